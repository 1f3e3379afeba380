using System.Text.RegularExpressions;

namespace Architecture;

/// <summary>The threat model promises a test for every mistake in its table; a promise about a test that is not there is worth nothing.</summary>
public sealed partial class ThreatModelTests
{
    private static readonly string Document = File.ReadAllText(Path.Combine(Repository.Root, "docs", "threat-model.md"));

    private static IReadOnlyList<(int Number, string Tests)> Rows =>
        [.. Row().Matches(Document).Select(row => (int.Parse(row.Groups["number"].Value, provider: null), row.Groups["tests"].Value))];

    [Fact]
    public void Every_test_that_the_table_names_exists()
    {
        var existing = TestNames.All();
        Assert.Empty(
            from row in Rows
            from Match name in Quoted().Matches(row.Tests)
            let test = name.Groups["name"].Value
            where !(test.StartsWith("corpus/", StringComparison.Ordinal) ? HasCase(test) : existing.Contains(test))
            select $"{row.Number}: {test}");
    }

    [Fact]
    public void Every_mistake_has_a_test_and_a_number_of_its_own()
    {
        Assert.True(Rows.Count > 40, $"the table has {Rows.Count} rows");
        Assert.Empty(Rows.Where(row => !Quoted().IsMatch(row.Tests)).Select(row => row.Number));
        Assert.Empty(Rows.CountBy(row => row.Number).Where(count => count.Value > 1).Select(count => count.Key));
    }

    [Fact]
    public void Every_number_that_tests_of_the_verifier_carry_is_in_the_table()
    {
        var carried = Tests().SelectMany(file => Attack().Matches(File.ReadAllText(file))).Select(attack => int.Parse(attack.Groups["number"].Value, provider: null)).ToHashSet();
        Assert.NotEmpty(carried);
        Assert.Empty(carried.Except(Rows.Select(row => row.Number)));
    }

    private static IEnumerable<string> Tests() =>
        Repository.HandWrittenSources.Where(file => Repository.Relative(file).StartsWith("tests/", StringComparison.Ordinal));

    private static bool HasCase(string name) => Directory.Exists(Path.Combine(Repository.Root, "tests", name));

    [GeneratedRegex(@"^\| (?<number>\d+) \|[^|]*\|[^|]*\| (?<tests>[^|]*) \|$", RegexOptions.Multiline)]
    private static partial Regex Row();

    [GeneratedRegex("`(?<name>[^`]+)`")]
    private static partial Regex Quoted();

    [GeneratedRegex(@"\bAttack\((?<number>\d+), """)]
    private static partial Regex Attack();
}
