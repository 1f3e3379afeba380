using Infra.Tests.Rules.Model;
using Pulumi.Offline.Plans;

namespace Infra.Tests.Properties;

/// <summary>What must not be in any graph. Each check returns one line per finding.</summary>
internal static class GraphChecks
{
    /// <summary>Properties that name another resource of the same estate → its type and the property that holds its name.</summary>
    private static readonly (string Property, string Type, string Name)[] s_references =
    [
        ("resourceGroupName", AzureType.ResourceGroup, "resourceGroupName"),
        ("vaultName", AzureType.Vault, "vaultName"),
        ("registryName", AzureType.Registry, "registryName"),
        ("virtualNetworkName", AzureType.Network, "virtualNetworkName"),
        ("privateZoneName", AzureType.PrivateZone, "privateZoneName"),
        ("privateEndpointName", AzureType.PrivateEndpoint, "privateEndpointName"),
        ("workspaceName", AzureType.Workspace, "workspaceName"),
        ("metadata.namespace", "kubernetes:core/v1:Namespace", "metadata.name"),
        ("spec.template.spec.serviceAccountName", KubernetesType.ServiceAccount, "metadata.name"),
        ("spec.scaleTargetRef.name", KubernetesType.Deployment, "metadata.name"),
    ];

    /// <summary>A group that Azure makes itself, and a namespace that every cluster has.</summary>
    private static readonly HashSet<string> s_azuresOwn = ["NetworkWatcherRG", "kube-system"];

    public static IEnumerable<string> UnfitNames(IReadOnlyList<Place> resources) => resources.SelectMany(UnfitNames);

    /// <summary>Two resources that Azure, Entra or Kubernetes would take for one.</summary>
    public static IEnumerable<string> DuplicateNames(IReadOnlyList<Place> resources) =>
        resources.Select(Identity).OfType<string>().GroupBy(identity => identity, StringComparer.OrdinalIgnoreCase).Where(group => group.Count() > 1)
            .Select(group => $"{group.Count()} times {group.Key}");

    /// <summary>A name of a resource that nobody makes.</summary>
    public static IEnumerable<string> DanglingNames(IReadOnlyList<Place> resources) =>
        from resource in resources
        from reference in s_references
        let named = resource[reference.Property]
        where named.Text is { } text && !s_azuresOwn.Contains(text)
            && !resources.Any(other => other.Resource.Type == reference.Type && other[reference.Name].Text == text)
        select $"{resource.Resource.Type} {resource.Resource.Name}: {reference.Property} = {named.Text}";

    /// <summary>URNs of a plan that are used twice, or that are referred to and not there.</summary>
    public static IEnumerable<string> DanglingUrns(Plan plan)
    {
        var urns = plan.Resources.Select(resource => resource.Urn).ToList();
        var known = urns.ToHashSet();
        return urns.GroupBy(urn => urn).Where(group => group.Count() > 1).Select(group => $"twice: {group.Key}")
            .Concat(plan.Resources.SelectMany(resource => resource.Dependencies
                .Concat(resource.PropertyDependencies.Values.SelectMany(sources => sources))
                .Concat(new[] { resource.Parent, resource.Provider }.OfType<Pulumi.Offline.Urns.Urn>())
                .Where(urn => !known.Contains(urn))
                .Select(urn => $"{resource.Urn} refers to {urn}")));
    }

    private static IEnumerable<string> UnfitNames(Place place)
    {
        var type = place.Resource.Type;
        if (NameLimits.Of(type) is { } limit)
        {
            var name = place[limit.Property];
            if (name.Text is not { } text || text.Length < limit.Least || text.Length > limit.Most)
            {
                yield return $"{type} {place.Resource.Name}: {limit.Property} = {name.Text ?? "nothing"}: expected {limit.Least} to {limit.Most} characters";
            }
        }
        else if (!NameLimits.IsNameless(type))
        {
            yield return $"{type}: NameLimits does not say how long its names may be";
        }

        foreach (var (property, most) in NameLimits.OfProperties)
        {
            if (place[property].Text is { } text && text.Length > most)
            {
                yield return $"{type} {place.Resource.Name}: {property} = {text}: expected at most {most} characters";
            }
        }
    }

    /// <summary>The own name with everything it is unique in: parents' names, or the resource it is about.</summary>
    private static string? Identity(Place place)
    {
        var type = place.Resource.Type;
        if (NameLimits.Of(type) is not { } limit)
        {
            return null;
        }

        string[] within = type.StartsWith(KubernetesType.Prefix, StringComparison.Ordinal)
            ? [place["metadata.namespace"].Text ?? ""]
            : [.. place.Fields.Where(field => IsScope(field.Path.Segments[0].Key!)).Select(field => $"{field.Path}={field.Text}")];
        return $"{type} {string.Join(' ', within)} {place[limit.Property].Text}";
    }

    private static bool IsScope(string property) =>
        property.EndsWith("Name", StringComparison.Ordinal) || property is "scope" or "resourceUri" or "resourceId" or "applicationId";
}
