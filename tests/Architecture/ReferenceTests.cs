using System.Text.RegularExpressions;

namespace Architecture;

/// <summary>The reference table holds in the project files.</summary>
public sealed partial class ReferenceTests
{
    public static TheoryData<string> ProductProjects => [.. Repository.Projects.Where(project => !project.IsTest).Select(project => project.Path)];

    [Theory]
    [MemberData(nameof(ProductProjects))]
    public void A_project_references_only_what_the_table_allows(string path)
    {
        var project = Repository.Projects.Single(project => project.Path == path);
        Assert.True(ReferenceTable.Projects.TryGetValue(path, out var allowed), $"{path} has no row in the reference table");
        Assert.Empty(project.References.Except(allowed));
    }

    [Theory]
    [MemberData(nameof(ProductProjects))]
    public void A_project_with_restricted_packages_uses_no_other(string path)
    {
        if (ReferenceTable.Packages.TryGetValue(path, out var allowed))
        {
            Assert.Empty(Repository.Projects.Single(project => project.Path == path).Packages.Except(allowed));
        }
    }

    [Theory]
    [MemberData(nameof(ProductProjects))]
    public void The_page_allows_what_the_table_allows(string path)
    {
        var page = Row().Matches(File.ReadAllText(Path.Combine(Repository.Root, "docs", "architecture.md")))
            .ToDictionary(row => row.Groups["project"].Value, row => row.Groups["allowed"].Value);
        // One row for all SDKs, and a wildcard for them where all are allowed; the generator is none and references nothing.
        var allowed = page[path.StartsWith("sdks/", StringComparison.Ordinal) ? "sdks/Pulumi.*" : path];

        Assert.Empty(ReferenceTable.Projects[path].Where(reference => !Names(allowed, reference)));
        Assert.Empty(ReferenceTable.Projects.Keys.Where(other => !ReferenceTable.Projects[path].Contains(other) && Names(allowed, other) && !other.StartsWith("sdks/", StringComparison.Ordinal)));
    }

    [Fact]
    public void Product_code_never_references_tests()
    {
        Assert.Empty(Repository.Projects.Where(project => !project.IsTest && project.References.Any(reference => reference.StartsWith("tests/", StringComparison.Ordinal))));
    }

    [Fact]
    public void Every_project_is_in_the_solution()
    {
        var solution = File.ReadAllText(Path.Combine(Repository.Root, "Infra.sln")).Replace('\\', '/');
        Assert.Empty(Repository.Projects.Where(project => !solution.Contains(Repository.Relative(project.File), StringComparison.Ordinal)));
    }

    [Fact]
    public void Package_versions_stand_in_one_file()
    {
        Assert.Empty(Repository.Projects.Where(project => File.ReadAllText(project.File).Contains("Version=\"", StringComparison.Ordinal)));
    }

    /// <summary>A project by its path, or by its last word where the row speaks of that folder.</summary>
    private static bool Names(string allowed, string project) => allowed.Split(';')[0].Split(',', StringSplitOptions.TrimEntries)
        .Any(name => name == project || name == project.Split('/')[^1] || (name.EndsWith("/*", StringComparison.Ordinal) && project.StartsWith(name[..^1], StringComparison.Ordinal)));

    [GeneratedRegex(@"^\| (?<project>[\w/.*]+) \| (?<allowed>[^|(]+)", RegexOptions.Multiline)]
    private static partial Regex Row();
}
