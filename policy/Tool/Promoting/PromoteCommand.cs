using System.CommandLine;
using ImageTrust.Policy.Document;
using ImageTrust.Policy.Document.Promotion;
using ImageTrust.Policy.Images;
using ImageTrust.Policy.Model.Canonical;
using ImageTrust.Policy.Model.Policies;
using ImageTrust.Policy.Model.Promotion.Gate;
using ImageTrust.Policy.Model.Promotion.Judging;
using ImageTrust.Policy.Model.Promotion.Ledger;
using ImageTrust.Policy.Tool.Hosting;
using ImageTrust.Policy.Tool.Verifying;

namespace ImageTrust.Policy.Tool.Promoting;

/// <summary><c>policy promote</c>: one step further, on evidence.</summary>
internal static class PromoteCommand
{
    private static string Description { get; } = $"""
        Moves a stack one step further if the evidence says that nothing breaks: to the next phase, or to wider rings, which --ring or --everywhere
        write into its document, or people have.

          policy promote --stack dev --to day1.5 --evidence evidence.json --dry-run
          policy promote --stack dev --to day1.5 --evidence evidence.json
          policy promote --stack dev --to day2 --ring second=payments,orders --evidence evidence.json

        All of the gate's rules are asked, and all refusals are told at once. It verifies every distinct digest itself against its registry; records only
        prove that admission saw it. Credentials are those of `policy inventory`.

        When it is granted: the document's phase and rings change (its comments stay), {LedgerFile.Name} gains a line, evidence/ the files it rests on, and the
        stack's plan is written anew; commit all of them together. When it is not, nothing changes. `policy check` asks the gate again.

        Exit 0: granted, or with --dry-run, would be. 1: refused. 2: usage.
        """;

    public static Command Create(ToolHost host)
    {
        var options = new PromoteOptions(host);
        var command = new Command("promote", Description);
        options.AddTo(command);
        command.SetAction(async (parsed, cancel) => await RunAsync(host, options.Read(parsed), options.IsJson(parsed), options.IsDryRun(parsed), cancel));
        return command;
    }

    private static async Task<int> RunAsync(ToolHost host, PromoteRequest request, bool json, bool dryRun, CancellationToken cancel)
    {
        var ledger = request.Record.Ledger();
        var time = Model.Values.UtcTime.Of(host.Clock.GetUtcNow());
        var policy = PolicyStandard.Changed(
            host, request.Record.Document.Path, written => (request.Rings?.PolicyOf(request.Record) ?? written).WithPhase(request.To));
        var question = new GateQuestion(
            request.Record.Stack, ledger[^1].Stage, policy.Policy, request.Evidence, null, time.Value, request.Window, request.Accepted,
            request.Signed is { } signed ? new EvidenceSignature(signed.Signer, SignatureOfEvidence.Problem(signed)) : null);
        var verified = await GateVerification.LookAsync(host, policy, request.EvidenceDigest, question.Rows, request.Registries, time.Value, cancel);
        question = question with { Verified = verified };
        var checks = PromotionGate.Judge(question);
        bool granted = checks.All(check => check.Passes);
        if (json)
        {
            GateReport.Json(host, question, checks);
        }
        else
        {
            GateReport.Print(host, question, checks, dryRun);
        }

        if (granted && !dryRun)
        {
            Apply(host, request, question, ledger, json);
        }

        return ExitCodes.Of(granted);
    }

    private static void Apply(ToolHost host, PromoteRequest request, GateQuestion question, IReadOnlyList<LedgerLine> ledger, bool json)
    {
        byte[] verified = VerifiedFile.Write(question.Verified!);
        byte[] policy = CanonicalPolicy.Write(question.Policy);
        var line = new LedgerLine(
            ledger.Count + 1, LedgerAct.Promotion, question.To.Phase, question.To.Enforces, By: request.By, Time: question.Verified!.Time, From: ledger[^1].To,
            Rings: question.To.Enforces == Enforcement.Rings ? question.To.Rings : null,
            Evidence: request.EvidenceDigest, Verified: Digest.Of(verified),
            PolicyBefore: CanonicalPolicy.PolicyDigest(PolicyAsWritten(request)), PolicyAfter: Digest.Of(policy),
            Window: request.Window, Accepted: request.Accepted.Count > 0 ? request.Accepted : null, Signer: request.Signed?.Signer, Previous: ledger[^1].Hash).Sealed();
        var change = new LedgerChange(request.Record, request.Rings);
        change.Keep(PromotionFolder.Evidence(line), request.EvidenceBytes);
        change.Keep(PromotionFolder.Verified(line), verified);
        change.Keep(PromotionFolder.Policy(line), policy);
        if (request.Signed is { } signed)
        {
            change.Keep(PromotionFolder.Bundle(line), signed.Bundle);
        }

        if (request.Signed?.TrustedRoot is { } root)
        {
            change.Keep(PromotionFolder.TrustedRoot(line), root);
        }

        change.Apply(host, ledger, line, question.Policy, json);
    }

    private static TrustPolicy PolicyAsWritten(PromoteRequest request) =>
        PolicyFile.Read(request.Record.Document.Path) is Model.Reading.PolicyReading.Accepted accepted
            ? accepted.Policy
            : throw new UsageException($"{request.Record.Document.Name} changed while it was read.");
}
