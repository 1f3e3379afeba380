using System.Globalization;
using System.Text.RegularExpressions;

namespace EndToEnd.Walks;

/// <summary>A numbered line of docs/architecture.md: where one comes by.</summary>
/// <param name="Member"><c>Type.Member</c>.</param>
/// <param name="File">Where it is written, from the repository's root.</param>
internal sealed record Stop(int Number, string Member, string File)
{
    public override string ToString() => $"{Number}. {Member}";
}

/// <summary>A section of docs/architecture.md that is a numbered way through the code.</summary>
/// <param name="Title">The section's heading.</param>
internal sealed partial record Walk(string Title, IReadOnlyList<Stop> Stops)
{
    /// <summary>What a newcomer keeps in mind; more is a map and no walk.</summary>
    public const int MostStops = 12;

    /// <exception cref="FormatException">No such section, no stop in it, too many, a numbered line that names no member, or a number out of turn.</exception>
    public static Walk Read(string page, string title)
    {
        string[] lines = [.. page.ReplaceLineEndings("\n").Split('\n').SkipWhile(line => line != $"## {title}").Skip(1)
            .TakeWhile(line => !line.StartsWith("## ", StringComparison.Ordinal)).Where(line => Numbered().IsMatch(line))];
        Stop[] stops = [.. lines.Select(Stop)];
        if (stops.Length is 0 or > MostStops)
        {
            throw new FormatException($"{title}: {stops.Length} stops, expected 1 to {MostStops}");
        }

        return stops.Select(stop => stop.Number).SequenceEqual(Enumerable.Range(1, stops.Length))
            ? new Walk(title, stops)
            : throw new FormatException($"{title}: its stops are not numbered from 1 on");
    }

    /// <summary>Each stop comes when the walk passes it for the first time.</summary>
    /// <param name="calls">What was called, as <c>Namespace.Type.Member</c>, in the order of the first call.</param>
    /// <returns>Every stop that is not met, or is met before one that stands above it.</returns>
    public IReadOnlyList<string> Strayed(IReadOnlyList<string> calls)
    {
        List<string> strayed = [];
        (Stop? Stop, int At) furthest = (null, -1);
        foreach (var stop in Stops)
        {
            int at = calls.TakeWhile(call => !call.EndsWith("." + stop.Member, StringComparison.Ordinal)).Count();
            if (at == calls.Count)
            {
                strayed.Add($"{stop} is not met");
            }
            else if (at < furthest.At)
            {
                strayed.Add($"{stop} is met before {furthest.Stop}");
            }
            else
            {
                furthest = (stop, at);
            }
        }

        return strayed;
    }

    private static Stop Stop(string line) => Named().Match(line) is { Success: true, Groups: var parts }
        ? new Stop(int.Parse(parts["number"].ValueSpan, CultureInfo.InvariantCulture), parts["member"].Value, parts["file"].Value)
        : throw new FormatException($"{line}: expected [`Type.Member`](../FILE.cs) after the number");

    [GeneratedRegex(@"^\d+\. ")]
    private static partial Regex Numbered();

    [GeneratedRegex(@"^(?<number>\d+)\. \[`(?<member>\w+\.\w+)`\]\(\.\./(?<file>[\w./]+\.cs)\)")]
    private static partial Regex Named();
}
