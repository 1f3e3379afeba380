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
    public static PlanReview Moved()
    {
        var before = Committed();
        var after = before with
        {
            Resources = [.. before.Resources.Select(resource => resource with
            {
                Inputs = resource.Inputs.Fields.ContainsKey("location")
                    ? new PlanValue.Map(resource.Inputs.Fields.SetItem("location", new PlanValue.Text("northeurope")))
                    : resource.Inputs,
            })],
        };
        return Of(before, after, "stacks/dev/plan.json");
    }

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

    private static Plan Committed()
    {
        using var file = File.OpenRead(Path.Combine(Root, "stacks", "dev", "plan.json"));
        return PlanJson.Read(file, "plan.json");
    }

    private static PlanReview Of(Plan before, Plan after, string comparedWith)
    {
        var baseline = Baseline.FromPlan(before);
        return PlanReview.Of(PlanDiff.Compare(after, baseline), baseline, comparedWith, [], []);
    }
}
