using System.Text.Json.Nodes;

namespace Pulumi.Offline;

/// <summary>One preview: which program, which stack, with which settings.</summary>
public sealed record PreviewRequest
{
    /// <summary>The built program: a <c>.dll</c> (run under <c>dotnet</c>) or an executable.</summary>
    public required string ProgramPath { get; init; }

    public required string WorkingDirectory { get; init; }

    /// <summary>The directory of Pulumi.yaml. Asset paths in the plan are relative to it.</summary>
    public required string RootDirectory { get; init; }

    public required string Project { get; init; }

    public required string Stack { get; init; }

    /// <summary>Pulumi's own word for "none".</summary>
    public string Organization { get; init; } = "organization";

    /// <summary>Full keys (<c>namespace:name</c>) and plain values; a structured value is its JSON text.</summary>
    public IReadOnlyDictionary<string, string> Config { get; init; } = new Dictionary<string, string>();

    /// <summary>The keys of <see cref="Config"/> whose values must appear nowhere.</summary>
    public IReadOnlySet<string> SecretKeys { get; init; } = new HashSet<string>();

    /// <summary>Variables for the program besides the language host's; they win over those.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();

    /// <summary>Function token → the function, from its plain arguments to its result.</summary>
    public IReadOnlyDictionary<string, Func<JsonObject, JsonObject>> InvokeAnswers { get; init; } =
        new Dictionary<string, Func<JsonObject, JsonObject>>();

    /// <summary>A function without an answer gives an unknown result instead of an error that names it.</summary>
    public bool AnswerUnknownInvokes { get; init; }

    /// <summary>(type, id) → the state of a resource that is only read, or null for what the program sent.</summary>
    public Func<string, string, JsonObject?> ReadAnswers { get; init; } = (_, _) => null;

    /// <summary>Stands in the plan as it is; the engine gives it no meaning.</summary>
    public string? Phase { get; init; }

    /// <summary>How long the program may take.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromMinutes(2);
}

public enum PreviewStage
{
    Starting,
    Registering,
    Planning,
}

/// <summary>How far a preview got. <paramref name="Latest"/> is the last registered resource, <c>type name</c>, safe to print on a line.</summary>
public sealed record PreviewProgress(PreviewStage Stage, int Registered, string? Latest);
