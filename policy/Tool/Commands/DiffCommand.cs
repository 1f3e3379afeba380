using System.CommandLine;
using ImageTrust.Policy.Document;
using ImageTrust.Policy.Images.Text;
using ImageTrust.Policy.Model.Canonical;
using ImageTrust.Policy.Model.Policies;
using ImageTrust.Policy.Model.Reading;
using ImageTrust.Policy.Model.Words;
using ImageTrust.Policy.Tool.Hosting;
using ImageTrust.Policy.Tool.Sources;
using Spectre.Console;

namespace ImageTrust.Policy.Tool.Commands;

/// <summary><c>policy diff</c>: what a change means for trust.</summary>
internal static class DiffCommand
{
    private const string Description = """
        Says what changes for trust from A to B: who may now sign what, what is no longer needed. Formatting changes nothing.

        A and B are policy files or git:REVISION, the same file as it was then (with the keys it had then):
          policy diff git:main stacks/prod/trust-policy.yaml
          policy diff git:HEAD~1 git:HEAD --stack prod
          policy diff --exit-code git:main stacks/prod/trust-policy.yaml || echo "needs a second pair of eyes"
        """;

    public static Command Create(ToolHost host)
    {
        var a = new Argument<string>("A") { Description = "Before: a file or git:REVISION." };
        var b = new Argument<string>("B") { Description = "After: a file or git:REVISION." };
        var (stack, json) = (CommandOptions.Stack(host), CommandOptions.Json());
        var exitCode = new Option<bool>("--exit-code") { Description = "Exit 1 when anything changes for trust, 0 when nothing does." };
        var command = new Command("diff", Description) { a, b, stack, json, exitCode };
        command.SetAction(parsed => Run(
            host, parsed.GetValue(a)!, parsed.GetValue(b)!, parsed.GetValue(stack), parsed.GetValue(json), parsed.GetValue(exitCode)));
        return command;
    }

    private static int Run(ToolHost host, string a, string b, string? stack, bool json, bool exitCode)
    {
        var named = new[] { b, a }.FirstOrDefault(side => !IsRevision(side));
        var path = named is not null && stack is null ? StackFiles.One(host, null, named).Path : StackFiles.One(host, stack, null).Path;
        var before = PolicyNotes.Accepted(host, a, Read(host, a, path));
        var after = PolicyNotes.Accepted(host, b, Read(host, b, path));
        if (before is null || after is null)
        {
            return ExitCodes.Findings;
        }

        var changes = TrustDiff.Between(before, after);
        if (json)
        {
            var difference = new PolicyDifference(CanonicalPolicy.PolicyDigest(before), CanonicalPolicy.PolicyDigest(after), changes, PolicyNotes.Weakenings(after));
            Answer.Json(host, difference, CommandJson.Default.PolicyDifference);
        }
        else
        {
            Print(host, changes, after);
        }

        return ExitCodes.Of(!exitCode || changes.Count == 0);
    }

    private static bool IsRevision(string side) => side.StartsWith(GitRevision.Prefix, StringComparison.Ordinal);

    private static PolicyReading Read(ToolHost host, string side, string path) => IsRevision(side)
        ? GitRevision.Read(side[GitRevision.Prefix.Length..], path)
        : PolicyFile.Read(StackFiles.One(host, null, side).Path);

    private static void Print(ToolHost host, IReadOnlyList<TrustChange> changes, TrustPolicy after)
    {
        if (changes.Count == 0)
        {
            Answer.Line(host, "Nothing changes for trust.");
        }

        foreach (var change in changes)
        {
            var color = change.Effect switch { TrustEffect.Widens => Color.Red, TrustEffect.Narrows => Color.Green, _ => Color.Yellow };
            Answer.Sentence(host, change.Sentence, ClosedSet.WordOf(change.Effect).PadRight(9), new Style(color));
        }

        PolicyNotes.PrintWeakenings(host, after);
    }
}
