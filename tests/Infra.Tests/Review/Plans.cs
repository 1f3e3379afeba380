using System.Text.Json;
using System.Text.Json.Nodes;
using ImageTrust.Infra.Review;
using Pulumi.Offline.Baselines;
using Pulumi.Offline.Plans;
using Pulumi.Offline.Urns;

namespace Infra.Tests.Review;

/// <summary>Plans of stack "dev", written as tersely as a test needs.</summary>
internal static class Plans
{
    public static PlannedResource Stack { get; } = new(Urn.Create("dev", "image-trust", null, Urn.StackType, "image-trust-dev"));

    public static PlannedResource Component(string name, string kind = "Part") =>
        new(Urn.Create("dev", "image-trust", Stack.Urn, $"image-trust:infra:{kind}", name)) { Parent = Stack.Urn };

    /// <param name="inputs">JSON of an object.</param>
    public static PlannedResource Resource(string type, string name, string inputs = "{}", PlannedResource? parent = null)
    {
        var above = parent ?? Stack;
        return new(Urn.Create("dev", "image-trust", above.Urn, type, name)) { Parent = above.Urn, Custom = true, Inputs = Values(inputs) };
    }

    public static PlannedResource Needing(this PlannedResource resource, params PlannedResource[] others) =>
        resource with { Dependencies = [.. others.Select(other => other.Urn)] };

    public static PlannedResource From(this PlannedResource resource, string property, PlannedResource source) => resource with
    {
        Inputs = new PlanValue.Map(resource.Inputs.Fields.SetItem(property, PlanValue.UnknownMark)),
        PropertyDependencies = resource.PropertyDependencies.SetItem(property, [source.Urn]),
        Dependencies = [.. resource.Dependencies, source.Urn],
    };

    public static Plan Of(params IEnumerable<PlannedResource> resources) =>
        new("image-trust", "dev", "day1", ResourceOrder.Sort([Stack, .. resources]), PlanValue.Map.Empty);

    /// <summary>The review of what comes after what was.</summary>
    public static PlanReview Review(IEnumerable<PlannedResource> before, IEnumerable<PlannedResource> after)
    {
        var baseline = Baseline.FromPlan(Of(before));
        return PlanReview.Of(PlanDiff.Compare(Of(after), baseline), baseline, "git:main", [], []);
    }

    public static PlanReview FirstDeployment(params IEnumerable<PlannedResource> resources) =>
        PlanReview.Of(PlanDiff.Compare(Of(resources), Baseline.Empty), Baseline.Empty, null, [], []);

    /// <summary>The ConfigMap with a policy in canonical form.</summary>
    public static PlannedResource PolicyOf(string canonical) => Resource("kubernetes:core/v1:ConfigMap", "policy") with
    {
        Inputs = PlanValue.Map.Of([new("data", PlanValue.Map.Of([new("policy.json", new PlanValue.Text(canonical))]))]),
    };

    private static PlanValue.Map Values(string json) => (PlanValue.Map)Value(JsonNode.Parse(json));

    private static PlanValue Value(JsonNode? node) => node switch
    {
        JsonObject fields => PlanValue.Map.Of(fields.Select(field => KeyValuePair.Create(field.Key, Value(field.Value)))),
        JsonArray items => new PlanValue.List([.. items.Select(Value)]),
        JsonValue value when value.GetValueKind() == JsonValueKind.String => new PlanValue.Text(value.GetValue<string>()),
        JsonValue value when value.GetValueKind() == JsonValueKind.Number => new PlanValue.Number(value.GetValue<double>()),
        JsonValue value => new PlanValue.Bool(value.GetValue<bool>()),
        _ => new PlanValue.Null(),
    };
}
