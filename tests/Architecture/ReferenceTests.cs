namespace Architecture;

/// <summary>The reference table holds in the project files.</summary>
public sealed class ReferenceTests
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
}
