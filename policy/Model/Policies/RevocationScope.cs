using ImageTrust.Policy.Images;
using ImageTrust.Policy.Model.Values;

namespace ImageTrust.Policy.Model.Policies;

/// <summary>
/// Where the absence of a revocation has to be found out before something runs without proof. What is seen to be revoked counts everywhere:
/// the scope only says which images depend on their registry's answer.
/// </summary>
public static class RevocationScope
{
    /// <summary>The images of every rule that verifies something, wherever it holds: what a revocation is about when it says nothing else.</summary>
    public static IEnumerable<ImagePattern> Default(TrustPolicy policy) =>
        policy.Rules.Values.Where(rule => rule.Unverified is null).SelectMany(rule => rule.Images);

    /// <summary>Whether any digest is revoked: then an image may be refused for what it is, whatever speaks for it.</summary>
    public static bool HasDigests(TrustPolicy policy) => policy.Revocations?.Values.Any(entry => entry.Digest is not null) ?? false;

    public static bool IsSought(TrustPolicy policy, Revocation entry, RepositoryName repository) =>
        (entry.Images ?? Default(policy)).Any(pattern => pattern.Matches(repository));

    /// <summary>
    /// Whether it is looked for there at all. One without a scope of its own is looked for everywhere; outside the default scope a registry
    /// that cannot be asked does not matter, one that answers must show everything.
    /// </summary>
    public static bool IsLookedFor(TrustPolicy policy, Revocation entry, RepositoryName repository) =>
        entry.Images is null || IsSought(policy, entry, repository);

    /// <summary>Whether any is; where none is, no registry is asked about what nobody verifies.</summary>
    public static bool IsAnyLookedFor(TrustPolicy policy, RepositoryName repository) =>
        policy.Revocations?.Values.Any(entry => IsLookedFor(policy, entry, repository)) ?? false;
}
