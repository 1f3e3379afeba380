using System.Globalization;
using ImageTrust.Infra.Review;
using ImageTrust.Infra.Workspace;
using Infra.Tests.Review;
using Pulumi.Offline.Baselines;
using Pulumi.Offline.Plans;

namespace Browser;

/// <summary>The reviews that are looked at.</summary>
internal static class Reviews
{
    public static string Root { get; } = ProjectRoot.Find(null, AppContext.BaseDirectory);

    /// <summary>The dev stack, moved to another region.</summary>
    public static PlanReview Moved() => Changed("dev", "day1", resource => resource.Inputs.Fields.ContainsKey("location")
        ? resource with { Inputs = new PlanValue.Map(resource.Inputs.Fields.SetItem("location", new PlanValue.Text("northeurope"))) }
        : resource);

    /// <summary>The prod stack, moved from day1 to day2.</summary>
    public static PlanReview Promoted() => Changed("prod", "day2", resource => resource.Type.Split(':')[^1] switch
    {
        "ConfigMap" or "Deployment" or "ValidatingWebhookConfiguration" or "MutatingWebhookConfiguration" =>
            resource with { Inputs = (PlanValue.Map)Promoted(resource.Inputs) },
        _ => resource,
    });

    private static PlanValue Promoted(PlanValue value) => value switch
    {
        PlanValue.Text { Value: var name } when name.StartsWith("image-trust-policy-", StringComparison.Ordinal) => new PlanValue.Text("image-trust-policy-4e36e1d2f33e"),
        PlanValue.Text { Value: "Ignore" } => new PlanValue.Text("Fail"),
        PlanValue.Text text => new PlanValue.Text(text.Value.Replace("\"phase\":\"day1\"", "\"phase\":\"day2\"", StringComparison.Ordinal)),
        PlanValue.Map map => PlanValue.Map.Of(map.Fields.Select(field => KeyValuePair.Create(field.Key, Promoted(field.Value)))),
        PlanValue.List list => new PlanValue.List([.. list.Items.Select(Promoted)]),
        _ => value,
    };

    /// <summary>So many resources in components that lean on each other, one property of each third changed.</summary>
    public static PlanReview Large(int components, int each)
    {
        return Plans.Review([.. Resources("1")], [.. Resources("2")]);

        IEnumerable<PlannedResource> Resources(string tag)
        {
            PlannedResource? last = null;
            for (var part = 0; part < components; part++)
            {
                var component = Plans.Component($"component-{part.ToString(CultureInfo.InvariantCulture)}");
                yield return component;
                for (var index = 0; index < each; index++)
                {
                    var resource = Plans.Resource(
                        "azure-native:network:Thing", string.Create(CultureInfo.InvariantCulture, $"thing-{part}-{index}"), $$"""{"tag":"{{(index % 3 == 0 ? tag : "same")}}"}""", component);
                    yield return last is null ? resource : resource.Needing(last);
                    last = index == 0 || part % 4 != 0 ? resource : last;
                }
            }
        }
    }

    private static PlanReview Changed(string stack, string phase, Func<PlannedResource, PlannedResource> change)
    {
        var path = $"stacks/{stack}/plan.json";
        using var file = File.OpenRead(Path.Combine(Root, path));
        var before = PlanJson.Read(file, path);
        var baseline = Baseline.FromPlan(before);
        var after = before with { Phase = phase, Resources = [.. before.Resources.Select(change)] };
        return PlanReview.Of(PlanDiff.Compare(after, baseline), baseline, path, [], []);
    }
}
