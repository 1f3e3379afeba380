using System.Globalization;
using ImageTrust.Policy.Tool.Reporting;

namespace ImageTrust.Policy.Tool.Logs;

/// <summary>A verdict about a log for people: what is wrong, what there is, and what nobody can know.</summary>
internal static class LogReport
{
    // A page. Programs read the JSON, which has more.
    private const int MostFindings = 40;
    private const int MostChains = 60;

    public static IEnumerable<ReportSection> Of(LogVerdict verdict) =>
    [
        new("Decision log", [Headline(verdict)]),
        new("Wrong", Findings(verdict)),
        new("Chains", verdict.Chains.Count > MostChains ? [$"The first {MostChains} of {verdict.Chains.Count}; --json has all."] : [], Chains(verdict)),
        new("Nobody can know from this log", verdict.NotKnown),
    ];

    private static string Headline(LogVerdict verdict)
    {
        string others = verdict.OtherLines == 0 ? "" : $" {verdict.OtherLines:#,0} other lines, of the server's own log, are in no chain.";
        return string.Create(CultureInfo.InvariantCulture, $"{verdict.Lines:#,0} lines of {verdict.Chains.Count} replica{(verdict.Chains.Count == 1 ? "" : "s")}: ")
            + (verdict.IsFine ? "none is missing, changed, doubled or out of order." : $"{string.Join(", ", verdict.Faults.Select(fault => $"{fault.Value} {fault.Key}"))}.")
            + others;
    }

    private static List<string> Findings(LogVerdict verdict)
    {
        long all = verdict.Faults.Values.Sum();
        var shown = verdict.Findings.Take(MostFindings).Select(finding => finding.ToString());
        return all <= MostFindings ? [.. shown] : [.. shown, $"and {all - MostFindings} more."];
    }

    private static Grid Chains(LogVerdict verdict) => new(
        ["replica", "lines", "numbers", "from", "until", "end", "head kept"],
        [
            .. verdict.Chains.Take(MostChains).Select(chain => (IReadOnlyList<string>)
            [
                chain.Replica, Text(chain.Lines), $"{chain.First} to {chain.Last}", chain.From ?? "-", chain.Until ?? "-",
                chain.HasStopped ? "stopped" : "open", chain.KeptHead is { } head ? Text(head) : "none",
            ]),
        ]);

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
