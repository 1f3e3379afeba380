using ImageTrust.Infra.Settings;
using ImageTrust.Policy.Model.Policies;

namespace ImageTrust.Infra.Trust.Drift;

/// <summary>
/// Where the identities that the program lets in and those that the policy trusts have come apart: the two documents are written by hand,
/// and a policy that trusts a repository nobody federates refuses everything, or worse, accepts somebody else.
/// </summary>
internal static class IdentityDrift
{
    /// <returns>One line per mismatch, with file, path and value of both sides; none when they agree.</returns>
    public static IReadOnlyList<string> Between(StackSettings settings, TrustPolicy policy) =>
    [
        .. new GitHubDrift(settings, policy).All(),
        .. new ClusterDrift(settings, policy).All(),
    ];
}
