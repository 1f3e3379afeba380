using ImageTrust.Sigstore.Certificates;
using ImageTrust.Sigstore.Keys;
using ImageTrust.Sigstore.Outcome;
using ImageTrust.Sigstore.Primitives;
using ImageTrust.Sigstore.Strictness;

namespace ImageTrust.Sigstore.Steps;

/// <summary>
/// Which trusted certificate transparency logs promised to publish the certificate? Sigstore client specification, section 4.3: the embedded
/// timestamps (RFC 6962, section 3.2), as no log is asked.
/// </summary>
internal static class TransparencyCheck
{
    /// <returns>The ids of the logs, each once.</returns>
    public static IReadOnlyList<string> Require(
        Certificate leaf, Certificate issuer, IReadOnlyList<LogKey> logs, Threshold threshold, DateTimeOffset now)
    {
        var timestamps = SignedCertificateTimestamp.ReadEmbedded(leaf);
        var promised = new HashSet<string>(StringComparer.Ordinal);
        foreach (var timestamp in timestamps)
        {
            var own = logs.Where(log => log.Id.AsSpan().SequenceEqual(timestamp.LogId)).ToArray();
            if (own.Length > 0)
            {
                DemandSigned(timestamp, own, leaf, issuer);
                DemandPast(timestamp, now);
                promised.Add(own[0].IdHex);
            }
        }

        return promised.Count >= threshold.Count ? [.. promised]
            : timestamps.Count > 0
                ? throw Problem(FailureCode.SctLogUnknown, $"SCTs of {threshold} trusted logs",
                    $"{promised.Count}, and others of unknown logs")
                : throw Problem(FailureCode.SctMissing, $"SCTs of {threshold} trusted logs", "none");
    }

    /// <summary>Demands one log's promise; the log is given once for each period the root has for its key.</summary>
    private static void DemandSigned(SignedCertificateTimestamp timestamp, LogKey[] own, Certificate leaf, Certificate issuer)
    {
        if (!timestamp.IsSignedBy(own[0], leaf, issuer))
        {
            throw Problem(FailureCode.SctInvalid, "an SCT over this certificate", "one that does not verify");
        }

        if (!own.Any(period => period.Validity.Contains(timestamp.Time)))
        {
            throw Problem(FailureCode.SctLogOutsideValidity, $"a time within the log's {own[0].Validity}", $"{timestamp.Time:O}");
        }
    }

    /// <summary>RFC 6962 section 5.2: clients must reject SCTs from the future.</summary>
    private static void DemandPast(SignedCertificateTimestamp timestamp, DateTimeOffset now)
    {
        if (timestamp.Time > now + Limits.ClockSkew)
        {
            throw Problem(FailureCode.TimeInFuture, $"an SCT from before {now:O}", $"{timestamp.Time:O}");
        }
    }

    private static SigstoreException Problem(FailureCode code, string expected, string got)
        => new(code, Step.CertificateTransparency, expected, got);
}
