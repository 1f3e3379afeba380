using ImageTrust.Infra.Settings;
using ImageTrust.Infra.Trust;
using ImageTrust.Infra.Trust.Drift;
using Pulumi;

namespace ImageTrust.Infra;

/// <summary>A stack's two documents, read and found good: its settings and its trust policy.</summary>
internal sealed record StackInputs(StackSettings Settings, StackPolicy Policy)
{
    /// <param name="phase">What if the stack were in this phase; null for the document's own.</param>
    /// <param name="now">The time that the policy's expiries are counted to.</param>
    /// <exception cref="RunException">Every problem of both documents, one line each.</exception>
    public static StackInputs Read(
        string root, string stack, IReadOnlyDictionary<string, string> config, string? phase, DateTimeOffset now)
    {
        var (settings, settingsProblems) = SettingsReader.Read(stack, config);
        var (policy, policyProblems) = StackPolicyReader.Read(root, stack, phase, now);
        string[] problems = [.. settingsProblems, .. policyProblems, .. Drift(settings, policy)];
        if (settings is not null && policy is not null && problems.Length == 0)
        {
            return new StackInputs(settings, policy);
        }

        var count = problems.Length == 1 ? "1 problem" : $"{problems.Length} problems";
        throw new RunException($"stack {stack}: {count}, nothing was planned\n  {string.Join("\n  ", problems)}");
    }

    /// <summary>The cluster's issuer, compared with the policy's as soon as it is known.</summary>
    /// <exception cref="RunException">The policy trusts an account of this program from another cluster.</exception>
    public string ConfirmedIssuer(string issuer) =>
        Policy.Document is { } document ? IdentityDrift.ConfirmedIssuer(Settings, document, issuer) : issuer;

    private static IReadOnlyList<string> Drift(StackSettings? settings, StackPolicy? policy) =>
        settings is not null && policy?.Document is { } document ? IdentityDrift.Between(settings, document) : [];
}
