using System.CommandLine;
using System.Globalization;
using ImageTrust.Policy.Document;
using ImageTrust.Policy.Document.Promotion;
using ImageTrust.Policy.Images.Text;
using ImageTrust.Policy.Model.Policies;
using ImageTrust.Policy.Tool.Commands;
using ImageTrust.Policy.Tool.Hosting;
using ImageTrust.Policy.Tool.Sources;
using Spectre.Console;

namespace ImageTrust.Policy.Tool.Promoting;

/// <summary><c>policy ledger verify</c>: is the ledger whole, and what was in it before still there?</summary>
internal static class LedgerCommand
{
    private static string Description { get; } = $"""
        Holds a stack's {LedgerFile.Name}, or every stack's, to its chain, asks the gate again about every promotion in it, and compares the stack's document
        with its last line.

        With --against git:REVISION: the ledger as it was there has to be the beginning of this one. A chain that somebody wrote anew from its first line
        on is whole; only an older copy shows that it is another.

        Exit 0: whole. 1: it is not. 2: usage.
        """;

    public static Command Create(ToolHost host)
    {
        var stack = CommandOptions.Stack(host);
        var against = new Option<string?>("--against") { Description = "An older copy of the same ledger: git:REVISION, such as git:origin/main.", HelpName = "git:REVISION" };
        var verify = new Command("verify", Description) { stack, against };
        verify.SetAction(parsed => Run(host, parsed.GetValue(stack), Revision(parsed.GetValue(against))));
        return new Command("ledger", $"What a stack's {LedgerFile.Name} says.") { verify };
    }

    private static string? Revision(string? against) => against is null ? null
        : against.StartsWith(GitRevision.Prefix, StringComparison.Ordinal) ? against[GitRevision.Prefix.Length..]
        : throw new UsageException($"--against {against}: expected {GitRevision.Prefix}REVISION, such as {GitRevision.Prefix}origin/main.");

    private static int Run(ToolHost host, string? stack, string? revision)
    {
        var records = stack is null ? StackFiles.All(host).Select(StackRecord.Of).OfType<StackRecord>().ToList() : [StackRecord.Named(host, stack)];
        return ExitCodes.Of(records.Select(record => Verify(host, record, revision)).ToList().TrueForAll(whole => whole));
    }

    private static bool Verify(ToolHost host, StackRecord record, string? revision)
    {
        List<string> problems = [.. Problems(host, record), .. revision is null ? [] : Earlier(record, revision)];
        problems.ForEach(problem => Answer.Line(host, problem, new Style(Color.Red)));
        int lines = record.History.Ledger is LedgerReading.Accepted accepted && File.Exists(record.LedgerPath) ? accepted.Lines.Count : 0;
        string count = string.Create(CultureInfo.InvariantCulture, $"{lines} {(lines == 1 ? "line" : "lines")}");
        Answer.Line(host, problems.Count > 0 ? $"{record.LedgerName}: NOT WHOLE" : $"{record.LedgerName}: whole, {count}, {((LedgerReading.Accepted)record.History.Ledger).Stage}", new Style(problems.Count > 0 ? Color.Red : Color.Green));
        return problems.Count == 0;
    }

    private static IReadOnlyList<string> Problems(ToolHost host, StackRecord record) =>
        PolicyNotes.Accepted(host, record.Document.Name, PolicyFile.Read(record.Document.Path)) is TrustPolicy policy
            ? record.History.Problems(policy)
            : [ProblemLine.Of(record.Document.Name, null, "it is no policy, so nobody can say which phase it is in")];

    /// <summary>What that revision had must still be there, byte for byte and first.</summary>
    private static IEnumerable<string> Earlier(StackRecord record, string revision)
    {
        byte[] earlier = GitRevision.Bytes(revision, record.LedgerPath) ?? [];
        byte[] today = File.Exists(record.LedgerPath) ? File.ReadAllBytes(record.LedgerPath) : [];
        if (!today.AsSpan().StartsWith(earlier))
        {
            int line = earlier.AsSpan(0, today.AsSpan().CommonPrefixLength(earlier)).Count((byte)'\n') + 1;
            yield return ProblemLine.Of(
                record.LedgerName, (line, null),
                $"it is not what {GitRevision.Prefix}{revision} has there: what was recorded stays, and lines are only added");
        }
    }
}
