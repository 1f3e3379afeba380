using System.Text.Json;
using System.Text.Json.Serialization;
using ImageTrust.Policy.Images;
using ImageTrust.Policy.Images.Text;
using ImageTrust.Policy.Model.Values;

namespace ImageTrust.Policy.Model.Facts;

/// <summary>
/// What was measured about one image. A signature or attestation is listed only when its cryptography held, against the named trust
/// root, and when it is about this digest; whether anyone wanted it is the policy's question.
/// </summary>
/// <param name="Repository">Where the image is pulled from, normalised.</param>
/// <param name="Signatures">Verified image signatures.</param>
/// <param name="Attestations">Verified in-toto statements.</param>
/// <param name="Failures">Evidence that was bad, and checks that could not be made.</param>
/// <param name="Digest">What the reference resolved to; null when it could not be resolved.</param>
/// <param name="Platforms">What an index can make run, each with its own facts; null for a single image. A platform nobody looked at has no signature.</param>
/// <param name="Searched">The places that were looked at; null for facts that nobody searched for, such as those of a test.</param>
/// <param name="Remembered">Where a registry could not be asked: what it had shown of the same digest before; null where nothing is known.</param>
public sealed record ImageFacts(
    RepositoryName Repository,
    IReadOnlyList<SignatureFact> Signatures,
    IReadOnlyList<AttestationFact> Attestations,
    IReadOnlyList<CheckFailure> Failures,
    Digest? Digest = null,
    IReadOnlyList<PlatformFacts>? Platforms = null,
    IReadOnlyList<SearchedPlace>? Searched = null,
    RememberedFacts? Remembered = null)
{
    /// <summary>Whether something was kept from being seen, and so may be anything. A search that ended because enough was found hides nothing that it needed.</summary>
    [JsonIgnore]
    public bool MayHide => Failures.Any(failure => failure.Kind == FailureKind.CouldNotCheck)
        || (Searched?.Any(place => place.Extent == SearchExtent.Partial) ?? false);

    /// <summary>Whether everything was seen: only then what is not listed is not there, and the newest of a kind is the newest.</summary>
    [JsonIgnore]
    public bool IsComplete => !MayHide && (Searched?.All(place => place.Extent == SearchExtent.Complete) ?? true);
}

/// <summary>What was measured of an image by evidence that lay in its registry earlier.</summary>
/// <param name="SeenAt">When the oldest piece of it was seen there.</param>
/// <param name="Facts">Measured now, of those pieces.</param>
/// <param name="HandedOver">True where another replica saw some of it, and its word stands for where and when; null otherwise.</param>
public sealed record RememberedFacts(DateTimeOffset SeenAt, ImageFacts Facts, bool? HandedOver = null);

/// <summary>One child of an index.</summary>
/// <param name="Platform">As the index names it, for people: <c>linux/arm64</c>.</param>
/// <param name="Facts">What was measured about the child's own digest.</param>
public sealed record PlatformFacts(string Platform, ImageFacts Facts);

/// <summary>A signature that verified.</summary>
/// <param name="Signer">Who made it.</param>
/// <param name="TrustRoot"><c>public-good</c>, or the sha256 of the trusted root its certificate, logs and timestamps were verified against.</param>
/// <param name="Logs">The ids of the logs that hold it, each proven once.</param>
/// <param name="Times">When it was made, by each source that was verified.</param>
/// <param name="Source">Where it was found, for people.</param>
/// <param name="WithoutCertificateLog">True of a certificate that no certificate log of the root vouches for: measured so only where an authority does without.</param>
public sealed record SignatureFact(
    Signer Signer,
    string TrustRoot,
    IReadOnlyList<string> Logs,
    IReadOnlyList<SigningTime> Times,
    string? Source = null,
    bool? WithoutCertificateLog = null);

/// <summary>A verified statement about the image.</summary>
/// <param name="PredicateType">The statement's predicate type.</param>
/// <param name="Signature">Who signed the envelope.</param>
/// <param name="Predicate">The predicate as it was signed.</param>
public sealed record AttestationFact(string PredicateType, SignatureFact Signature, JsonElement Predicate);

