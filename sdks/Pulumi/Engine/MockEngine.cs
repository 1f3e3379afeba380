using Pulumirpc;

namespace Pulumi;

/// <summary>Keeps the errors of a program under test.</summary>
internal sealed class MockEngine : IEngine
{
    private readonly List<string> _errors = [];

    public IReadOnlyList<string> Errors => _errors;

    // The log sends one message at a time, so no two calls overlap.
    public Task LogAsync(LogRequest request)
    {
        if (request.Severity == LogSeverity.Error)
        {
            _errors.Add(request.Message);
        }

        return Task.CompletedTask;
    }
}
