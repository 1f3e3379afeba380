using System.ComponentModel;
using ImageTrust.Policy.Images;
using ImageTrust.Policy.Model.Values;

namespace ImageTrust.Policy.Model.Policies;

/// <summary>
/// A permission to lack something, for a while. Scoped by <see cref="Image"/>, <see cref="Digest"/> or both, and always by namespace.
/// Each is judged alone: two of them never add up.
/// </summary>
[Description("A short, owned, expiring permission to lack a signature or an attestation.")]
public sealed record ExceptionEntry(
    [property: Description("The namespaces it holds in, exactly.")]
    IReadOnlyList<NamespaceName> Namespaces,
    [property: Description("What may be lacking: 'signatures', or the name of an attestation of the rule.")]
    IReadOnlyList<string> Waives,
    [property: Description("Who answers for it.")]
    Sentence Owner,
    [property: Description("Why it exists.")]
    Sentence Reason,
    [property: Description("When it begins.")]
    UtcTime From,
    [property: Description("When it ends: at most 30 days later, unless longTermReason says why.")]
    UtcTime Expires,
    [property: Description("The repositories it is about.")]
    ImagePattern? Image = null,
    [property: Description("The one image it is about.")]
    Digest? Digest = null,
    [property: Description("Why it lasts longer than 30 days.")]
    Sentence? LongTermReason = null)
{
    /// <summary>The word in <see cref="Waives"/> that stands for the signatures.</summary>
    public const string Signatures = "signatures";

    /// <summary>How long an exception lasts without a written reason for more.</summary>
    public static readonly TimeSpan ShortTerm = TimeSpan.FromDays(30);

    public bool IsLive(DateTimeOffset time) => time >= From.Value && time < Expires.Value;
}

/// <summary>
/// Something no longer trusted: a <see cref="Digest"/>, or the signatures of a key, an identity, a span of signing times, or a
/// combination of these three (all that are named must hold).
/// </summary>
[Description("Something that is no longer trusted.")]
public sealed record Revocation(
    [property: Description("Why.")]
    Sentence Reason,
    [property: Description("An image that is refused, whoever signed it.")]
    Digest? Digest = null,
    [property: Description("The fingerprint of a key whose signatures no longer count.")]
    Digest? KeyFingerprint = null,
    [property: Description("An identity whose signatures no longer count.")]
    RevokedIdentity? Identity = null,
    [property: Description("Only signatures made in this span; one without a trusted time counts as made in it.")]
    TimeWindow? SignedBetween = null,
    [property: Description("Where it is looked for before an image runs without proof (an unverified rule or an exception). Left out: on the images of every rule that verifies, and elsewhere as far as the registry answers. What is seen to be revoked is refused everywhere.")]
    IReadOnlyList<ImagePattern>? Images = null);

[Description("An identity: its issuer and subject.")]
public sealed record RevokedIdentity(
    [property: Description("The OIDC issuer, exactly.")]
    IssuerUrl Issuer,
    [property: Description("The certificate's subject.")]
    IdentityMatch Subject);

[Description("A span of time, both ends included.")]
public sealed record TimeWindow(
    [property: Description("Its beginning.")]
    UtcTime From,
    [property: Description("Its end.")]
    UtcTime Until)
{
    public bool Contains(DateTimeOffset time) => time >= From.Value && time <= Until.Value;
}

[Description("An emergency: some namespaces admit every image, for at most a day, under two names.")]
public sealed record BreakGlass(
    [property: Description("The namespaces, exactly.")]
    IReadOnlyList<NamespaceName> Namespaces,
    [property: Description("Who asked for it.")]
    Sentence RequestedBy,
    [property: Description("Who else approved it.")]
    Sentence ApprovedBy,
    [property: Description("Why.")]
    Sentence Reason,
    [property: Description("When it begins.")]
    UtcTime From,
    [property: Description("When it ends, at most 24 hours later.")]
    UtcTime Expires)
{
    /// <summary>The longest an emergency lasts before two people have to write it down again.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromHours(24);

    public bool IsLive(DateTimeOffset time) => time >= From.Value && time < Expires.Value;
}
