using ImageTrust.Infra.Settings;
using ImageTrust.Infra.TrustPolicies;
using ImageTrust.Infra.TrustPolicies.Drift;
using Pulumi;

namespace ImageTrust.Infra.Spine;

/// <summary>A stack's two documents, read and found good: its settings and its trust policy.</summary>
/// <param name="RegistryAuthorities">The files that the settings name: PEM certificates by path below the stack's folder.</param>
internal sealed record StackInputs(StackSettings Settings, StackPolicy Policy, IReadOnlyDictionary<string, string> RegistryAuthorities)
{
    /// <param name="phase">What if the stack were in this phase; null for the document's own.</param>
    /// <param name="overrides">Keys of the configuration that a person gave on the command line.</param>
    /// <param name="now">The time that the policy's expiries are counted to.</param>
    /// <exception cref="RunException">Every problem of both documents, one line each.</exception>
    public static StackInputs Read(
        string root, string stack, IReadOnlyDictionary<string, string> config, IReadOnlySet<string> overrides, string? phase, DateTimeOffset now)
    {
        var (settings, settingsProblems) = SettingsReader.Read(stack, config, overrides);
        var (policy, policyProblems) = StackPolicyReader.Read(root, stack, phase, now);
        var (authorities, fileProblems) = settings is null ? AuthorityFiles.None : AuthorityFiles.Read(root, settings.Webhook, settings.FromCommandLine);
        string[] problems = [.. settingsProblems, .. fileProblems, .. policyProblems, .. Drift(settings, policy)];
        return settings is not null && policy is not null && problems.Length == 0 ? new StackInputs(settings, policy, authorities) : throw Refused(stack, problems);
    }

    /// <summary>Everything that is wrong with a stack's documents, as one report.</summary>
    public static RunException Refused(string stack, IReadOnlyList<string> problems) => new(
        $"stack {stack}: {(problems.Count == 1 ? "1 problem" : $"{problems.Count} problems")}, nothing was planned\n  {string.Join("\n  ", problems)}");

    /// <summary>The cluster's issuer, compared with the policy's as soon as it is known.</summary>
    /// <exception cref="RunException">The policy trusts an account of this program from another cluster.</exception>
    public string ConfirmedIssuer(string issuer) =>
        Policy.Document is { } document ? IdentityDrift.ConfirmedIssuer(Settings, document, issuer) : issuer;

    private static IReadOnlyList<string> Drift(StackSettings? settings, StackPolicy? policy) =>
        settings is not null && policy?.Document is { } document ? [.. IdentityDrift.Between(settings, document), .. RegistryReach.Of(settings, document).Signatures()] : [];
}
