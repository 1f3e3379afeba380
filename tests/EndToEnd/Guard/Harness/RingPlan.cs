using EndToEnd.Cluster.Harness;
using EndToEnd.Engine.Harness;

namespace EndToEnd.Guard.Harness;

/// <summary>What the stack would put into the cluster if its policy enforced one ring.</summary>
internal static class RingPlan
{
    /// <summary>The one namespace that is enforced.</summary>
    public const string Ring = "ring";

    /// <summary>A pattern of the policy whose repositories nobody verifies, with one in it that somebody does.</summary>
    public const string MoreRules = """
          addons:
            images: ["mcr.microsoft.com/**", "docker.io/library/*"]
            namespaces: [ring]
            unverified: {reason: somebody else answers for them}
          own-addon:
            images: ["mcr.microsoft.com/own/*"]
            namespaces: [ring]
            require: {anyOf: [release]}

        """;

    /// <summary>Takes away what a plan with <c>podSecurity</c> brought: the stack of the other tests has none of it to overwrite it with.</summary>
    public static async Task AskForNoLevelAsync(ControlPlane plane)
    {
        foreach (string name in new[] { "image-trust-pod-security", "image-trust-pod-security-elsewhere" })
        {
            (await plane.KubectlAsync("delete", "--ignore-not-found", $"validatingadmissionpolicybinding/{name}", $"validatingadmissionpolicy/{name}")).Succeeded();
        }

        await PolicySync.TakenUpAsync(plane);
    }

    /// <param name="name">Of the checkout that is made for it.</param>
    /// <param name="more">Further entries of the policy, as YAML.</param>
    /// <param name="rules">Further rules, as YAML.</param>
    public static Task<StackPlan> PreviewAsync(WebhookCluster cluster, string name, string more = "", string rules = MoreRules) =>
        PreviewAsync(cluster, name, WebhookCluster.Enforce, rules + more, ("day2", $"rings: {{first: [{Ring}]}}"));

    /// <param name="name">Of the checkout that is made for it.</param>
    /// <param name="phase">That the stack is in.</param>
    /// <param name="more">Further rules, and entries after them, as YAML.</param>
    /// <param name="settings">Phases, and what each says besides its keys, as YAML.</param>
    public static async Task<StackPlan> PreviewAsync(WebhookCluster cluster, string name, string phase, string more, params (string Phase, string Says)[] settings)
    {
        var folder = StackFolder.FilledIn(
            cluster.Work.PathOf(name), "dev", current => PolicyText(cluster, current, more, settings), cluster.Images.PublicKeyFile);
        return await StackPlan.PreviewAsync(phase, cluster.Work, folder.Path);
    }

    /// <summary>The policy of such a plan, as a person writes it.</summary>
    public static string PolicyText(WebhookCluster cluster, string phase, string more, params (string Phase, string Says)[] settings) =>
        settings.Aggregate(cluster.Images.PolicyText(phase), (text, setting) =>
            text.Replace($"{setting.Phase}: {{keys: accepted}}", $"{setting.Phase}: {{keys: accepted, {setting.Says}}}", StringComparison.Ordinal)) + more;
}
