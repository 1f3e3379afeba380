using ArchUnitNET.Domain;
using ArchUnitNET.Loader;
using Assembly = System.Reflection.Assembly;

namespace Architecture;

/// <summary>Folders inside a project form a line: no namespace reaches, over others, back to itself.</summary>
public sealed class NamespaceTests
{
    /// <summary>The namespaces of the Pulumi packages are dictated by the official ones.</summary>
    private static readonly string[] Dictated = ["sdks/Pulumi", "sdks/Pulumi.AzureNative", "sdks/Pulumi.AzureAD", "sdks/Pulumi.Kubernetes"];

    public static TheoryData<string> OwnProjects =>
        [.. Repository.Projects.Where(project => !project.IsTest && !Dictated.Contains(project.Path)).Select(project => project.Path)];

    [Theory]
    [MemberData(nameof(OwnProjects))]
    public void Namespaces_have_no_circles(string path)
    {
        var assembly = Assembly.LoadFrom(Repository.Projects.Single(project => project.Path == path).Built);
        var types = new ArchLoader().LoadAssembly(assembly).Build().Types
            .Where(type => IsOwn(type, assembly)).ToList();
        var edges = types
            .SelectMany(type => type.Dependencies, (type, dependency) => (From: type.Namespace.FullName, To: dependency.Target, Type: type.FullName))
            .Where(edge => IsOwn(edge.To, assembly))
            .Select(edge => (edge.From, To: edge.To.Namespace.FullName, Why: $"{edge.Type} -> {edge.To.FullName}"))
            .Where(edge => edge.From != edge.To)
            .ToList();

        Assert.True(types.Count > 0, $"{path}: no type was loaded");
        Assert.Empty(Circles(edges));
    }

    /// <returns>Every edge that lies on a circle, with the type that makes it.</returns>
    private static IEnumerable<string> Circles(List<(string From, string To, string Why)> edges)
    {
        var next = edges.ToLookup(edge => edge.From, edge => edge.To);
        return edges.Where(edge => Reaches(edge.To, edge.From, next, [])).Select(edge => edge.Why).Distinct().Order(StringComparer.Ordinal);
    }

    private static bool Reaches(string from, string to, ILookup<string, string> next, HashSet<string> seen) =>
        from == to || (seen.Add(from) && next[from].Any(step => Reaches(step, to, next, seen)));

    /// <summary>Generic parameters and types of other assemblies come without a namespace or assembly.</summary>
    private static bool IsOwn(IType type, Assembly assembly) =>
        type.Namespace is not null && type.Assembly?.FullName == assembly.FullName && !IsGenerated(type.FullName);

    /// <summary>Protocol messages and source generators' output.</summary>
    private static bool IsGenerated(string fullName) =>
        fullName.StartsWith("Pulumirpc.", StringComparison.Ordinal) || fullName.Contains(".Protocol.", StringComparison.Ordinal)
        || fullName.Contains('<') || fullName.StartsWith("System.", StringComparison.Ordinal);
}
