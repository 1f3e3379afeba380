using System.Text.Json.Serialization;
using ImageTrust.Policy.Images;
using ImageTrust.Policy.Model.Values;

namespace ImageTrust.Policy.Model.Promotion.Evidence;

/// <summary>
/// What one cluster was seen to run, and what its webhook said of it, over some days: the content of an evidence file, which a promotion is judged on
/// and which says by itself what it is about.
/// </summary>
/// <param name="Version">Of this shape: <see cref="CurrentVersion"/>.</param>
/// <param name="Stack">Whose cluster it is.</param>
/// <param name="Phase">The phase that decided while this was gathered.</param>
/// <param name="Window">From when to when.</param>
/// <param name="RequirementsDigest">What images had to have: records and inventories of other requirements are no part of it.</param>
/// <param name="TrustDigest">Every trusted root and key that signatures were verified against.</param>
/// <param name="Namespaces">Those that admission sees, by the inventories: what is to be covered.</param>
/// <param name="Rows">What runs there or may run.</param>
/// <param name="Canaries">Dry runs by an account that was named for this, each by its time.</param>
/// <param name="Admission">How admission answered. Dry runs are no part of it.</param>
/// <param name="Unread">Objects that an inventory could not read, one line each: of them nothing is known.</param>
/// <param name="Sources">Everything that this was made of.</param>
public sealed record PromotionEvidence(
    int Version,
    EntryName Stack,
    Phase Phase,
    EvidenceWindow Window,
    Digest RequirementsDigest,
    Digest TrustDigest,
    IReadOnlyList<NamespaceName> Namespaces,
    IReadOnlyList<EvidenceRow> Rows,
    IReadOnlyList<CanaryRun> Canaries,
    AdmissionFigures Admission,
    IReadOnlyList<string> Unread,
    IReadOnlyList<EvidenceSource> Sources)
{
    public const int CurrentVersion = 1;
}

/// <summary>Both ends included.</summary>
public sealed record EvidenceWindow(UtcTime From, UtcTime Until)
{
    [JsonIgnore]
    public TimeSpan Length => Until.Value - From.Value;

    public bool Contains(UtcTime time) => time.Value >= From.Value && time.Value <= Until.Value;
}

/// <param name="Records">Decisions about images of objects that were really admitted or denied.</param>
/// <param name="P99Milliseconds">From the question to the answer: ninety-nine of a hundred of these decisions took no longer. 0 where there are none.</param>
public sealed record AdmissionFigures(long Records, double P99Milliseconds);

/// <summary>The JSON shape of evidence.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    AllowDuplicateProperties = false,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(PromotionEvidence))]
public sealed partial class EvidenceJson : JsonSerializerContext;
