using Providers.Tests.Shapes;

namespace Providers.Tests.Execution;

/// <summary>None of the variables that provider arguments are taken from is set, but those a test sets; all are restored at the end.</summary>
internal sealed class EnvironmentScope : IDisposable
{
    private readonly Dictionary<string, string?> _before = [];

    internal EnvironmentScope()
    {
        foreach (var owner in PackageUnderTest.EnvironmentDefaults)
        {
            foreach (var entry in owner.Value!.AsObject())
            {
                Set(entry.Value!["variable"]!.GetValue<string>(), null);
            }
        }
    }

    internal void Set(string variable, string? value)
    {
        _before.TryAdd(variable, Environment.GetEnvironmentVariable(variable));
        Environment.SetEnvironmentVariable(variable, value);
    }

    public void Dispose()
    {
        foreach (var (variable, value) in _before)
        {
            Environment.SetEnvironmentVariable(variable, value);
        }
    }
}
