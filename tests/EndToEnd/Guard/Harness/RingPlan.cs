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

    /// <param name="name">Of the checkout that is made for it.</param>
    /// <param name="more">Further entries of the policy, as YAML.</param>
    /// <param name="rules">Further rules, as YAML.</param>
    public static async Task<StackPlan> PreviewAsync(WebhookCluster cluster, string name, string more = "", string rules = MoreRules)
    {
        string Policy(string phase) => cluster.Images.PolicyText(phase)
            .Replace("day2: {keys: accepted}", $"day2: {{keys: accepted, rings: {{first: [{Ring}]}}}}", StringComparison.Ordinal) + rules + more;
        var folder = StackFolder.FilledIn(cluster.Work.PathOf(name), "dev", Policy, cluster.Images.PublicKeyFile);
        return await StackPlan.PreviewAsync(WebhookCluster.Enforce, cluster.Work, folder.Path);
    }
}
