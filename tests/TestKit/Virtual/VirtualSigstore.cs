using System.Security.Cryptography;
using System.Text.Json.Nodes;
using ImageTrust.TestKit.Certificates;
using ImageTrust.TestKit.Keys;
using ImageTrust.TestKit.Logs;
using ImageTrust.TestKit.Timestamps;

namespace ImageTrust.TestKit.Virtual;

/// <summary>
/// A whole Sigstore instance without a network: certificate authority with an intermediate, CT log, Rekor v1 and v2, timestamp authority.
/// Keys follow from the instance's name, signatures use no randomness, time stands at <see cref="SigningTime"/>: every run gives the same
/// bytes.
/// Recipes made by <see cref="Rekor1"/>, <see cref="Rekor2"/> and <see cref="Bare"/> are genuine; change them to make every odd thing.
/// </summary>
public sealed class VirtualSigstore
{
    private readonly string name;

    public VirtualSigstore(string name, EcdsaScheme authorityScheme)
    {
        this.name = name;
        Root = CertificateAuthority.Root($"O={name},CN=root", EcdsaKey.Named(name + " root", authorityScheme), Founded, Abandoned);
        Intermediate = Root.Intermediate(
            $"O={name},CN=intermediate",
            EcdsaKey.Named(name + " intermediate", authorityScheme),
            Founded,
            Abandoned);
        CtLog = new(EcdsaKey.Named(name + " ct", EcdsaScheme.P256));
        Rekor1Log = TransparencyLog.Rekor1($"rekor.{name}.test", EcdsaKey.Named(name + " rekor", EcdsaScheme.P256));
        Rekor2Log = TransparencyLog.Rekor2($"log2026.{name}.test", new Ed25519Key(name + " log2026"));
        TimestampRoot = CertificateAuthority.Root(
            $"O={name},CN=timestamp root",
            EcdsaKey.Named(name + " tsa root", EcdsaScheme.P256),
            Founded,
            Abandoned);
        TimestampAuthority = NewTimestampAuthority(template => template);
    }

    /// <summary>When everything genuine is signed, logged and stamped.</summary>
    public static DateTimeOffset SigningTime { get; } = new(2026, 1, 15, 12, 0, 0, TimeSpan.Zero);

