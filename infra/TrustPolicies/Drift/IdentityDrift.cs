using ImageTrust.Infra.Settings;
using ImageTrust.Policy.Model.Policies;
using Pulumi;

namespace ImageTrust.Infra.TrustPolicies.Drift;

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
        .. new PipelinesDrift(settings, policy).All(),
    ];

    /// <summary>The cluster's issuer, once it is known: the part that no document can tell beforehand.</summary>
    /// <returns>The issuer itself.</returns>
    /// <exception cref="RunException">The policy trusts an account of this program from another cluster.</exception>
    public static string ConfirmedIssuer(StackSettings settings, TrustPolicy policy, string issuer) =>
        new ClusterDrift(settings, policy).Against(issuer).ToList() is [_, ..] problems ? throw new RunException(string.Join('\n', problems)) : issuer;
}
