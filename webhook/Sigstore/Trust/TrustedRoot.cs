using System.Security.Cryptography;
using ImageTrust.Sigstore.Certificates;
using ImageTrust.Sigstore.Keys;
using ImageTrust.Sigstore.Outcome;
using ImageTrust.Sigstore.Timestamps;

namespace ImageTrust.Sigstore.Trust;

/// <summary>
/// The anchors of one Sigstore instance (protobuf-specs sigstore_trustroot.proto). Immutable; keys are imported once, inner
/// signatures of the chains are checked once.
/// </summary>
public sealed class TrustedRoot
{
    private const string PublicGoodResource = "ImageTrust.Sigstore.public-good-trusted-root.json";

    private static readonly Lazy<TrustedRoot> LazyPublicGood = new(ReadPublicGood);

    internal TrustedRoot(string name, string sha256)
    {
        Name = name;
        Sha256 = sha256;
    }

    /// <summary>The public-good instance, as its TUF repository published it when this version of the library was made.</summary>
    public static TrustedRoot PublicGood => LazyPublicGood.Value;

    /// <summary>The name that facts give; chosen by the caller.</summary>
    public string Name { get; }

    /// <summary>SHA-256 of the document, lower-case hexadecimal: part of every cache key.</summary>
    public string Sha256 { get; }

    /// <summary>Every anchor of the document, in its order.</summary>
    public IReadOnlyList<TrustAnchor> Anchors { get; internal init; } = [];

    internal IReadOnlyList<CertificateAuthority> CertificateAuthorities { get; init; } = [];

    internal IReadOnlyList<LogKey> CertificateTransparencyLogs { get; init; } = [];

    internal IReadOnlyList<LogKey> TransparencyLogs { get; init; } = [];

    internal IReadOnlyList<TimestampAuthority> TimestampAuthorities { get; init; } = [];

    /// <summary>For signatures by a trusted key where no root is configured: a root that confirms nothing.</summary>
    internal static TrustedRoot Empty { get; } = new(string.Empty, string.Empty);

    /// <summary>Reads a trusted root in JSON.</summary>
    /// <param name="json">The document.</param>
    /// <param name="name">A name for facts and messages, such as <c>public-good</c>.</param>
    /// <exception cref="SigstoreException"><c>trusted-root-malformed</c>, with the path; a missing validity start is such a
    /// case.</exception>
    public static TrustedRoot Read(ReadOnlyMemory<byte> json, string name)
        => TrustedRootReader.Read(json, name, Convert.ToHexStringLower(SHA256.HashData(json.Span)));

    /// <summary>Whether some certificate of an authority is in both, under whatever name and period.</summary>
    public bool SharesAuthorityWith(TrustedRoot other) => CertificateAuthorities.SelectMany(authority => authority.Chain).Any(mine =>
        other.CertificateAuthorities.SelectMany(authority => authority.Chain).Any(theirs => theirs.Spki.Span.SequenceEqual(mine.Spki.Span)));

    private static TrustedRoot ReadPublicGood()
    {
        using var stream = typeof(TrustedRoot).Assembly.GetManifestResourceStream(PublicGoodResource)!;
        using var copy = new MemoryStream();
        stream.CopyTo(copy);
        return Read(copy.ToArray(), "public-good");
    }
}
