using System.CommandLine;
using ImageTrust.Policy.Document;
using ImageTrust.Policy.Document.Promotion;
using ImageTrust.Policy.Model.Canonical;
using ImageTrust.Policy.Model.Policies;
using ImageTrust.Policy.Model.Promotion.Ledger;
using ImageTrust.Policy.Model.Values;
using ImageTrust.Policy.Tool.Commands;
using ImageTrust.Policy.Tool.Hosting;
using ImageTrust.Policy.Tool.Sources;

namespace ImageTrust.Policy.Tool.Promoting;

/// <summary><c>policy demote</c>: one step back, for a reason, at any time.</summary>
internal static class DemoteCommand
{
    private static string Description { get; } = $"""
        Takes a stack one step back. It is always allowed, asks nobody, and is recorded: {LedgerFile.Name} gains a line with the reason, the document's phase
        changes (its comments stay), and the stack's plan is written anew.

          policy demote --stack prod --reason "the registry's outage denies restarts in payments"

        Where somebody wrote a lower phase or narrower rings into the document already, that is what is recorded.

        Exit 0: done. 2: usage.
        """;

    public static Command Create(ToolHost host)
    {
        var (stack, by) = (CommandOptions.Stack(host), PromoteOptions.ByOption());
        var reason = new Option<string>("--reason") { Description = "Why, for the ledger and whoever reviews the next promotion.", HelpName = "TEXT", Required = true };
        var command = new Command("demote", Description) { stack, reason, by };
        command.SetAction(parsed =>
        {
            var record = StackRecord.Named(host, parsed.GetValue(stack));
            string text = parsed.GetValue(reason)!;
            return Run(
                host, record, Promoter.Of(host, record.Folder, parsed.GetValue(by)),
                Sentence.TryParse(text, out var why, out var problem) ? why : throw new UsageException($"--reason: {problem}."));
        });
        return command;
    }

    private static int Run(ToolHost host, StackRecord record, Sentence by, Sentence reason)
    {
        var ledger = record.Ledger();
        if (PolicyNotes.Accepted(host, record.Document.Name, PolicyFile.Read(record.Document.Path)) is not { } before)
        {
            throw new UsageException($"{record.Document.Name}: expected a trust policy; see `policy check`.");
        }

        var after = After(record, before, ledger[^1].Stage);
        var stage = Stage.Of(after);
        var line = new LedgerLine(
            ledger.Count + 1, LedgerAct.Demotion, stage.Phase, stage.Enforces, By: by, Time: UtcTime.Of(host.Clock.GetUtcNow()), From: ledger[^1].To,
            Rings: stage.Enforces == Enforcement.Rings ? stage.Rings : null,
            PolicyBefore: CanonicalPolicy.PolicyDigest(before), PolicyAfter: CanonicalPolicy.PolicyDigest(after), Reason: reason, Previous: ledger[^1].Hash).Sealed();
        new LedgerChange(record).Apply(host, ledger, line, after, quiet: false);
        return ExitCodes.Fine;
    }

    private static TrustPolicy After(StackRecord record, TrustPolicy document, Stage ledger)
    {
        var lower = document with { Phase = ledger.Phase == Phase.Day1 ? Phase.Day1 : ledger.Phase - 1 };
        return Stage.Of(document).IsOneBefore(ledger) ? document
            : Stage.Of(lower).IsOneBefore(ledger) ? lower
            : throw new UsageException($"{record.Stack} is in {ledger}: there is no step before that.");
    }
}
