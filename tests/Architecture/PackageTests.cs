using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using System.Xml.Linq;

namespace Architecture;

/// <summary>Nothing is referenced, and no version is kept, that nobody uses.</summary>
public sealed class PackageTests
{
    /// <summary>The group for packages that come through others, in a version that the registry has.</summary>
    private const string Pins = "pins: ";

    /// <summary>Packages whose assembly has another name.</summary>
    private static readonly IReadOnlyDictionary<string, string> Assemblies = new Dictionary<string, string>
    {
        ["FsCheck.Xunit.v3"] = "FsCheck",
        ["TngTech.ArchUnitNET"] = "ArchUnitNET",
    };

    public static TheoryData<string> ReferencingProjects =>
        [.. Repository.Projects.Where(project => project.Linked.Count + project.LinkedPackages.Count > 0).Select(project => project.Path)];

    [Fact]
    public void Each_package_version_is_one_that_a_project_asks_for()
    {
        var asked = Repository.Projects.SelectMany(project => project.Packages)
            .Concat(Directory.EnumerateFiles(Repository.Root, "Directory.Build.*").SelectMany(file => Named(file, "PackageReference"))).ToHashSet();
        var kept = XDocument.Load(Path.Combine(Repository.Root, "Directory.Packages.props")).Descendants("ItemGroup")
            .Where(group => group.Attribute("Label")?.Value.StartsWith(Pins, StringComparison.Ordinal) != true)
            .SelectMany(group => group.Elements("PackageVersion")).Select(version => version.Attribute("Include")!.Value);

        Assert.Empty(kept.Except(asked));
    }

    [Theory]
    [MemberData(nameof(ReferencingProjects))]
    public void A_project_uses_each_project_that_it_references(string path)
    {
        var project = Repository.Projects.Single(project => project.Path == path);
        var used = AssembliesOf(project.Built);

        Assert.Empty(project.Linked.Where(reference => !used.Contains(Repository.Projects.Single(other => other.Path == reference).AssemblyName)));
    }

    [Theory]
    [MemberData(nameof(ReferencingProjects))]
    public void A_project_uses_each_package_that_it_references(string path)
    {
        var project = Repository.Projects.Single(project => project.Path == path);
        var used = AssembliesOf(project.Built);

        Assert.Empty(project.LinkedPackages.Where(package =>
        {
            string name = Assemblies.GetValueOrDefault(package, package);
            return !used.Any(assembly => assembly == name || assembly.StartsWith(name + ".", StringComparison.Ordinal));
        }));
    }

    private static IEnumerable<string> Named(string file, string element) =>
        XDocument.Load(file).Descendants(element).Select(reference => reference.Attribute("Include")!.Value);

    private static HashSet<string> AssembliesOf(string file)
    {
        using var stream = File.OpenRead(file);
        using var image = new PEReader(stream);
        var metadata = image.GetMetadataReader();
        return [.. metadata.AssemblyReferences.Select(reference => metadata.GetString(metadata.GetAssemblyReference(reference).Name))];
    }
}
