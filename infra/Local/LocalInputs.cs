using ImageTrust.Infra.Naming;
using ImageTrust.Infra.Spine;
using ImageTrust.Infra.TrustPolicies;
using ImageTrust.Policy.Model.Policies;
using Pulumi;

namespace ImageTrust.Infra.Local;

/// <summary>The two documents of a stack without a cloud, read and found good.</summary>
/// <param name="RegistryAuthorities">PEM certificates by path below the stack's folder.</param>
internal sealed record LocalInputs(LocalSettings Settings, StackPolicy Policy, IReadOnlyDictionary<string, string> RegistryAuthorities)
{
    /// <param name="overrides">Keys of the configuration that a person gave on the command line.</param>
    /// <param name="phase">What if the stack were in this phase; null for the document's own.</param>
    /// <param name="now">The time that the policy's expiries are counted to.</param>
    /// <exception cref="RunException">Every problem of both documents, one line each.</exception>
    public static LocalInputs Read(
        string root, string stack, IReadOnlyDictionary<string, string> config, IReadOnlySet<string> overrides, string? phase, DateTimeOffset now)
    {
        var (settings, settingsProblems) = LocalSettingsReader.Read(stack, config, overrides);
        var (policy, policyProblems) = StackPolicyReader.Read(root, stack, phase, now);
        var (authorities, fileProblems) = settings is null ? AuthorityFiles.None : AuthorityFiles.Read(root, settings.Webhook, overrides);
        IEnumerable<string> reach = settings is not null && policy?.Document is { } document ? Reach(settings, document).Signatures() : [];
        string[] problems = [.. settingsProblems, .. fileProblems, .. policyProblems, .. reach];
        return settings is not null && policy is not null && problems.Length == 0
            ? new LocalInputs(settings, policy, authorities)
            : throw StackInputs.Refused(stack, problems);
    }

    /// <summary>Registries that the policy names and the webhook cannot reach: egress goes by ports.</summary>
    public IEnumerable<string> Warnings => Policy.Document is { } document ? Reach(Settings, document).Images() : [];

    private static RegistryReach Reach(LocalSettings settings, TrustPolicy policy) => new(
        settings.Stack, [.. settings.Webhook.Others.Asked.SelectMany(RegistryHosts.Behind)], byName: false, settings.FromCommandLine, policy);
}
