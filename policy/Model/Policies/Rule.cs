using System.ComponentModel;
using System.Text.Json.Serialization;
using ImageTrust.Policy.Images;
using ImageTrust.Policy.Images.Text;
using ImageTrust.Policy.Model.Values;

namespace ImageTrust.Policy.Model.Policies;

/// <summary>What some images need: exactly one of <see cref="Require"/>, <see cref="Unverified"/> and <see cref="AttestationsOnly"/>.</summary>
[Description("What the images it covers need.")]
public sealed record Rule(
    [property: Description("The repositories it covers.")]
    IReadOnlyList<ImagePattern> Images,
    [property: Description("The namespaces it holds in. Left out: all.")]
    IReadOnlyList<NamespacePattern>? Namespaces = null,
    [property: Description("Whose signatures are needed.")]
    Requirement? Require = null,
    [property: Description("Nobody signs these images; they are admitted unverified, for a reason, and counted.")]
    Unverified? Unverified = null,
    [property: Description("Key authorities that still count in a phase that refuses keys.")]
    KeyFallback? KeyFallback = null,
    [property: Description("Attestations needed besides the signatures, by name.")]
    IReadOnlyDictionary<string, AttestationRequirement>? Attestations = null,
    [property: Description("What the platforms of a multi-platform image count for. Left out: only the referenced digest itself is looked at.")]
    PlatformEvidence? Platforms = null,
    [property: Description("The publisher attests and does not sign: no signature of the image is needed, and the attestations are all that is checked.")]
    AttestationsOnly? AttestationsOnly = null,
    [property: Description("Repositories in which evidence is looked for besides the image's own, as cosign stores it with COSIGN_REPOSITORY.")]
    IReadOnlyList<RepositoryName>? Signatures = null)
{
    /// <summary>Each is asked like the image's own repository, one after another and within the same patience.</summary>
    public const int MostSignatures = 4;

    /// <summary>Whether somebody must vouch for the image: by a signature, by attestations, or by both.</summary>
    [JsonIgnore]
    public bool IsVerified => Unverified is null;

    /// <summary>Whose word the rule rests on: the signers where it needs signatures, otherwise who signs its attestations.</summary>
    [JsonIgnore]
    public IReadOnlyList<string> Vouchers => Require?.Authorities
        ?? [.. (Attestations?.Values ?? []).SelectMany(need => need.SignedBy).Distinct(StringComparer.Ordinal)];

    /// <summary>Whether the rule covers the image there. Nothing a namespace editor can write takes part.</summary>
    public bool Covers(RepositoryName repository, NamespaceName ns) =>
        Images.Any(pattern => pattern.Matches(repository)) && (Namespaces?.Any(pattern => pattern.Matches(ns)) ?? true);

    /// <summary>The service whose image it is, by the most specific pattern that covers it; null where the rule has no <c>{service}</c>.</summary>
    public string? ServiceOf(RepositoryName repository) => !Images.Any(pattern => pattern.HasService) ? null
        : Images.Where(pattern => pattern.Matches(repository)).Max()?.ServiceOf(repository);

    /// <summary>How specifically the rule covers the image there; greater decides.</summary>
    public (ImagePattern Image, int Namespace) SpecificityFor(RepositoryName repository, NamespaceName ns) =>
        (Images.Where(pattern => pattern.Matches(repository)).Max()!,
            Namespaces?.Where(pattern => pattern.Matches(ns)).Max(pattern => pattern.Specificity + 1) ?? 0);
}

/// <summary>An index names one manifest for each platform. What was signed may be the index, or each of them.</summary>
[JsonConverter(typeof(ClosedSetConverter<PlatformEvidence>))]
public enum PlatformEvidence
{
    /// <summary>An index that lacks what is needed is accepted when each of its platforms has all of it.</summary>
    [JsonStringEnumMemberName("each-accepted")]
    EachAccepted,

    /// <summary>Each platform needs what the index needs, besides it.</summary>
    [JsonStringEnumMemberName("each-required")]
    EachRequired,
}

/// <summary>Exactly one of the three. Each authority needs a signer of its own: one signer never counts twice.</summary>
[Description("Which of the named authorities must have signed. Distinct authorities need distinct signers.")]
public sealed record Requirement(
    [property: Description("One of these is enough.")]
    IReadOnlyList<string>? AnyOf = null,
    [property: Description("All of these.")]
    IReadOnlyList<string>? AllOf = null,
    [property: Description("At least so many of these.")]
    Threshold? AtLeast = null)
{
    /// <summary>How many of <see cref="Authorities"/> are needed.</summary>
    [JsonIgnore]
    public int Count => AtLeast?.Count ?? AllOf?.Count ?? 1;

    [JsonIgnore]
    public IReadOnlyList<string> Authorities => AnyOf ?? AllOf ?? AtLeast?.Of ?? [];
}

[Description("So many of a list.")]
public sealed record Threshold(
    [property: Description("How many, at least 1 and at most the length of the list.")]
    int Count,
    [property: Description("The authorities.")]
    IReadOnlyList<string> Of);

[Description("Images admitted without any check of who made them.")]
public sealed record Unverified(
    [property: Description("Why nobody signs them, or why it is not checked.")]
    Sentence Reason);

[Description("Images that need attestations and no signature.")]
public sealed record AttestationsOnly(
    [property: Description("Why no signature is needed.")]
    Sentence Reason);

[Description("Keys that still count where the phase refuses keys.")]
public sealed record KeyFallback(
    [property: Description("The key authorities; each is also in the requirement.")]
    IReadOnlyList<string> Authorities,
    [property: Description("Why these images cannot be signed keyless yet.")]
    Sentence Reason);
