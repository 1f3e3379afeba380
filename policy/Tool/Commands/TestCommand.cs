using System.CommandLine;
using System.Text.Json;
using ImageTrust.Policy.Document;
using ImageTrust.Policy.Images.Text;
using ImageTrust.Policy.Model.Reading;
using ImageTrust.Policy.Model.Verdicts;
using ImageTrust.Policy.Tool.Hosting;

namespace ImageTrust.Policy.Tool.Commands;

/// <summary><c>policy test</c>: cases of facts and the verdict they must get.</summary>
internal static class TestCommand
{
    private const string Description = """
        Judges recorded cases: each folder below DIR with facts.json and expected.json.

        The policy is trust-policy.yaml in the case's folder or the nearest one above it, up to DIR. facts.json says what was measured about
        an image, and where and when it would run; expected.json the judgement, the action, the rule and the reason codes.
        Exit 0: every verdict is as expected.
        """;

    public static Command Create(ToolHost host)
    {
        var folder = new Argument<string>("DIR") { Description = "The folder with the cases." };
        var json = CommandOptions.Json();
        var command = new Command("test", Description) { folder, json };
        command.SetAction(parsed => Run(host, Path.GetFullPath(parsed.GetValue(folder)!, host.Folder), parsed.GetValue(json)));
        return command;
    }

    private static int Run(ToolHost host, string root, bool json)
    {
        if (!Directory.Exists(root) || EvaluationCase.Find(root) is not { Count: > 0 } folders)
        {
            throw new UsageException($"{root} holds no case (a folder with facts.json and expected.json).");
        }

        var outcomes = folders.Select(folder => Judge(root, folder)).ToList();
        if (json)
        {
            Answer.Json(host, outcomes, CommandJson.Default.IReadOnlyListTestedCase);
        }
        else
        {
            Print(host, outcomes);
        }

        return ExitCodes.Of(outcomes.TrueForAll(outcome => outcome.Ok));
    }

    private static TestedCase Judge(string root, string folder)
    {
        var name = Path.GetRelativePath(root, folder).Replace('\\', '/');
        try
        {
            var one = EvaluationCase.Read(root, folder);
            if (one.ReadPolicy() is PolicyReading.Rejected rejected)
            {
                return new TestedCase(name, false, PolicyFile.Line(one.PolicyPath, rejected.Problems[0]));
            }

            var verdict = one.Judge(((PolicyReading.Accepted)one.ReadPolicy()).Policy);
            var (expected, found) = (Words(one.Expected), Words(ExpectedVerdict.Of(verdict)));
            return expected == found ? new TestedCase(name, true, found) : new TestedCase(name, false, $"expected {expected}; found {found}");
        }
        catch (Exception error) when (error is JsonException or IOException or UnauthorizedAccessException)
        {
            return new TestedCase(name, false, error.Message);
        }
    }

    private static string Words(ExpectedVerdict verdict) =>
        $"{ClosedSet.WordOf(verdict.Judgement)}, {ClosedSet.WordOf(verdict.Action)} by {verdict.Rule ?? "no rule"} "
        + $"({string.Join(", ", verdict.Reasons.Select(ClosedSet.WordOf<ReasonCode>))})";

    private static void Print(ToolHost host, List<TestedCase> outcomes)
    {
        foreach (var outcome in outcomes.Where(outcome => !outcome.Ok))
        {
            Answer.Line(host, $"{outcome.Case}: {outcome.Words}");
        }

        Answer.Line(host, $"{outcomes.Count(outcome => outcome.Ok)} of {outcomes.Count} cases as expected");
    }
}
