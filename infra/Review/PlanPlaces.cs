using Pulumi.Offline.Plans;
using Pulumi.Offline.Urns;

namespace ImageTrust.Infra.Review;

/// <summary>Where the resources of a plan stand: the component each belongs to, and a name a reader finds it by.</summary>
internal sealed class PlanPlaces(Plan plan)
{
    private readonly Dictionary<Urn, PlannedResource> byUrn = plan.Resources.ToDictionary(resource => resource.Urn);

    public PlannedResource? Find(Urn urn) => byUrn.GetValueOrDefault(urn);

    /// <summary>The component directly below the stack that the resource is or belongs to; null for what stands below the stack itself.</summary>
    public PlannedResource? ComponentOf(PlannedResource resource)
    {
        var at = resource;
        while (at.Parent is { } above && byUrn.TryGetValue(above, out var parent) && parent.Type != Urn.StackType)
        {
            at = parent;
        }

        return at.Custom || at.Type == Urn.StackType ? null : at;
    }

    /// <summary><c>signing/vault</c>: the component and the resource; one word where both are called the same.</summary>
    public string Label(PlannedResource resource) =>
        ComponentOf(resource) is { } component && component.Name != resource.Name ? $"{component.Name}/{resource.Name}" : resource.Name;

    /// <summary>The resource that an input's value comes from, when it comes from one.</summary>
    public PlannedResource? Source(PlannedResource resource, string property) =>
        resource.PropertyDependencies.TryGetValue(property, out var urns)
            ? urns.Select(Find).OfType<PlannedResource>().LastOrDefault(source => source.Custom)
            : null;

    /// <summary>An input as a reader knows it: its text, or the name of what it comes from.</summary>
    public string Named(PlannedResource resource, string property) => resource.Inputs.Fields.GetValueOrDefault(property) switch
    {
        PlanValue.Text text => text.Value,
        _ when Source(resource, property) is { } source => Label(source),
        _ => "known after the update",
    };
}
