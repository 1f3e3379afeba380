using ImageTrust.Policy.Model.Facts;
using ImageTrust.Policy.Model.Policies;
using ImageTrust.Policy.Model.Verdicts;

namespace ImageTrust.Policy.Model.Signatures;

/// <summary>What a signature must carry besides its signer: the right trust root, a log entry, a trusted time, a key that was valid then.</summary>
internal static class EvidenceCheck
{
    /// <summary>
    /// What the authority may believe of a key's signature. A key verifies under every root; logs and times that only another root
    /// than the authority's confirms are somebody else's word, and whoever runs one could move an expired key's signature back.
    /// </summary>
    public static SignatureFact UnderItsRoot(Authority authority, SignatureFact signature) =>
        signature.Signer is not KeySigner || string.Equals(signature.TrustRoot, authority.TrustRootId, StringComparison.Ordinal)
            ? signature
            : signature with { Logs = [], Times = [] };

    public static Reason? TrustRoot(string name, Authority authority, SignatureFact signature)
    {
        // A key's signature without log and timestamp was verified against no trust root; whether it needs them is asked next. And a
        // key that needs neither reads nothing of a root.
        var matters = authority.Keyless is not null
            || ((signature.Logs.Count > 0 || signature.Times.Count > 0)
                && (authority.TransparencyLog != LogRequirement.NotRequired || authority.Timestamp != TimestampRequirement.NotRequired));
        return !matters || string.Equals(signature.TrustRoot, authority.TrustRootId, StringComparison.Ordinal) ? null
            : new Reason(
                ReasonCode.OtherTrustRoot,
                $"{name} needs trust root {authority.TrustRootId}; the signature was verified against {Reasons.Quote(signature.TrustRoot)}", name);
    }

    /// <summary>Another authority of the same trust root may do without; this one does only where it says so itself.</summary>
    public static Reason? CertificateLog(string name, Authority authority, SignatureFact signature) =>
        authority.Keyless is null || authority.CertificateTransparency is not null || signature.WithoutCertificateLog != true ? null
            : new Reason(ReasonCode.CertificateNotLogged, $"the certificate of {name} is in no certificate log of its trust root", name);

    public static Reason? Log(string name, Authority authority, SignatureFact signature) =>
        authority.TransparencyLog == LogRequirement.NotRequired || signature.Logs.Count > 0 ? null
            : new Reason(ReasonCode.NotLogged, $"the signature of {name} is in no transparency log of its trust root", name);

    public static Reason? Time(string name, Authority authority, SignatureFact signature)
    {
        var has = authority.Timestamp switch
        {
            TimestampRequirement.NotRequired => true,
            TimestampRequirement.TimestampAuthority => signature.Times.Any(time => time.Source == TimeSource.TimestampAuthority),
            _ => signature.Times.Count > 0,
        };
        var kind = authority.Timestamp == TimestampRequirement.TimestampAuthority ? "timestamp of a timestamp authority" : "trusted signing time";
        return has ? null : new Reason(ReasonCode.NoTrustedTime, $"the signature of {name} has no {kind}", name);
    }

    /// <summary>
    /// Every trusted time lies in the span of the key that signed; without any, the decision's own time must, because an attacker with an
    /// expired key would otherwise simply leave the time out.
    /// </summary>
    public static Reason? KeyValidity(string name, Authority authority, SignatureFact signature, DateTimeOffset now)
    {
        if (signature.Signer is not KeySigner signer || authority.Key is null)
        {
            return null;
        }

        var times = signature.Times.Count > 0 ? signature.Times.Select(time => time.Time) : [now];
        var versions = authority.Key.Versions.Where(version => version.PublicKey?.Fingerprint == signer.Fingerprint);
        return versions.Any(version => times.All(time => IsValid(version, time))) ? null
            : new Reason(ReasonCode.KeyNotValidThen, $"{Reasons.Name(signer)} of {name} was not valid at {Reasons.Time(times.First())}", name);
    }

    private static bool IsValid(KeyVersion version, DateTimeOffset time) =>
        (version.ValidFrom is null || time >= version.ValidFrom.Value) && (version.ValidUntil is null || time <= version.ValidUntil.Value);
}
