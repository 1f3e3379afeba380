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
        Rules are listed in docs/trust-policy.md. Exit 0: nothing but notes. 1: findings.
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
        var checks = sources.Select(source => new Checked(source.Name, PolicyCheck.OfFile(source.Path, host.Clock.GetUtcNow()))).ToList();
        if (json)
        {
            Answer.Json(host, checks.Select(one => one.ToJson()));
        }
        else
        {
            checks.ForEach(one => Print(host, one));
        }

        return ExitCodes.Of(checks.TrueForAll(one => one.Check.Passes));
    }

    private static void Print(ToolHost host, Checked one)
    {
        foreach (var finding in one.Check.Findings)
        {
            var style = finding.Level == LintLevel.Note ? new Style(Color.Grey) : new Style(Color.Red);
            Answer.Line(host, PolicyCheck.Line(one.File, finding), style);
        }

        Answer.Line(host, $"{one.File}: {(one.Check.Passes ? "ok" : "NOT OK")}, {one.Counts}", new Style(one.Check.Passes ? Color.Green : Color.Red));
    }

    private sealed record Checked(string File, PolicyCheck Check)
    {
        public string Counts
        {
            get
            {
                var notes = Check.Findings.Count(finding => finding.Level == LintLevel.Note);
                var findings = $"{Count(Check.Findings.Count - notes, "finding")}, {Count(notes, "note")}";
                return Check.Policy is { } policy
                    ? $"{policy.Phase.Text()}, {Summary(policy)}, {findings}, {CanonicalPolicy.PolicyDigest(policy).Beginning}"
                    : findings;
            }
        }

        public object ToJson() => new
        {
            File,
            Ok = Check.Passes,
            Phase = Check.Policy?.Phase,
            PolicyDigest = Check.Policy is { } whole ? CanonicalPolicy.PolicyDigest(whole) : null,
            RequirementsDigest = Check.Policy is { } policy ? CanonicalPolicy.RequirementsDigest(policy) : null,
            Check.Findings,
        };

        private static string Summary(TrustPolicy policy)
        {
            var unverified = policy.Rules.Values.Count(rule => rule.Unverified is not null);
            var emergencies = policy.BreakGlass is { Count: > 0 } open ? $", {Count(open.Count, "BREAK-GLASS entry", "BREAK-GLASS entries")}" : "";
            return $"{Count(policy.Rules.Count, "rule")} ({unverified} unverified), {Count(policy.Exceptions?.Count ?? 0, "exception")}{emergencies}";
        }

        private static string Count(int count, string one, string? many = null) => $"{count} {(count == 1 ? one : many ?? one + "s")}";
    }
}
