using ImageTrust.Policy.Images.Text;
using ImageTrust.Policy.Model.Promotion.Judging;
using ImageTrust.Policy.Tool.Hosting;
using ImageTrust.Policy.Tool.Reporting;
using Spectre.Console;
using Grid = ImageTrust.Policy.Tool.Reporting.Grid;

namespace ImageTrust.Policy.Tool.Promoting;

/// <summary>The gate's table, and every refusal under it.</summary>
internal static class GateReport
{
    // A page. Programs read the JSON, which has all.
    private const int MostRefusals = 60;

    public static void Print(ToolHost host, GateQuestion question, IReadOnlyList<GateCheck> checks, bool dryRun)
    {
        var refusals = checks.SelectMany(check => check.Refusals).ToList();
        ReportSection.Print(host,
        [
            new($"Promotion of {question.Stack}", [], new Grid(["", "asked", "found"], [.. checks.Select(check => (IReadOnlyList<string>)[check.Passes ? "ok" : "REFUSED", check.Asks, check.Found])])),
            new(
                "Why not",
                refusals.Count > MostRefusals ? [$"The first {MostRefusals} of {refusals.Count}; --json has all."] : [],
                new Grid(["code", "what"], [.. refusals.Take(MostRefusals).Select(refusal => (IReadOnlyList<string>)[ClosedSet.WordOf(refusal.Code), refusal.Sentence])])),
        ]);
        Answer.Line(host, "");
        string verdict = refusals.Count > 0 ? $"REFUSED: {refusals.Count} {(refusals.Count == 1 ? "reason" : "reasons")}. Nothing was changed."
            : dryRun ? "It would be granted. Nothing was changed: this was a dry run."
            : "Granted.";
        Answer.Line(host, verdict, new Style(refusals.Count > 0 ? Color.Red : Color.Green));
    }

    public static void Json(ToolHost host, GateQuestion question, IReadOnlyList<GateCheck> checks) => Answer.Json(
        host, new GateAnswer($"{question.Stack}", $"{question.From}", $"{question.To}", checks.All(check => check.Passes), checks), GateJson.Default.GateAnswer);
}
