using System.Text.RegularExpressions;
using Pulumi.Offline.Plans;

namespace Pulumi.Offline.Baselines;

/// <summary>
/// Tells a replacement from an update. Without the providers, which know it for every property, this is a table: it names its sources
/// and covers the types a stack of this kind uses. A property outside it counts as an update.
/// </summary>
internal static partial class ReplaceTable
{
    private const string Resource = "Pulumi.Offline.Baselines.replace-table.txt";

    public static IReadOnlyList<ReplaceRule> Rules { get; } = Read();

    /// <summary>Whether a change at <paramref name="path"/> replaces a resource with these inputs and this provider configuration.</summary>
    public static bool ForcesReplace(string type, PropertyPath path, PlanValue.Map inputs, PlanValue.Map provider) =>
        Matching(type).Any(rule => (rule.When?.Holds(inputs, provider) ?? true) && rule.Paths.Any(listed => listed.Meets(path)));

    /// <summary>
    /// Whether a provider gives the property a value when the program gives none: it generates names, and takes locations and
    /// namespaces from its own configuration. A value given once stays.
    /// </summary>
    public static bool IsFilledIn(string type, PropertyPath path) =>
        FilledIn.IsMatch(path.ToString()) && Matching(type).Any(rule => rule.Paths.Any(listed => listed.Covers(path)));

    private static IEnumerable<ReplaceRule> Matching(string type)
    {
        var versionless = ModuleVersion.Replace(type, ":");
        return Rules.Where(rule => rule.AppliesTo(versionless));
    }

    private static ReplaceRule[] Read()
    {
        using var stream = typeof(ReplaceTable).Assembly.GetManifestResourceStream(Resource)
            ?? throw new InvalidOperationException($"the resource {Resource} is missing");
        using var reader = new StreamReader(stream);
        return [.. reader.ReadToEnd().ReplaceLineEndings("\n").Split('\n').Where(line => line.Length > 0 && line[0] != '#').Select(ReplaceRule.Parse)];
    }

    [GeneratedRegex(@"^(location|metadata\.namespace|[A-Za-z]+Name)$", RegexOptions.ExplicitCapture)]
    private static partial Regex FilledIn { get; }

    // azure-native:network/v20240101:Subnet is azure-native:network:Subnet at one API version.
    [GeneratedRegex("(?<=^azure-native:[a-z]+)/v[0-9a-z]+:", RegexOptions.ExplicitCapture)]
    private static partial Regex ModuleVersion { get; }
}
