using System.Text.Json;
using System.Text.Json.Serialization;
using ImageTrust.Policy.Contract;
using ImageTrust.Policy.Images;
using ImageTrust.Policy.Model.Facts;
using ImageTrust.Policy.Model.Verdicts;

namespace ImageTrust.Decisions.Records;

/// <summary>
/// One decision and everything it rests on, as it is logged and printed (docs/decision-record.md). It holds no token, no body and
/// no predicate; texts that others wrote are cut.
/// </summary>
public sealed record DecisionRecord
{
    /// <summary>The version of this shape. Members are added without a new one; none changes its meaning.</summary>
    public int Version { get; init; } = 1;

    [JsonPropertyName(DecisionMembers.Time)]
    public required DateTimeOffset Time { get; init; }

    /// <summary>As written, cut to 512 characters.</summary>
    [JsonPropertyName(DecisionMembers.Image)]
    public required string Image { get; init; }

    /// <summary>Normalised; null when it cannot be read.</summary>
    public string? Reference { get; init; }

    [JsonPropertyName(DecisionMembers.Digest)]
    public Digest? Digest { get; init; }

    /// <summary>The reference that names exactly the bytes that were checked: <c>host/name:tag@sha256:…</c>.</summary>
    public string? Pinned { get; init; }

    [JsonPropertyName(DecisionMembers.Namespace)]
    public required string Namespace { get; init; }

    [JsonPropertyName(DecisionMembers.Workload)]
    public string? Workload { get; init; }

    /// <summary>The workload that people know the object by: <c>Deployment/web</c> for its pods. Null when nobody said.</summary>
    public string? Owner { get; init; }

    /// <summary>The containers of the object that name the image.</summary>
    public IReadOnlyList<string>? Containers { get; init; }

    /// <summary>What names the image, and how; null when nobody could read it.</summary>
    public Subject? Subject { get; init; }

    /// <summary>Under the phase in force.</summary>
    [JsonPropertyName(DecisionMembers.Now)]
    public required Verdict Now { get; init; }

    /// <summary>Under the next phase; null in the last one.</summary>
    [JsonPropertyName(DecisionMembers.Shadow)]
    public Verdict? Shadow { get; init; }

    public required RecordedFacts Facts { get; init; }

    [JsonPropertyName(DecisionMembers.PolicyDigest)]
    public required Digest PolicyDigest { get; init; }

    public required Digest RequirementsDigest { get; init; }

    public required Digest TrustDigest { get; init; }

    [JsonPropertyName(DecisionMembers.Timings)]
    public required RecordedTimings Timings { get; init; }

    public required RecordedRequests Requests { get; init; }

    /// <summary>Null when a registry was asked for everything.</summary>
    public RecordedMemory? Remembered { get; init; }
}

/// <summary>Facts without the predicates, which may be megabytes.</summary>
public sealed record RecordedFacts(
    IReadOnlyList<SignatureFact> Signatures, IReadOnlyList<RecordedAttestation> Attestations, IReadOnlyList<CheckFailure> Failures,
    IReadOnlyList<RecordedPlatform>? Platforms = null, IReadOnlyList<SearchedPlace>? Searched = null, RecordedEarlier? Remembered = null);

/// <summary>What a registry that could not be asked had shown before.</summary>
/// <param name="SeenAt">When the oldest of it was seen there.</param>
/// <param name="Facts">What it proves now.</param>
/// <param name="HandedOver">True when some of it was seen by another replica only; null otherwise.</param>
public sealed record RecordedEarlier(DateTimeOffset SeenAt, RecordedFacts Facts, bool? HandedOver = null);

/// <param name="Platform">As the index names it.</param>
/// <param name="Digest">Its manifest.</param>
/// <param name="Facts">What was measured about it: nothing, unless the rule asks for platforms.</param>
public sealed record RecordedPlatform(string Platform, Digest? Digest, RecordedFacts Facts);

/// <param name="PredicateType">The statement's predicate type.</param>
/// <param name="PredicateDigest">Of the predicate's JSON text.</param>
/// <param name="Signature">Who signed the envelope.</param>
public sealed record RecordedAttestation(string PredicateType, Digest PredicateDigest, SignatureFact Signature);

/// <summary>Milliseconds.</summary>
public sealed record RecordedTimings(
    double Resolving, double Collecting, [property: JsonPropertyName(DecisionMembers.Total)] double Total);

/// <summary>What it cost the registry.</summary>
/// <param name="Count">Requests in all, tokens, redirects and repetitions included.</param>
/// <param name="ByKind">The same by kind: manifest, referrers, blob, token.</param>
/// <param name="ByStatus">The same by HTTP status; <c>none</c> where no answer came.</param>
/// <param name="Joined">They were made for an equal question asked at the same moment.</param>
public sealed record RecordedRequests(
    int Count, IReadOnlyDictionary<string, int> ByKind, IReadOnlyDictionary<string, int> ByStatus, bool Joined);

/// <summary>The decision rests on evidence that was seen before and verified again now.</summary>
/// <param name="AgeSeconds">Since the oldest of it was seen in its registry.</param>
/// <param name="HandedOver">True when some of it was seen by another replica only; null otherwise.</param>
public sealed record RecordedMemory(double AgeSeconds, bool? HandedOver = null);

/// <summary>What a tag is to be replaced by.</summary>
/// <param name="Image">Null where nothing is to be written.</param>
/// <param name="Requests">What it cost the registry.</param>
public sealed record Pinning(string? Image, RecordedRequests Requests);

/// <summary>What a tag stands for at this moment.</summary>
/// <param name="Digest">Null when the registry could not say.</param>
/// <param name="Platforms">What an index can make run; empty for a single image.</param>
/// <param name="Failure">Why the registry could not say.</param>
/// <param name="Requests">What it cost the registry.</param>
public sealed record ResolvedTag(Digest? Digest, IReadOnlyList<Digest> Platforms, CheckFailure? Failure, RecordedRequests Requests);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(DecisionRecord))]
public sealed partial class DecisionJson : JsonSerializerContext
{
    /// <summary>One line, for logs.</summary>
    public static string Line(DecisionRecord record) => JsonSerializer.Serialize(record, Default.DecisionRecord);
}