/// <summary>Who signed: a key or a certificate's identity.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "kind")]
[JsonDerivedType(typeof(KeySigner), "key")]
[JsonDerivedType(typeof(CertificateSigner), "certificate")]
public abstract record Signer
{
    private protected Signer()
    {
    }

    /// <summary>Equal for two signatures of the same signer, so that thresholds count signers and not signatures.</summary>
    [JsonIgnore]
    public abstract string Identity { get; }
}

/// <summary>A long-lived key, by the SHA-256 of its SubjectPublicKeyInfo.</summary>
public sealed record KeySigner(Digest Fingerprint) : Signer
{
    [JsonIgnore]
    public override string Identity => Fingerprint.Text;
}

/// <summary>A Fulcio certificate: issuer, subject alternative name and extensions.</summary>
/// <param name="Issuer">The OIDC issuer.</param>
/// <param name="Subject">The subject alternative name.</param>
/// <param name="Claims">The extensions; null when it has none.</param>
/// <param name="SubjectKind">What kind of name the subject is. Facts that are measured always say; older recorded ones do not.</param>
public sealed record CertificateSigner(string Issuer, string Subject, CertificateClaims? Claims = null, SubjectKind? SubjectKind = null) : Signer
{
    [JsonIgnore]
    public SubjectKind KindOfSubject => SubjectKind ?? SubjectKinds.Of(Subject);

    [JsonIgnore]
    public override string Identity => $"{Issuer} {Subject}";
}

/// <summary>Extensions 1.3.6.1.4.1.57264.1.9 to .24 of a Fulcio certificate (Fulcio's oid-info); null when the certificate has none.</summary>
public sealed record CertificateClaims(
    string? BuildSignerUri = null,
    string? BuildSignerDigest = null,
    string? RunnerEnvironment = null,
    string? SourceRepositoryUri = null,
    string? SourceRepositoryDigest = null,
    string? SourceRepositoryRef = null,
    string? SourceRepositoryId = null,
    string? SourceRepositoryOwnerUri = null,
    string? SourceRepositoryOwnerId = null,
    string? BuildConfigUri = null,
    string? BuildConfigDigest = null,
    string? BuildTrigger = null,
    string? RunInvocationUri = null,
    string? SourceRepositoryVisibility = null,
    string? DeploymentEnvironment = null,
    string? TokenSubject = null);

/// <summary>A verified signing time.</summary>
/// <param name="Time">When.</param>
/// <param name="Source">Who says so.</param>
/// <param name="Authority">Which log or timestamp authority.</param>
public sealed record SigningTime(DateTimeOffset Time, TimeSource Source, string Authority);

[JsonConverter(typeof(ClosedSetConverter<TimeSource>))]
public enum TimeSource
{
    /// <summary>The integrated time of a log that signed for it.</summary>
    [JsonStringEnumMemberName("log")]
    Log,

    /// <summary>An RFC 3161 timestamp.</summary>
    [JsonStringEnumMemberName("timestamp-authority")]
    TimestampAuthority,
}

/// <summary>Something that did not verify, or could not be looked at.</summary>
/// <param name="Kind">The difference between a bad image and a bad day of the registry.</param>
/// <param name="Code">The stable code of whoever checked.</param>
/// <param name="Detail">For people.</param>
/// <param name="Cause">Whose doing it was; null where nobody said, which excuses nothing.</param>
/// <param name="Count">How often it was met; null for once.</param>
public sealed record CheckFailure(FailureKind Kind, string Code, string Detail, Cause? Cause = null, int? Count = null);

[JsonConverter(typeof(ClosedSetConverter<FailureKind>))]
public enum FailureKind
{
    [JsonStringEnumMemberName("bad")]
    Bad,

    [JsonStringEnumMemberName("could-not-check")]
    CouldNotCheck,
}

/// <summary>The JSON form of facts: what a decision record holds and what recorded test cases are made of.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    AllowDuplicateProperties = false,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true,
    WriteIndented = true)]
[JsonSerializable(typeof(ImageFacts))]
public sealed partial class FactsJson : JsonSerializerContext;
