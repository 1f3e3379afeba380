using ImageTrust.Sigstore.Bundles;
using ImageTrust.Sigstore.Certificates;
using ImageTrust.Sigstore.Facts;
using ImageTrust.Sigstore.Keys;
using ImageTrust.Sigstore.Outcome;
using ImageTrust.Sigstore.Primitives;
using ImageTrust.Sigstore.Steps;
using ImageTrust.Sigstore.Strictness;
using ImageTrust.Sigstore.Trust;

namespace ImageTrust.Sigstore;

/// <summary>Verifies one piece of evidence about one artifact. Pure: no network, no clock, no state.</summary>
public static class Verifier
{
    /// <summary>Verifies, in the order of the Sigstore client specification, and returns facts only if everything holds.</summary>
    /// <param name="evidence">What was found.</param>
    /// <param name="artifact">The digest of the artifact it must be about; the caller computed or resolved it.</param>
    /// <param name="trust">What may be relied on.</param>
    /// <param name="requirements">What must be proven.</param>
    /// <param name="now">The present: no verified time may lie after it, and keys without a proven time are judged at it.</param>
    /// <param name="cancellation">Ends the reading of what was signed.</param>
    /// <exception cref="OperationCanceledException">The caller has given up.</exception>
    public static VerificationResult Verify(
        Evidence evidence, ArtifactDigest artifact, TrustMaterial trust, Requirements requirements, DateTimeOffset now,
        CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(evidence);
        ArgumentNullException.ThrowIfNull(artifact);
        ArgumentNullException.ThrowIfNull(trust);
        ArgumentNullException.ThrowIfNull(requirements);
        try
        {
            var content = new StatedContent(evidence.Content, artifact, cancellation);
            content.DemandDigest();
            var key = SignatureCheck.Require(evidence, artifact, trust.Authorities);
            return VerifyUnderAnyRoot(new Input(evidence, artifact, content, key, requirements, now), trust.Roots);
        }
        catch (SigstoreException e)
        {
            return new Refused(e.Failure);
        }
    }

    // What is found out before a root is asked never depends on the present.
    private static bool IsAboutPresent(Failure failure) =>
        failure.Code is FailureCode.TimeInFuture or FailureCode.LogOutsideValidity or FailureCode.KeyOutsideValidity;

    /// <summary>
    /// A root that confirms everything wins, one that also proves a time before one that does not; otherwise the failure that
    /// came furthest is the one worth reading.
    /// </summary>
    private static VerificationResult VerifyUnderAnyRoot(Input input, IReadOnlyList<TrustedRoot> roots)
    {
        Failure? furthest = null;
        VerifiedFacts? untimed = null;
        bool onPresent = false;
        foreach (var root in roots.Count > 0 ? roots : [TrustedRoot.Empty])
        {
            try
            {
                var facts = VerifyUnder(root, input);
                onPresent |= RestsOnPresent(facts, input.Key);
                if (facts.Time is SigningTime.Proven)
                {
                    return new Verified(facts) { RestsOnPresent = onPresent };
                }

                untimed ??= facts;
            }
            catch (SigstoreException e)
            {
                onPresent |= IsAboutPresent(e.Failure);
                furthest = furthest is null || e.Failure.Step > furthest.Step ? e.Failure : furthest;
            }
        }

        return untimed is not null ? new Verified(untimed) { RestsOnPresent = onPresent } : new Refused(furthest!) { RestsOnPresent = onPresent };
    }

    /// <summary>The present stands in for a proven time of a key, and for a timestamp where a log's entry has no time of its own.</summary>
    private static bool RestsOnPresent(VerifiedFacts facts, SigningKey key)
    {
        var times = facts.Time is SigningTime.Proven proven ? proven.Times : [];
        return (facts.LogEntries.Any(entry => entry.IntegratedTime is null) && times.All(time => time.Source != TimeSource.TimestampAuthority))
            || (key is TrustedKey trusted && times.Count == 0 && trusted.Holders.Any(holder => holder.Validity != ValidityPeriod.Unbounded));
    }

    private static VerifiedFacts VerifyUnder(TrustedRoot root, Input input)
    {
        var timestamps = TimestampCheck.Require(input.Evidence, root.TimestampAuthorities, input.Requirements.TimestampAuthority);
        IReadOnlyList<DateTimeOffset> stamped = timestamps.Count > 0 ? [.. timestamps.Select(t => t.Time)] : [input.Now];
        var subject = new EntrySubject(input.Evidence, input.Key, input.Artifact, stamped);
        var entries = LogCheck.Require(subject, root.TransparencyLogs, input.Requirements.TransparencyLog);
        var times = TimeCheck.Require(timestamps, entries, subject, input.Requirements.VerifiedTime, input.Now);
        Signer signer = input.Key switch
        {
            CertifiedKey certified => VerifyCertificate(certified.Leaf, root, times, input),
            TrustedKey trusted => KeyCheck.Require(trusted, times.Count > 0 ? [.. times.Select(t => t.Time)] : [input.Now]),
            _ => throw new InvalidOperationException("the set of signing keys is closed"),
        };
        SigningTime time = times.Count > 0 ? new SigningTime.Proven(times) : new SigningTime.Unproven(input.Now);
        // Last: what a stranger wrote is not interpreted before it is known that somebody trusted signed it.
        return new VerifiedFacts(input.Artifact, input.Evidence.Format, input.Content.Require(), signer, time)
        {
            LogEntries = entries,
            // A key without log entry and timestamp was confirmed by nothing in the root, so the root must not be named.
            TrustedRoot = input.Key is TrustedKey && entries.Count + timestamps.Count == 0 ? null : root.Name,
        };
    }

    private static Signer.CertificateHolder VerifyCertificate(Certificate leaf, TrustedRoot root, IReadOnlyList<VerifiedTime> times,
        Input input)
    {
        var authority = CertificateCheck.Require(leaf, root, times);
        var logs = TransparencyCheck.Require(leaf, authority.Chain[0], root.CertificateTransparencyLogs,
            input.Requirements.CertificateTransparency, input.Now);
        return new Signer.CertificateHolder(CertificateIdentity.Read(leaf), leaf.Fingerprint, authority.Uri, logs);
    }

    private sealed record Input(
        Evidence Evidence, ArtifactDigest Artifact, StatedContent Content, SigningKey Key, Requirements Requirements, DateTimeOffset Now);
}
