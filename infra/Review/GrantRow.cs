using System.Collections.Immutable;
using ImageTrust.Infra.Access;
using ImageTrust.Policy.Images.Text;
using Pulumi.Offline.Plans;

namespace ImageTrust.Infra.Review;

/// <summary>One permission that a plan grants, in Azure or in the cluster.</summary>
/// <param name="Resource">What grants it.</param>
/// <param name="Who">The identity that gets it.</param>
/// <param name="Role">What it may do.</param>
/// <param name="On">On what.</param>
/// <param name="Reason">Why; in the cluster, what the role allows.</param>
internal sealed record GrantRow(PlannedResource Resource, string Who, string Role, string On, string Reason)
{
    private const string RoleAssignment = "azure-native:authorization:RoleAssignment";
    private const string RoleBinding = "kubernetes:rbac.authorization.k8s.io/v1:RoleBinding";
    private const string ClusterRoleBinding = "kubernetes:rbac.authorization.k8s.io/v1:ClusterRoleBinding";
    private const string ManagedCluster = "azure-native:containerservice:ManagedCluster";

    public PlanOp Op => Resource.Op;

    /// <summary>Every grant of the plan, those that it takes away included.</summary>
    public static IReadOnlyList<GrantRow> In(Plan plan)
    {
        var places = new PlanPlaces(plan);
        return [.. plan.Resources.SelectMany(resource => resource.Type switch
        {
            RoleAssignment => [Assigned(resource, places)],
            RoleBinding or ClusterRoleBinding => Bound(resource, plan),
            ManagedCluster => Administrators(resource, places),
            _ => [],
        }).OrderBy(row => row.Resource.Type, StringComparer.Ordinal).ThenBy(row => row.Who, StringComparer.Ordinal).ThenBy(row => row.Role, StringComparer.Ordinal)
            .ThenBy(row => row.On, StringComparer.Ordinal)];
    }

    private static GrantRow Assigned(PlannedResource assignment, PlanPlaces places)
    {
        var listed = GrantTable.All.FirstOrDefault(grant => grant.Name == assignment.Name);
        return new GrantRow(
            assignment,
            listed is null ? places.Named(assignment, "principalId") : ClosedSet.WordOf(listed.Grantee),
            RoleName(assignment, places),
            places.Named(assignment, "scope"),
            assignment.Inputs.Fields.GetValueOrDefault("description") is PlanValue.Text reason ? reason.Value : "no reason given");
    }

    /// <summary>A built-in role by the name this program knows it by; another one by its id, a custom one by its resource.</summary>
    private static string RoleName(PlannedResource assignment, PlanPlaces places)
    {
        var id = places.Named(assignment, "roleDefinitionId");
        var builtIn = id[(id.LastIndexOf('/') + 1)..];
        return Enum.GetValues<RoleKind>().Where(role => BuiltInRole.Id(role) == builtIn).Select(ClosedSet.WordOf).FirstOrDefault(builtIn);
    }

    private static IEnumerable<GrantRow> Bound(PlannedResource binding, Plan plan)
    {
        var role = Text(binding.Inputs, "roleRef", "name");
        var ns = Text(binding.Inputs, "metadata", "namespace");
        var rules = plan.Resources.FirstOrDefault(resource => resource.Type == binding.Type[..^"Binding".Length]
            && Text(resource.Inputs, "metadata", "name") == role && Text(resource.Inputs, "metadata", "namespace") == ns);
        foreach (var subject in Items(binding.Inputs.Fields.GetValueOrDefault("subjects")).OfType<PlanValue.Map>())
        {
            var account = string.Join('/', new[] { Text(subject, "namespace"), Text(subject, "name") }.OfType<string>());
            yield return new GrantRow(
                binding,
                $"{Text(subject, "kind")} {account}",
                $"{Text(binding.Inputs, "roleRef", "kind")} {role}",
                ns is null ? "the whole cluster" : $"namespace {ns}",
                rules is null ? "a role of the cluster's own" : $"may {string.Join("; ", Items(rules.Inputs.Fields.GetValueOrDefault("rules")).OfType<PlanValue.Map>().Select(Allowed))}");
        }
    }

    private static string Allowed(PlanValue.Map rule)
    {
        var names = Texts(rule, "resourceNames");
        return $"{string.Join(", ", Texts(rule, "verbs"))} {string.Join(", ", Texts(rule, "resources"))}"
            + (names.Count > 0 ? $" named {string.Join(", ", names)}" : "");
    }

    /// <summary>Groups that the cluster itself lets administer it: no role assignment says so.</summary>
    private static IEnumerable<GrantRow> Administrators(PlannedResource cluster, PlanPlaces places) =>
        cluster.Inputs.Fields.GetValueOrDefault("aadProfile") is PlanValue.Map profile
            ? Texts(profile, "adminGroupObjectIDs").Select(id => new GrantRow(
                cluster, $"Entra group {id}", "cluster administrator", places.Label(cluster), "image-trust:adminGroupObjectIds names it: there are no local accounts"))
            : [];

    private static string? Text(PlanValue value, params string[] path) =>
        path.Aggregate((PlanValue?)value, (at, key) => (at as PlanValue.Map)?.Fields.GetValueOrDefault(key)) is PlanValue.Text text ? text.Value : null;

    private static List<string> Texts(PlanValue.Map map, string key) =>
        [.. Items(map.Fields.GetValueOrDefault(key)).Select(item => item is PlanValue.Text text ? text.Value : "known after the update")];

    private static ImmutableArray<PlanValue> Items(PlanValue? value) => value is PlanValue.List list ? list.Items : [];
}
