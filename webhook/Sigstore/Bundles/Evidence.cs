using ImageTrust.Sigstore.Content;
using ImageTrust.Sigstore.Logs;

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

    /// <summary>What the bundle says about the key. Only an order in which to try keys, never a proof.</summary>
    internal string? KeyHint { get; }

    internal IReadOnlyList<LogEntry> LogEntries { get; }

    internal IReadOnlyList<byte[]> Timestamps { get; }
}