    /// <summary>From when on the authorities and logs are valid.</summary>
    public static DateTimeOffset Founded { get; } = new(2025, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>Until when the authorities' certificates are valid.</summary>
    public static DateTimeOffset Abandoned { get; } = new(2035, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>The instance most tests use; every key on P-256.</summary>
    public static VirtualSigstore P256 { get; } = new("virtual", EcdsaScheme.P256);

    /// <summary>Root and intermediate on P-384, as the public instance has them.</summary>
    public static VirtualSigstore P384 { get; } = new("virtual384", EcdsaScheme.P384);

    /// <summary>An instance that nobody's trusted root names.</summary>
    public static VirtualSigstore Stranger { get; } = new("stranger", EcdsaScheme.P256);

    public CertificateAuthority Root { get; }

    public CertificateAuthority Intermediate { get; }

    public CtLog CtLog { get; }

    public TransparencyLog Rekor1Log { get; }

    public TransparencyLog Rekor2Log { get; }

    public CertificateAuthority TimestampRoot { get; }

    public TimestampAuthority TimestampAuthority { get; }

    /// <summary>A timestamp authority under the same root whose signing certificate is changed.</summary>
    public TimestampAuthority NewTimestampAuthority(Func<CertificateTemplate, CertificateTemplate> change)
    {
        var key = EcdsaKey.Named(name + " tsa", EcdsaScheme.P256);
        return new(key, TimestampRoot, change(Timestamps.TimestampAuthority.SignerTemplate(key, Founded, Abandoned)));
    }

    /// <summary>The trusted root document of this instance.</summary>
    public JsonObject TrustedRoot() => TrustedRootJson.Document(
        [TrustedRootJson.Log(Rekor1Log, Founded), TrustedRootJson.Log(Rekor2Log, Founded)],
        [TrustedRootJson.Authority($"https://fulcio.{name}.test", Intermediate.Chain, Founded)],
        [TrustedRootJson.Log(CtLog, Founded)],
        [TrustedRootJson.Authority($"https://tsa.{name}.test", TimestampAuthority.Chain, Founded)]);

    /// <summary>A ten-minute leaf around <see cref="SigningTime"/>; null is the GitHub workflow of acme/app.</summary>
    public LeafTemplate Leaf(Identity? identity = null) => new()
    {
        Identity = identity ?? new Identity.GitHubActions(),
        Key = EcdsaKey.Named(name + " leaf", EcdsaScheme.P256),
        NotBefore = SigningTime.AddSeconds(-5),
        NotAfter = SigningTime.AddMinutes(10).AddSeconds(-5),
    };

    public SignedBy.Keyless Keyless(Identity? identity = null) => new(Leaf(identity));

    /// <summary>A key pair of the user's own, on P-256.</summary>
    public static SignedBy.KeyPair ManagedKey { get; } = new(EcdsaKey.Named("cosign.key", EcdsaScheme.P256));

    /// <summary>No log, no timestamp.</summary>
    public static Recipe Bare(SignedBy signer, Message content) => new() { Signer = signer, Content = content };

    /// <summary>Logged in Rekor v1 at <see cref="SigningTime"/>: dsse 0.0.1 for envelopes, else hashedrekord 0.0.1.</summary>
    public static Recipe Rekor1(SignedBy signer, Message content) => Bare(signer, content) with
    {
        Entries = [Entry(content is Message.Envelope ? EntryKind.Dsse1 : EntryKind.HashedRekord1)],
    };

    /// <summary>
    /// Logged in Rekor v2 (hashedrekord 0.0.2, over the pre-authentication encoding for envelopes) and stamped at <see
    /// cref="SigningTime"/>.
    /// </summary>
    public static Recipe Rekor2(SignedBy signer, Message content) => Bare(signer, content) with
    {
        Entries = [Entry(EntryKind.HashedRekord2)],
        Timestamps = [Stamp()],
    };

    public static EntryTemplate Entry(EntryKind kind) => new() { Kind = kind, Inclusion = new() { IntegratedTime = SigningTime } };

    public static TimestampTemplate Stamp() => new() { Time = SigningTime };

    /// <summary>Carries the recipe out.</summary>
    public SignedBundle Sign(Recipe recipe, TimestampAuthority? timestampAuthority = null)
    {
        var issuer = recipe.Signer is SignedBy.Keyless keyless ? keyless.Issuer ?? Intermediate : null;
        var certificate = issuer is null ? null : ((SignedBy.Keyless)recipe.Signer).Leaf.Issue(issuer, CtLog);
        var signature = recipe.Signature ?? recipe.Signer.SigningKey.Sign(recipe.Content.ToSign);
        var signed = new SignedBundle
        {
            Recipe = recipe,
            Signature = signature,
            Certificate = certificate,
            IssuerChain = [.. issuer?.Chain ?? []],
            Entries = [.. recipe.Entries.Select(entry => Log(entry, recipe, signature, certificate))],
            Timestamps = [.. recipe.Timestamps.Select(stamp => (timestampAuthority ?? TimestampAuthority).Stamp(signature, stamp))],
            Json = [],
        };
        return signed with { Json = BundleJson.Write(signed) };
    }

    private JsonObject Log(EntryTemplate entry, Recipe recipe, byte[] signature, byte[]? certificate)
    {
        var log = entry.Log ?? (entry.Kind is EntryKind.HashedRekord2 or EntryKind.Dsse2 ? Rekor2Log : Rekor1Log);
        return log.Include(
            entry.Body ?? Body(entry.Kind, recipe.Content, recipe.Signer.SigningKey, signature, certificate),
            entry.Inclusion);
    }

    /// <summary>The honest entry for a signature; for tests that log one artifact's entry beside another's signature.</summary>
    public static EntryBody Body(EntryKind kind, Message content, SigningKey key, byte[] signature, byte[]? certificate)
    {
        var pem = certificate is null ? key.Pem : PemEncoding.WriteString("CERTIFICATE", certificate) + "\n";
        var verifier = certificate is null ? EntryBody.KeyVerifier(
            key.Spki,
            key.KeyDetails) : EntryBody.CertificateVerifier(certificate,
            key.KeyDetails);
        var envelope = content as Message.Envelope;
        var envelopeJson = envelope is null ? [] : BundleJson.EnvelopeBytes(envelope, signature);
        var payload = envelope?.Payload ?? content.ToSign;
        return kind switch
        {
            EntryKind.HashedRekord1 => EntryBody.HashedRekord1(SHA256.HashData(content.ToSign), signature, pem),
            EntryKind.Dsse1 => EntryBody.Dsse1(envelopeJson, payload, signature, pem),
            EntryKind.Intoto2 => EntryBody.Intoto2(envelope?.PayloadType ?? "", envelopeJson, payload, signature, pem),
            EntryKind.HashedRekord2 => EntryBody.HashedRekord2(SHA256.HashData(content.ToSign), signature, verifier),
            _ => EntryBody.Dsse2(payload, signature, verifier),
        };
    }
}
