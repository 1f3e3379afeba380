using ImageTrust.Sigstore.Bundles;
using ImageTrust.Sigstore.Facts;
using ImageTrust.Sigstore.Outcome;
using ImageTrust.Sigstore.Primitives;
using ImageTrust.Sigstore.Strictness;
using ImageTrust.Sigstore.Timestamps;

namespace ImageTrust.Sigstore.Steps;

/// <summary>
/// Which trusted authorities saw the signature, and when? A timestamp of another signature, or a wrong one under a trusted
/// authority's name, refuses the evidence; one of an unknown authority only does not count. Sigstore client specification, section 4.2.1.
/// </summary>
internal static class TimestampCheck
{
    public static IReadOnlyList<VerifiedTime> Require(Evidence evidence, IReadOnlyList<TimestampAuthority> authorities, Threshold threshold)
    {
        var times = new List<VerifiedTime>();
        foreach (var response in evidence.Timestamps)
        {
            var token = TimestampReader.Read(response);
            if (!token.ImprintAlgorithm.Hash(evidence.Content.Signature).AsSpan().SequenceEqual(token.Imprint))
            {
                throw new SigstoreException(FailureCode.TimestampMismatch, Step.Timestamp, "a timestamp of this signature",
                    "one of something else");
            }

            if (Verify(token, authorities) is { } time)
            {
                times.Add(time);
            }
        }

        return times.DistinctBy(time => time.Authority).Count() >= threshold.Count ? times
            : evidence.Timestamps.Count > times.Count
                ? throw new SigstoreException(FailureCode.TimestampAuthorityUnknown, Step.Timestamp, $"{threshold} trusted authorities",
                    $"{times.Count} known")
                : throw new SigstoreException(FailureCode.TimestampMissing, Step.Timestamp, $"timestamps of {threshold} authorities",
                    $"{times.Count}");
    }

    /// <summary>One authority may stand in the root several times, with different periods; one that fits suffices.</summary>
    private static VerifiedTime? Verify(TimestampToken token, IReadOnlyList<TimestampAuthority> authorities)
    {
        SigstoreException? problem = null;
        foreach (var authority in authorities)
        {
            if (authority.FindSigner(token) is not { } signer)
            {
                continue;
            }

            try
            {
                authority.DemandSignedBy(signer, token);
                return new VerifiedTime(token.Time, TimeSource.TimestampAuthority, authority.Uri);
            }
            catch (SigstoreException e)
            {
                problem ??= e;
            }
        }

        return problem is null ? null : throw problem;
    }
}
