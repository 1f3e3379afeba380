namespace Infra.Tests;

/// <summary>What the pages tell people to type.</summary>
public sealed class DocumentTests
{
    /// <summary>Without it an update after a cancelled one, or after a change by hand, answers "unchanged" to what is broken.</summary>
    [Fact]
    public void Every_page_and_workflow_that_says_up_says_refresh()
    {
        string[] files =
        [
            Repository.PathOf("README.md"), Repository.PathOf("CONTRIBUTING.md"),
            .. Directory.GetFiles(Repository.PathOf("docs"), "*.md", SearchOption.AllDirectories),
            .. Directory.GetFiles(Repository.PathOf(".github"), "*.y*ml", SearchOption.AllDirectories),
        ];
        var without = files.SelectMany(file => File.ReadLines(file).Select((line, index) => (Place: $"{Path.GetRelativePath(Repository.Root, file)}:{index + 1}", Line: line)))
            .Where(found => found.Line.Replace("pulumi up --refresh", "", StringComparison.Ordinal).Contains("pulumi up", StringComparison.Ordinal))
            .Select(found => found.Place);

        Assert.Empty(without);
    }
}
