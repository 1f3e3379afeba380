using System.Text;
using ImageTrust.Infra.Naming;
using ImageTrust.Policy.Model.Canonical;
using ImageTrust.Policy.Model.Policies;
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
    public static IEnumerable<string> InWords(Baseline baseline, Plan plan)
    {
        if (PolicyIn(baseline.Resources) is not { } before ||
            PolicyIn(plan.Resources.Where(resource => resource.Op != PlanOp.Delete)) is not { } after)
        {
            yield break;
        }

        var changes = TrustDiff.Between(before, after);
        if (changes.Count == 0)
        {
            yield break;
        }

        yield return "";
        yield return "What changes for trust:";
        foreach (var change in changes)
        {
            yield return $"  {Mark(change.Effect)} {change.Sentence}";
        }
    }

    private static string Mark(TrustEffect effect) => effect switch
    {
        TrustEffect.Widens => "widens: ",
        TrustEffect.Narrows => "narrows:",
        _ => "changes:",
    };

    private static TrustPolicy? PolicyIn(IEnumerable<PlannedResource> resources) => resources
        .Where(resource => resource.Type == ConfigMapType)
        .Select(resource => resource.Inputs.Fields.GetValueOrDefault("data"))
        .OfType<PlanValue.Map>()
        .Select(data => data.Fields.GetValueOrDefault(WebhookNames.PolicyFile))
        .OfType<PlanValue.Text>()
        .Select(text => CanonicalPolicy.Read(Encoding.UTF8.GetBytes(text.Value)))
        .OfType<PolicyReading.Accepted>()
        .Select(accepted => accepted.Policy)
        .FirstOrDefault();
}
