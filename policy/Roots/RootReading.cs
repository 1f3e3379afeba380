using ImageTrust.Sigstore.Certificates;
using ImageTrust.Sigstore.Outcome;
using ImageTrust.Sigstore.Trust;

namespace ImageTrust.Policy.Roots;

/// <summary>What a trusted root can vouch for, as the webhook reads it, or why it cannot be read.</summary>
public abstract record RootReading
{
    private RootReading()
    {
    }

    /// <param name="Sentence">The reader's own: code, step, what was expected and where, and what was there.</param>
    public sealed record Unreadable(string Sentence) : RootReading;

    /// <param name="CertificateAuthorities">Who may issue certificates.</param>
    /// <param name="CertificateLogs">Certificate transparency logs.</param>
    /// <param name="Logs">Transparency logs.</param>
    /// <param name="TimestampAuthorities">Timestamp authorities.</param>
    /// <param name="IsPublicGood">It shares a certificate authority with the public-good instance.</param>
    public sealed record Readable(
        RootPart CertificateAuthorities, RootPart CertificateLogs, RootPart Logs, RootPart TimestampAuthorities, bool IsPublicGood) : RootReading;

    public static RootReading Of(ReadOnlyMemory<byte> json)
    {
        try
        {
            var root = TrustedRoot.Read(json, "root");
            return new Readable(
                Part(root, TrustAnchorKind.CertificateAuthority, root.CertificateAuthorities.Where(authority => authority.ChainProblem is null).Select(End)),
                Part(root, TrustAnchorKind.CertificateTransparencyLog, root.CertificateTransparencyLogs.Select(log => log.Validity.End)),
                Part(root, TrustAnchorKind.TransparencyLog, root.TransparencyLogs.Select(log => log.Validity.End)),
                Part(root, TrustAnchorKind.TimestampAuthority, Usable(root, TrustAnchorKind.TimestampAuthority).Select(anchor => anchor.Validity.End)),
                root.SharesAuthorityWith(TrustedRoot.PublicGood));
        }
        catch (SigstoreException error)
        {
            return new Unreadable(error.Failure.ToString());
        }
    }

    private static RootPart Part(TrustedRoot root, TrustAnchorKind kind, IEnumerable<DateTimeOffset?> ends)
    {
        var list = ends.ToList();
        return new RootPart(root.Anchors.Count(anchor => anchor.Kind == kind), list.Count, list.Count == 0 || list.Contains(null) ? null : list.Max());
    }

    private static IEnumerable<TrustAnchor> Usable(TrustedRoot root, TrustAnchorKind kind) => root.Anchors.Where(anchor => anchor.Kind == kind && anchor.Usable);

    /// <summary>An authority ends with its period or with the first certificate of its chain that does.</summary>
    private static DateTimeOffset? End(CertificateAuthority authority)
    {
        var chain = authority.Chain.Min(certificate => certificate.NotAfter);
        return authority.Validity.End is { } end && end < chain ? end : chain;
    }
}

/// <summary>The anchors of one kind in a root.</summary>
/// <param name="Count">All that are listed.</param>
/// <param name="Usable">Those with a key that is supported and a chain that holds.</param>
/// <param name="Until">When the last usable one ends; null when there is none, or one is open.</param>
public sealed record RootPart(int Count, int Usable, DateTimeOffset? Until);
