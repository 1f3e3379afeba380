using System.CommandLine;
using ImageTrust.Policy.Document;
using ImageTrust.Policy.Model.Canonical;
using ImageTrust.Policy.Model.Linting;
using ImageTrust.Policy.Model.Policies;
using ImageTrust.Policy.Model.Values;
using ImageTrust.Policy.Tool.Hosting;
using ImageTrust.Policy.Tool.Sources;
using Spectre.Console;

namespace ImageTrust.Policy.Tool.Commands;

/// <summary><c>policy check</c>: valid, and careful?</summary>
internal static class CheckCommand
{
    private const string Description = """
        Reads policies as strictly as the cluster does and lints them: every stack, or the one named.

        Each line is file:line:column: rule: sentence, and names the mistake it would repeat. Notes do not fail the check.
        Rules are listed in docs/trust-policy.md. Of a stack it also asks whether promotions have led it to its phase: the chain of its promotions.jsonl,
        and the gate once more by the evidence that was committed. Exit 0: nothing but notes. 1: findings.
        """;

    public static Command Create(ToolHost host)
    {
        var (file, stack, json) = (CommandOptions.File(), CommandOptions.Stack(host), CommandOptions.Json());
        var command = new Command("check", Description) { file, stack, json };
        command.SetAction(parsed => Run(host, parsed.GetValue(stack), parsed.GetValue(file), parsed.GetValue(json)));
        return command;
    }

    private static int Run(ToolHost host, string? stack, string? file, bool json)
    {
        var sources = stack is null && file is null ? StackFiles.All(host) : [StackFiles.One(host, stack, file)];
        var checks = sources.Select(source => Check(host, source)).ToList();
        if (json)
        {
            Answer.Json(host, [.. checks.Select(one => one.ToJson())], CommandJson.Default.IReadOnlyListCheckedFile);
        }
        else
        {
            checks.ForEach(one => Print(host, one));
        }

        return ExitCodes.Of(checks.TrueForAll(one => one.Passes));
    }

    private static Checked Check(ToolHost host, StackFiles.Source source)
    {
        var check = PolicyCheck.OfFile(source.Path, host.Clock.GetUtcNow());
        return new Checked(source.Name, check, check.Policy is { } policy && StackRecord.Of(source) is { } record ? record.History.Problems(policy) : []);
    }

    private static void Print(ToolHost host, Checked one)
    {
        foreach (var finding in one.Check.Findings)
        {
            var style = finding.Level == LintLevel.Note ? new Style(Color.Grey) : new Style(Color.Red);
            Answer.Line(host, PolicyCheck.Line(one.File, finding), style);
        }

        foreach (string problem in one.Promotions)
        {
            Answer.Line(host, problem, new Style(Color.Red));
        }

        Answer.Line(host, $"{one.File}: {(one.Passes ? "ok" : "NOT OK")}, {one.Counts}", new Style(one.Passes ? Color.Green : Color.Red));
    }

    /// <param name="Promotions">What is wrong with how the stack came to its phase, a line each.</param>
    private sealed record Checked(string File, PolicyCheck Check, IReadOnlyList<string> Promotions)
    {
        public bool Passes => Check.Passes && Promotions.Count == 0;

        public string Counts
        {
            get
            {
                var notes = Check.Findings.Count(finding => finding.Level == LintLevel.Note);
                var findings = $"{Count(Check.Findings.Count - notes + Promotions.Count, "finding")}, {Count(notes, "note")}";
                return Check.Policy is { } policy
                    ? $"{policy.Phase.Text()}, {Summary(policy)}, {findings}, {CanonicalPolicy.PolicyDigest(policy).Beginning}"
                    : findings;
            }
        }

        public CheckedFile ToJson() => new(
            File,
            Passes,
            Check.Policy?.Phase,
            Check.Policy is { } whole ? CanonicalPolicy.PolicyDigest(whole) : null,
            Check.Policy is { } policy ? CanonicalPolicy.RequirementsDigest(policy) : null,
            Check.Findings,
            Promotions);

        private static string Summary(TrustPolicy policy)
        {
            var unverified = policy.Rules.Values.Count(rule => rule.Unverified is not null);
            var emergencies = policy.BreakGlass is { Count: > 0 } open ? $", {Count(open.Count, "BREAK-GLASS entry", "BREAK-GLASS entries")}" : "";
            return $"{Count(policy.Rules.Count, "rule")} ({unverified} unverified), {Count(policy.Exceptions?.Count ?? 0, "exception")}{emergencies}";
        }

        private static string Count(int count, string one, string? many = null) => $"{count} {(count == 1 ? one : many ?? one + "s")}";
    }
}
