using System.Text;
using ImageTrust.Infra.Naming;
using ImageTrust.Policy.Model.Canonical;
using ImageTrust.Policy.Model.Reading;
using ImageTrust.Policy.Model.Words;
using Pulumi.Offline.Baselines;
using Pulumi.Offline.Plans;

namespace ImageTrust.Infra.Preview;

/// <summary>
/// What a plan changes for trust, in words. Both policies are read from the ConfigMaps that were planned or deployed, so every kind of
/// baseline can be compared, and what is described is what the webhook loads.
/// </summary>
internal static class TrustChanges
{
    private const string ConfigMapType = "kubernetes:core/v1:ConfigMap";

    /// <returns>A heading and a line per change; nothing without a policy in the baseline or when the two mean the same.</returns>
    public static IReadOnlyList<string> InWords(Baseline baseline, Plan plan) =>
        (PolicyIn(baseline.Resources), PolicyIn(plan.Resources.Where(resource => resource.Op != PlanOp.Delete))) switch
        {
            (PolicyReading.Accepted before, PolicyReading.Accepted after) => Section(TrustDiff.Between(before.Policy, after.Policy)
                .Select(change => $"{Mark(change.Effect)} {change.Sentence}")),
            (PolicyReading.Rejected, _) => Section(["unknown: the baseline's policy is of a form that this version does not read"]),
            _ => [],
        };

    private static IReadOnlyList<string> Section(IEnumerable<string> lines) =>
        lines.ToList() is [_, ..] said ? ["", "What changes for trust:", .. said.Select(line => "  " + line)] : [];

    private static string Mark(TrustEffect effect) => effect switch
    {
        TrustEffect.Widens => "widens: ",
        TrustEffect.Narrows => "narrows:",
        _ => "changes:",
    };

    private static PolicyReading? PolicyIn(IEnumerable<PlannedResource> resources) => resources
        .Where(resource => resource.Type == ConfigMapType)
        .Select(resource => resource.Inputs.Fields.GetValueOrDefault("data"))
        .OfType<PlanValue.Map>()
        .Select(data => data.Fields.GetValueOrDefault(WebhookNames.PolicyFile))
        .OfType<PlanValue.Text>()
        .Select(text => CanonicalPolicy.Read(Encoding.UTF8.GetBytes(text.Value)))
        .FirstOrDefault();
}
