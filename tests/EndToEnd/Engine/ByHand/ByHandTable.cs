using System.Text;
using EndToEnd.Programs;

namespace EndToEnd.Engine.ByHand;

/// <summary>What became of a change by hand.</summary>
/// <param name="Said">By preview and update, with field and field manager.</param>
/// <param name="Logged">By the replicas; null for an object that they do not watch.</param>
internal sealed record Outcome(HandChange Change, bool Said, bool? Logged, bool Restored);

/// <summary>The table of docs/operate/04-changed-by-hand.md, between its two markers.</summary>
internal static class ByHandTable
{
    private const string Begin = "<!-- made by the tests: UPDATE_GOLDEN=1 -->";
    private const string End = "<!-- end -->";

    private static string Page => Path.Combine(BuiltProgram.Root, "docs", "operate", "04-changed-by-hand.md");

    public static string Of(IEnumerable<Outcome> outcomes)
    {
        var table = new StringBuilder("| object | changed by hand | preview and update | the replicas | `pulumi up --refresh` |\n|---|---|---|---|---|\n");
        foreach (var one in outcomes)
        {
            table.Append($"| `{one.Change.Object}` | {Words(one.Change)} | {(one.Said ? "say it" : "**silent**")} ")
                .Append($"| {one.Logged switch { null => "do not look", true => "say it", false => "**silent**" }} | {(one.Restored ? "restores it" : "**leaves it**")} |\n");
        }

        return table.ToString();
    }

    public static void Committed(string table)
    {
        string page = File.ReadAllText(Page);
        int begin = page.IndexOf(Begin, StringComparison.Ordinal) + Begin.Length;
        int end = page.IndexOf(End, StringComparison.Ordinal);
        if (Environment.GetEnvironmentVariable("UPDATE_GOLDEN") == "1")
        {
            File.WriteAllText(Page, $"{page[..begin]}\n\n{table}\n{page[end..]}");
            return;
        }

        Assert.Equal(table, page[begin..end].Trim() + "\n");
    }

    private static string Words(HandChange change) => change.Field.Split(": ") is [var field, .. var what] ? $"`{field}`{(what is [] ? "" : $": {what[0]}")}" : "";
}
