using System.Collections.Concurrent;

namespace Pulumi;

/// <summary>What the engine can do. Each question is asked once, and only when the answer matters.</summary>
internal sealed class EngineFeatures(IMonitor monitor)
{
    private readonly ConcurrentDictionary<string, Lazy<Task<bool>>> _answers = new(StringComparer.Ordinal);

    public Task<bool> ResourceReferences => AskAsync("resourceReferences");

    public Task<bool> AliasSpecs => AskAsync("aliasSpecs");

    /// <summary>Fails when the engine is too old for an option the program uses.</summary>
    public async Task RequireAsync(string feature, string option)
    {
        if (!await AskAsync(feature))
        {
            throw new InvalidOperationException($"The Pulumi CLI does not support the option {option}. Please update the Pulumi CLI.");
        }
    }

    private Task<bool> AskAsync(string feature)
        => _answers.GetOrAdd(feature, asked => new Lazy<Task<bool>>(() => monitor.SupportsFeatureAsync(asked))).Value;
}
