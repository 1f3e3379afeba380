using System.Text.RegularExpressions;

namespace Architecture;

/// <summary>The names of all tests, read from their sources: pages name tests, and a promise about one that is not there is worth nothing.</summary>
internal static partial class TestNames
{
    public static HashSet<string> All() =>
    [
        .. Repository.HandWrittenSources.Where(file => Repository.Relative(file).StartsWith("tests/", StringComparison.Ordinal))
            .SelectMany(file => TestMethod().Matches(File.ReadAllText(file))).Select(method => method.Groups["name"].Value),
    ];

    // Between the attribute and the method are other attributes and comments, and no empty line.
    [GeneratedRegex(@"^ *\[(?:Fact|Theory|Property)\b.*\n(?: *\S.*\n)*? *public (?:static )?(?:async )?[\w<>]+ (?<name>\w+)\(", RegexOptions.Multiline)]
    private static partial Regex TestMethod();
}
