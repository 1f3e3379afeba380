using System.Text.Json.Nodes;
using Pulumi.Offline.Protocol;

namespace Pulumi.Offline.Serving;

/// <summary>Whether resources are answered as a preview answers them (no ids) or as an update does.</summary>
public enum EngineMode
{
    Preview,
    Update,
}

/// <summary>How the engine answers. Everything has the default of a current engine in a preview.</summary>
public sealed record EngineOptions
{
    public required string Project { get; init; }

    public required string Stack { get; init; }

    public EngineMode Mode { get; init; } = EngineMode.Preview;

    /// <summary>Ids that SupportsFeature answers true to. An empty set plays an old engine.</summary>
    public IReadOnlySet<string> Features { get; init; } = CurrentFeatures;

    /// <summary>Function token → the function, from its plain arguments to its result.</summary>
    public IReadOnlyDictionary<string, Func<JsonObject, JsonObject>> InvokeAnswers { get; init; } =
        new Dictionary<string, Func<JsonObject, JsonObject>>(StringComparer.Ordinal);

    /// <summary>A function without an answer gives an unknown result instead of an error that names it.</summary>
    public bool AnswerUnknownInvokes { get; init; }

    /// <summary>(type, id) → the state a read resource has, or null when nothing is known beyond what the program sent.</summary>
    public Func<string, string, JsonObject?> ReadAnswers { get; init; } = (_, _) => null;

    /// <summary>Sees each registration's answer before it is sent; may replace it, or throw an RpcException to fail the registration.</summary>
    internal Func<RegisterResourceRequest, RegisterResourceResponse, RegisterResourceResponse> Answer { get; init; } = (_, answer) => answer;

    /// <summary>
    /// What a current engine supports, without the features that make it call the program back: there is no provider run whose
    /// transforms or hooks could be served offline.
    /// </summary>
    public static IReadOnlySet<string> CurrentFeatures { get; } = new HashSet<string>(StringComparer.Ordinal)
    {
        "secrets", "resourceReferences", "outputValues", "aliasSpecs", "replacementTrigger", "deletedWith", "replaceWith", "parameterization",
    };
}
