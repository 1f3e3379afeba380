using System.Text;
using ImageTrust.Policy.Images;
using ImageTrust.Policy.Model.Canonical;
using ImageTrust.Policy.Model.Policies;
using ImageTrust.Sigstore.Keys;
using ImageTrust.Sigstore.Outcome;
using ImageTrust.Sigstore.Strictness;
using ImageTrust.Sigstore.Trust;
using PublicKey = ImageTrust.Sigstore.Keys.PublicKey;

namespace ImageTrust.Decisions.Verification;

/// <summary>A policy with everything its signatures are verified against. Immutable: a reload makes a new one and swaps it whole.</summary>
public sealed class PolicyInForce
{
    private static readonly Requirements Measure = new() { TransparencyLog = Demand.Waived, VerifiedTime = Demand.Waived };

    private PolicyInForce(TrustPolicy policy, IReadOnlyList<TrustMaterial> materials)
    {
        Policy = policy;
        Materials = materials;
        PolicyDigest = CanonicalPolicy.PolicyDigest(policy);
        RequirementsDigest = CanonicalPolicy.RequirementsDigest(policy);
        TrustDigest = Digest.Of(Encoding.UTF8.GetBytes(string.Join('\n', materials.Select(material => material.Fingerprint))));
    }

    public TrustPolicy Policy { get; }

    public Digest PolicyDigest { get; }

    public Digest RequirementsDigest { get; }

    /// <summary>Names every trusted root and key in use.</summary>
    public Digest TrustDigest { get; }

    /// <summary>One for each trust root the policy names, with the keys of all authorities: instances are never mixed in one verification.</summary>
    internal IReadOnlyList<TrustMaterial> Materials { get; }

    /// <summary>
    /// What is measured under one root: log entries and timestamps that are there are checked in full, whether they are demanded is the
    /// policy's word about each authority. A certificate always needs a verified time, and its log's promise unless some authority of this
    /// very root does without; the others of that root refuse it then by themselves.
    /// </summary>
    internal Requirements MeasureUnder(TrustMaterial material) =>
        material.Roots.Count == 1 && Policy.Authorities.Values.Any(authority =>
            authority.CertificateTransparency is not null && authority.TrustRootId == material.Roots[0].Name)
            ? Measure with { CertificateTransparency = Demand.Waived }
            : Measure;

    /// <param name="policy">A policy from a reader.</param>
    /// <param name="readRoot">The bytes of a trusted root the policy names by hash; null when there are none.</param>
    public static PolicyReadiness Compile(TrustPolicy policy, Func<TrustRoot, ReadOnlyMemory<byte>?> readRoot)
    {
        ArgumentNullException.ThrowIfNull(policy);
        ArgumentNullException.ThrowIfNull(readRoot);
        List<string> problems = [];
        var keys = Keys(policy, problems);
        var roots = Roots(policy, readRoot, problems);
        if (problems.Count > 0)
        {
            return new PolicyReadiness.NotReady(problems);
        }

        try
        {
            // Without a root, keys that need neither log nor timestamp can still be verified.
            TrustMaterial[] materials = roots.Count > 0 ? [.. roots.Select(root => TrustMaterial.Create([root], keys))] : [TrustMaterial.Create([], keys)];
            return new PolicyReadiness.Ready(new PolicyInForce(policy, materials));
        }
        catch (ArgumentException error)
        {
            return new PolicyReadiness.NotReady([error.Message]);
        }
    }

    /// <summary>
    /// Each key once. When a key may have signed is the policy's judgement over the times that were proven, so that its verdict can
    /// say so; here it is only a key.
    /// </summary>
    private static List<PublicKeyAuthority> Keys(TrustPolicy policy, List<string> problems)
    {
        var keys = policy.Authorities.Values.SelectMany(authority => authority.Key?.Versions ?? [])
            .Select(version => version.PublicKey).OfType<Policy.Model.Values.PublicKey>().Distinct();
        List<PublicKeyAuthority> read = [];
        foreach (var key in keys)
        {
            try
            {
                read.Add(new PublicKeyAuthority(
                    key.Fingerprint.Text, [new Sigstore.Keys.KeyVersion(PublicKey.ReadSpki(key.Der), ValidityPeriod.Unbounded)]));
            }
            catch (SigstoreException error)
            {
                problems.Add($"key {key.Fingerprint}: {error.Failure}");
            }
        }

        return read;
    }

    private static List<TrustedRoot> Roots(TrustPolicy policy, Func<TrustRoot, ReadOnlyMemory<byte>?> readRoot, List<string> problems)
    {
        List<TrustedRoot> read = [];
        foreach (var named in policy.Authorities.Values.Where(NeedsRoot).DistinctBy(authority => authority.TrustRootId))
        {
            try
            {
                var root = named.TrustRoot is null ? TrustedRoot.PublicGood : Read(named.TrustRoot, named.TrustRootId, readRoot);
                var without = policy.Authorities.Values.Any(other => other.CertificateTransparency is not null && other.TrustRootId == named.TrustRootId);
                read.Add(without && root.SharesAuthorityWith(TrustedRoot.PublicGood)
                    ? throw new InvalidDataException("it holds a certificate authority of the public-good instance, which logs every certificate")
                    : root);
            }
            catch (Exception error) when (error is SigstoreException or InvalidDataException)
            {
                problems.Add($"trust root {named.TrustRoot?.File}: {error.Message}");
            }
        }

        return read;
    }

    private static bool NeedsRoot(Authority authority) =>
        authority.Keyless is not null || authority.TransparencyLog == LogRequirement.Required || authority.Timestamp != TimestampRequirement.NotRequired;

    /// <summary>The policy names the root by its hash; other bytes are another root, whatever file they came from.</summary>
    private static TrustedRoot Read(TrustRoot root, string id, Func<TrustRoot, ReadOnlyMemory<byte>?> readRoot)
    {
        var bytes = readRoot(root) ?? throw new InvalidDataException("it is not there");
        return Digest.Of(bytes.Span).Text == id
            ? TrustedRoot.Read(bytes, id)
            : throw new InvalidDataException("its bytes are not those the policy names");
    }
}

/// <summary>A policy that can be decided by, or every reason why it cannot.</summary>
public abstract record PolicyReadiness
{
    private PolicyReadiness()
    {
    }

    public sealed record Ready(PolicyInForce Policy) : PolicyReadiness;

    public sealed record NotReady(IReadOnlyList<string> Problems) : PolicyReadiness;
}
