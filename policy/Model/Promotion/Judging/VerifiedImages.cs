using System.Text.Json.Serialization;
using ImageTrust.Policy.Images;
using ImageTrust.Policy.Model.Facts;
using ImageTrust.Policy.Model.Values;
using ImageTrust.Policy.Model.Verdicts;

namespace ImageTrust.Policy.Model.Promotion.Judging;

/// <summary>
/// What the gate itself saw: every distinct digest of the evidence, verified against its registry and judged under the policy that is asked for. Records
/// and inventories only prove that somebody saw an image run.
/// </summary>
/// <param name="Version">Of this shape: <see cref="CurrentVersion"/>.</param>
/// <param name="Time">When it was judged.</param>
/// <param name="Evidence">The evidence file whose digests they are.</param>
/// <param name="PolicyDigest">The policy they were judged under: the one that a promotion leads to.</param>
/// <param name="TrustDigest">Every trusted root and key that signatures were verified against.</param>
/// <param name="Images">By repository, digest and namespace.</param>
public sealed record VerifiedImages(
    int Version, UtcTime Time, Digest Evidence, Digest PolicyDigest, Digest TrustDigest, IReadOnlyList<VerifiedImage> Images)
{
    public const int CurrentVersion = 1;

    /// <summary>The same with its images in their one order.</summary>
    public VerifiedImages Sorted() => this with
    {
        Images = [.. Images.OrderBy(image => image.Repository.Text, StringComparer.Ordinal)
            .ThenBy(image => image.Digest.Text, StringComparer.Ordinal).ThenBy(image => image.Namespace.Text, StringComparer.Ordinal)],
    };
}

/// <summary>One digest in one namespace.</summary>
/// <param name="Repository">Where it lies.</param>
/// <param name="Digest">The bytes.</param>
/// <param name="Namespace">Where it runs or may run.</param>
/// <param name="Evidence">What was found attached to it.</param>
/// <param name="Judgement">What the policy says of it in the phase that is asked for.</param>
/// <param name="Reasons">Why, in the order of the checks.</param>
/// <param name="Rule">The rule that decided; null when none covers it.</param>
public sealed record VerifiedImage(
    RepositoryName Repository,
    Digest Digest,
    NamespaceName Namespace,
    EvidenceFound Evidence,
    Judgement Judgement,
    IReadOnlyList<VerifiedReason> Reasons,
    string? Rule = null)
{
    [JsonIgnore]
    public (RepositoryName, Digest, NamespaceName) Key => (Repository, Digest, Namespace);

    /// <summary>Whether it would run where the phase is enforced.</summary>
    [JsonIgnore]
    public bool Passes => Judgement == Judgement.Admitted || Has(ReasonCode.UncheckableAdmitted);

    public bool Has(ReasonCode code) => Reasons.Any(reason => reason.Code == code);
}

/// <param name="Code">The reason.</param>
/// <param name="Subject">The authority, attestation or entry it is about.</param>
public sealed record VerifiedReason(ReasonCode Code, string? Subject = null);

/// <summary>The JSON shape.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    AllowDuplicateProperties = false,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(VerifiedImages))]
public sealed partial class VerifiedJson : JsonSerializerContext;
