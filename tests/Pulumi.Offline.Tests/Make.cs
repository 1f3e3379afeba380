using System.Collections.Immutable;
using Pulumi.Offline.Plans;
using Pulumi.Offline.Urns;

namespace Pulumi.Offline.Tests;

/// <summary>Plans and resources of stack "dev" of project "proj", written as tersely as a test needs.</summary>
internal static class Make
{
    public const string Unknown = $"\"{PlayedProgram.Sentinel}\"";

    public static PlannedResource Stack { get; } = new(Urn(Offline.Urns.Urn.StackType, "proj-dev"));

    public static Urn Urn(string type, string name, Urn? parent = null) => Offline.Urns.Urn.Create("dev", "proj", parent, type, name);

    /// <summary>A custom resource under the stack; inputs are JSON as on the wire.</summary>
    public static PlannedResource Custom(string type, string name, string inputs = "{}") => new(Urn(type, name))
    {
        Parent = Stack.Urn,
        Custom = true,
        Inputs = Values(inputs),
    };

    public static PlannedResource From(this PlannedResource resource, string property, params PlannedResource[] sources)
    {
        ImmutableArray<Urn> urns = [.. sources.Select(source => source.Urn)];
        return resource with
        {
            Dependencies = urns,
            PropertyDependencies = resource.PropertyDependencies.SetItem(property, urns),
        };
    }

    public static PlannedResource Options(
        this PlannedResource resource, string[]? ignore = null, string[]? replace = null, Urn[]? replaceWith = null, Urn[]? aliases = null) =>
        resource with
        {
            Options = new ComparisonOptions(
                [.. (ignore ?? []).Select(PropertyPath.Parse)], [.. (replace ?? []).Select(PropertyPath.Parse)], [.. replaceWith ?? []], [.. aliases ?? []]),
        };

    public static Plan Plan(params PlannedResource[] resources) =>
        new("proj", "dev", null, ResourceOrder.Sort([Stack, .. resources]), PlanValue.Map.Empty);

    public static PlanValue.Map Values(string json) => PlanValueReader.WithoutRun.ReadProperties(PlayedProgram.Json(json), _ => true);
}
