using ImageTrust.Sigstore.Content;
using ImageTrust.Sigstore.Keys;
using ImageTrust.Sigstore.Logs;
using ImageTrust.Sigstore.Outcome;

namespace ImageTrust.Sigstore.Bundles;

/// <summary>
/// Evidence as read, nothing of it verified: something signed, what it was signed with, and what logs and timestamp authorities
/// say about it. Made by <see cref="SigstoreBundle"/>, <see cref="SimpleSigningLayer"/> and <see cref="DsseLayer"/>.
/// </summary>
public sealed class Evidence
{
    internal Evidence(EvidenceFormat format, SignedContent content, byte[]? certificate, string? keyHint,
        IReadOnlyList<LogEntry> logEntries, IReadOnlyList<byte[]> timestamps)
    {
        Format = format;
        Content = content;
        Certificate = certificate;
        KeyHint = keyHint;
        LogEntries = logEntries;
        Timestamps = timestamps;
    }

    public EvidenceFormat Format { get; }

    internal SignedContent Content { get; }

    /// <summary>The leaf in DER; null for a signature with a key the verifier must already have.</summary>
    internal byte[]? Certificate { get; }

    /// <summary>Something stands in the certificate's place and is none; nobody but the holder of a known key can have signed.</summary>
    internal Failure? CertificateProblem { get; init; }

    /// <summary>
    /// A certificate that was attached to what is read as the signature of a known key. It proves nothing; a log entry may name it as the
    /// verifier in the key's place, where it is for that very key.
    /// </summary>
    internal byte[]? Attached { get; private init; }

    /// <summary>The same as the signature of a known key, whatever certificate is attached; null when none is.</summary>
    public Evidence? WithoutCertificate() => Certificate is null && CertificateProblem is null ? null
        : new Evidence(Format, Content, null, string.Empty, LogEntries, Timestamps) { Attached = Certificate };

    /// <summary>Whether the attached certificate may be for one of the keys. By its bytes: a certificate holds its key as it is.</summary>
    public bool MayCertify(IEnumerable<PublicKeyAuthority> authorities)
    {
        if (Certificate is null)
        {
            return false;
        }

        foreach (var version in authorities.SelectMany(authority => authority.Versions))
        {
            if (Certificate.AsSpan().IndexOf(version.Key.Spki) >= 0)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>What the bundle says about the key. Only an order in which to try keys, never a proof.</summary>
    internal string? KeyHint { get; }

    internal IReadOnlyList<LogEntry> LogEntries { get; }

    internal IReadOnlyList<byte[]> Timestamps { get; }
}
