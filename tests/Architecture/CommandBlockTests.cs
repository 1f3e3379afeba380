using System.Text.RegularExpressions;

namespace Architecture;

/// <summary>
/// What pages tell people to type. Every block of commands is under a comment that says which tests run it, or what it needs that no test has:
/// <c>run by: NAME, NAME</c> or <c>needs …</c>.
/// </summary>
public sealed partial class CommandBlockTests
{
    private const string Fence = "```";

    private static readonly string[] Pages =
    [
        Path.Combine(Repository.Root, "README.md"), Path.Combine(Repository.Root, "CONTRIBUTING.md"),
        .. Directory.GetFiles(Path.Combine(Repository.Root, "docs"), "*.md", SearchOption.AllDirectories),
    ];

    private static IReadOnlyList<Block> Blocks => [.. Pages.SelectMany(In)];

    [Fact]
    public void Every_block_of_commands_names_the_tests_that_run_it_or_what_it_needs()
    {
        Assert.True(Blocks.Count(block => block.Language == "console") >= 10, "there are hardly any");
        Assert.Empty(Blocks.Where(block => block.Language == "console" && !Marker().IsMatch(block.Above)).Select(block => block.Place));
    }

    /// <summary>Under another name a block would be held by nobody.</summary>
    [Fact]
    public void Commands_stand_in_no_other_block() =>
        Assert.Empty(Blocks.Where(block => block.Language != "console" && block.Lines.Any(line => Command().IsMatch(line))).Select(block => block.Place));

    [Fact]
    public void Every_test_that_runs_a_block_exists()
    {
        var existing = TestNames.All();

        Assert.Empty(
            from block in Blocks
            from name in Marker().Match(block.Above).Groups["tests"].Value.Split(", ", StringSplitOptions.RemoveEmptyEntries)
            where !existing.Contains(name)
            select $"{block.Place}: {name}");
    }

    [Fact]
    public void The_README_fits_a_reading() => Assert.True(File.ReadLines(Path.Combine(Repository.Root, "README.md")).Count() < 150);

    private static IEnumerable<Block> In(string page)
    {
        var lines = File.ReadAllLines(page);
        for (var at = 0; at < lines.Length; at++)
        {
            if (!lines[at].StartsWith(Fence, StringComparison.Ordinal))
            {
                continue;
            }

            var end = Array.FindIndex(lines, at + 1, line => line.StartsWith(Fence, StringComparison.Ordinal));
            yield return new Block($"{Repository.Relative(page)}:{at + 1}", lines[at][Fence.Length..], at > 0 ? lines[at - 1] : "", lines[(at + 1)..end]);
            at = end;
        }
    }

    [GeneratedRegex(@"\A<!-- (shown by: \S+( \S+)*; )?(run by: (?<tests>\w+(, \w+)*)|needs (Azure|a )[^>]+) -->\z", RegexOptions.ExplicitCapture)]
    private static partial Regex Marker();

    [GeneratedRegex(@"\A(\$ |(dotnet|pulumi|kubectl|policy|cosign|az|crane|\./\w+) )")]
    private static partial Regex Command();

    /// <param name="Above">The line before it.</param>
    private sealed record Block(string Place, string Language, string Above, string[] Lines);
}
