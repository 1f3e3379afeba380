using System.Text.Json;
using System.Text.Json.Serialization;
using ImageTrust.Decisions.Records;
using ImageTrust.Policy.Images;
using ImageTrust.Policy.Model.Promotion.Evidence;

namespace ImageTrust.Decisions.Chaining;

/// <summary>A line of the decision log that is no decision: about the log itself, or a try. Exactly one member is there.</summary>
public sealed record LogMark
{
    private LogMark()
    {
    }

    /// <summary>The first line of a chain.</summary>
    public LogStart? Start { get; private init; }

    /// <summary>Each minute: a chain that ends earlier than this lost its end.</summary>
    public LogMoment? Checkpoint { get; private init; }

    /// <summary>The last line of a replica that was told to stop: nothing is missing after it.</summary>
    public LogMoment? Stop { get; private init; }

    /// <summary>A dry run that was made to be recorded: it is no decision about anything that runs, so it has a member of its own.</summary>
    public CanaryRecord? Canary { get; private init; }

    public static LogMark OfCanary(CanaryRecord canary) => new() { Canary = canary };

    public static LogMark OfStart(LogStart start) => new() { Start = start };

    public static LogMark OfCheckpoint(DateTimeOffset time) => new() { Checkpoint = new LogMoment(time) };

    public static LogMark OfStop(DateTimeOffset time) => new() { Stop = new LogMoment(time) };
}

/// <param name="Time">When the replica started, UTC.</param>
/// <param name="PolicyDigest">What it decides by, as in each record.</param>
/// <param name="RequirementsDigest">The same.</param>
public sealed record LogStart(DateTimeOffset Time, Digest PolicyDigest, Digest RequirementsDigest);

/// <param name="Time">UTC.</param>
public sealed record LogMoment(DateTimeOffset Time);

/// <param name="Account">Who made it, as the API server says.</param>
/// <param name="Expects">What it was made to see.</param>
/// <param name="Decision">The decision; its time is the run's.</param>
public sealed record CanaryRecord(string Account, CanaryKind Expects, DecisionRecord Decision);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(LogMark))]
public sealed partial class LogJson : JsonSerializerContext
{
    /// <summary>One line.</summary>
    public static string Line(LogMark mark) => JsonSerializer.Serialize(mark, Default.LogMark);
}
