using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;
using Pulumi.Offline.Plans;

namespace ImageTrust.Infra.Review;

/// <summary>One line of the table of changes that Azure does not make.</summary>
/// <param name="Fails">The update fails; otherwise it succeeds and changes nothing.</param>
/// <param name="Way">What to do instead.</param>
internal sealed partial record RefusedChange(string Type, string Condition, IReadOnlyList<PropertyPath> Paths, bool Fails, string Way)
{
    private const string Resource = "ImageTrust.Infra.Review.refused-changes.txt";

    private static readonly string[] Tiers = ["Basic", "Standard", "Premium"];

    public static IReadOnlyList<RefusedChange> Table { get; } = Read();

    /// <summary>The line that says of a change that it will not be made, or null.</summary>
    public static RefusedChange? Of(PlannedResource resource, PropertyChange change) => resource.Op != PlanOp.Update ? null
        : Table.FirstOrDefault(line => line.Type == resource.Type && line.Paths.Any(path => path.Meets(change.Path)) && line.Holds(change));

    /// <exception cref="FormatException">The line is none; the table is part of this assembly, so a test fails.</exception>
    public static RefusedChange Parse(string line)
    {
        var match = Line().Match(line);
        return match.Success
            ? new RefusedChange(
                match.Groups["type"].Value, match.Groups["when"].Value, [.. match.Groups["paths"].Value.Split(' ').Select(PropertyPath.Parse)],
                match.Groups["kind"].Value == "refused", match.Groups["way"].Value)
            : throw new FormatException($"'{line}' is no line of the table of refused changes");
    }

    private bool Holds(PropertyChange change) => Condition switch
    {
        "down" => Minors(change) is ({ } old, { } now) && now < old,
        "skip" => Minors(change) is ({ } old, { } now) && now > old + 1,
        "off" => change.Old is PlanValue.Bool { Value: true } && change.New is null or PlanValue.Bool { Value: false },
        // A list that grows, or a range that grows around what it was, takes nothing from anybody.
        "leaves" => change.Old is not (null or PlanValue.Masked)
            && !((Network(change.Old), Network(change.New)) is ({ } old, { } now) && now.PrefixLength <= old.PrefixLength && now.Contains(old.BaseAddress)),
        "sku-down" => (change.Old, change.New) is (PlanValue.Text old, PlanValue.Text now) && Array.IndexOf(Tiers, now.Value) < Array.IndexOf(Tiers, old.Value),
        // What was unknown is not known to change; what was left out and is now said to be off was off.
        _ => change.Old is not PlanValue.Masked && !(change is { Old: null, New: PlanValue.Bool { Value: false } }),
    };

    private static (int? Old, int? Now) Minors(PropertyChange change) => (Minor(change.Old), Minor(change.New));

    private static int? Minor(PlanValue? version) =>
        version is PlanValue.Text { Value: var text } && Version().Match(text) is { Success: true } match
            ? int.Parse(match.Groups["minor"].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture) : null;

    private static IPNetwork? Network(PlanValue? range) => range is PlanValue.Text { Value: var text } && IPNetwork.TryParse(text, out var network) ? network : null;

    private static RefusedChange[] Read()
    {
        using var stream = typeof(RefusedChange).Assembly.GetManifestResourceStream(Resource)
            ?? throw new InvalidOperationException($"the resource {Resource} is missing");
        using var reader = new StreamReader(stream);
        return [.. reader.ReadToEnd().ReplaceLineEndings("\n").Split('\n').Where(line => line.Length > 0 && line[0] != '#').Select(Parse)];
    }

    [GeneratedRegex(@"\A(?<type>[^ ]+?)( (?<when>down|skip|off|leaves|sku-down))?: (?<paths>[^ |]+( [^ |]+)*) \| (?<kind>refused|ignored) \| (?<way>.+[^.])\z", RegexOptions.ExplicitCapture)]
    private static partial Regex Line();

    [GeneratedRegex(@"\A1\.(?<minor>[0-9]{1,2})(\.|\z)", RegexOptions.ExplicitCapture)]
    private static partial Regex Version();
}
