using System.Collections.Immutable;
using Pulumi.Offline.Plans;

namespace Infra.Tests.Rules.Model;

/// <summary>A change of an estate, made to see a rule broken.</summary>
internal sealed record Change(string Words, Func<Estate, Estate> Apply)
{
    /// <summary>Sets a property of the first resource of a type, or of the one so named. A text <c>@NAME</c> refers to a resource.</summary>
    public static Change Set(string type, string path, string json, string? name = null) =>
        OfResource($"{type} {name}: {path} = {json}", type, name, (plan, resource) =>
        {
            var (value, sources) = EstateText.Value(json, plan);
            var at = PropertyPath.Parse(path);
            return resource with
            {
                Inputs = (PlanValue.Map)Put(resource.Inputs, at.Segments, value),
                PropertyDependencies = sources.IsEmpty ? resource.PropertyDependencies : resource.PropertyDependencies.SetItem(at.Segments[0].Key!, sources),
            };
        });

    /// <summary>Leaves a property out.</summary>
    public static Change Drop(string type, string path, string? name = null) =>
        OfResource($"{type} {name}: without {path}", type, name, (_, resource) =>
            resource with { Inputs = (PlanValue.Map)Put(resource.Inputs, PropertyPath.Parse(path).Segments, null) });

    /// <summary>Leaves out every resource of a type, or the one so named.</summary>
    public static Change Without(string type, string? name = null) => new($"without {type} {name}", estate =>
        estate with { Plan = estate.Plan with { Resources = [.. estate.Plan.Resources.Where(resource => !IsTarget(resource, type, name))] } });

    public static Change Add(string type, string name, string inputs) => new($"{type} {name} added", estate =>
        estate with { Plan = estate.Plan with { Resources = [.. estate.Plan.Resources, EstateText.Resource(type, name, inputs, estate.Plan)] } });

    /// <summary>One after the other.</summary>
    public Change Then(Change next) => new($"{Words}, {next.Words}", estate => next.Apply(Apply(estate)));

    public static Change Call(string token) => new($"a call of {token}", estate => estate with { Calls = [.. estate.Calls, token] });

    private static Change OfResource(string words, string type, string? name, Func<Plan, PlannedResource, PlannedResource> change) => new(words, estate =>
    {
        var target = estate.Plan.Resources.First(resource => IsTarget(resource, type, name));
        var changed = change(estate.Plan, target);
        return estate with { Plan = estate.Plan with { Resources = [.. estate.Plan.Resources.Select(resource => resource == target ? changed : resource)] } };
    });

    private static bool IsTarget(PlannedResource resource, string type, string? name) =>
        resource.Type == type && (name is null || resource.Name == name);

    /// <param name="value">Null leaves the last segment out.</param>
    private static PlanValue Put(PlanValue? into, ImmutableArray<PropertyPath.Segment> path, PlanValue? value)
    {
        if (path[0].Index is { } index)
        {
            var items = ((PlanValue.List)into!).Items;
            return new PlanValue.List(path.Length > 1 ? items.SetItem(index, Put(items[index], path[1..], value))
                : value is null ? items.RemoveAt(index)
                : index == items.Length ? items.Add(value)
                : items.SetItem(index, value));
        }

        var key = path[0].Key!;
        var map = into as PlanValue.Map ?? PlanValue.Map.Empty;
        return new PlanValue.Map(path.Length > 1 ? map.Fields.SetItem(key, Put(map.Fields.GetValueOrDefault(key), path[1..], value))
            : value is null ? map.Fields.Remove(key)
            : map.Fields.SetItem(key, value));
    }
}
