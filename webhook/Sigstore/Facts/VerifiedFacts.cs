using ImageTrust.Sigstore.Bundles;
using ImageTrust.Sigstore.Primitives;

namespace ImageTrust.Sigstore.Facts;

/// <summary>What a successful verification established. Policy is a function over these and nothing else.</summary>
public sealed record VerifiedFacts
{
    internal VerifiedFacts(ArtifactDigest digest, EvidenceFormat format, VerifiedContent content, Signer signer, SigningTime time)
    {
        // The one invariant that must hold whatever the steps do: a certificate's signature has a time that somebody vouched for.
        if (signer is Signer.CertificateHolder && time is not SigningTime.Proven { Times.Count: > 0 })
        {
            throw new InvalidOperationException("a certificate without a verified time must not be reported as verified");
        }

        Digest = digest;
        Format = format;
        Content = content;
        Signer = signer;
        Time = time;
    }

    /// <summary>The digest that was passed in, and that the signature is about.</summary>
    public ArtifactDigest Digest { get; }

    public EvidenceFormat Format { get; }

    public VerifiedContent Content { get; }

    public Signer Signer { get; }

    public SigningTime Time { get; }

    /// <summary>The log entries that were verified, one for each log and index.</summary>
    public IReadOnlyList<VerifiedLogEntry> LogEntries { get; internal init; } = [];

    /// <summary>The name of the trusted root that confirmed it; null for a key that needed none.</summary>
    public string? TrustedRoot { get; internal init; }
}

/// <summary>A verified entry of a transparency log.</summary>
/// <param name="LogId">The log's id, lower-case hexadecimal.</param>
/// <param name="LogUrl">The log's address in the trusted root.</param>
/// <param name="LogIndex">The index the proof is for: the global one with a promise, the one in the tree otherwise.</param>
/// <param name="Kind">Kind and version, such as <c>dsse 0.0.1</c>.</param>
/// <param name="IntegratedTime">When the log took it in, if the log signed that.</param>
/// <param name="Promised">A signed entry timestamp was verified.</param>
/// <param name="Included">An inclusion proof up to a signed checkpoint was verified.</param>
public sealed record VerifiedLogEntry(
    string LogId, string LogUrl, long LogIndex, string Kind, DateTimeOffset? IntegratedTime, bool Promised, bool Included);
