using System.CommandLine;
using ImageTrust.Policy.Contract;
using ImageTrust.Policy.Tool.Commands;
using ImageTrust.Policy.Tool.Hosting;
using ImageTrust.Policy.Tool.Reporting;

namespace ImageTrust.Policy.Tool.Logs;

/// <summary><c>policy log verify</c>: whether a decision log is whole.</summary>
internal static class LogCommand
{
    private const string Description = $"""
        Says whether lines of the webhook's decision log are missing, changed, doubled or out of order (docs/operate/09-decision-log.md).

          kubectl logs -n {ClusterNames.Namespace} -l app.kubernetes.io/name={ClusterNames.Webhook} --tail=-1 | policy log verify -
          policy log verify --head {ClusterNames.Webhook}-7d9f4-x2x9z.0c5f2e9a7b1d4e60=4711:HASH week-47.jsonl week-48.jsonl
          policy log verify --heads metrics.txt --rotated export.json

        FILES are read in their order, each once and line by line, however long: the lines themselves, with or without kubectl's prefixes, or rows of Log
        Analytics as JSON, one a line or in one array. Lines of several replicas may be mixed; the server's own lines are counted and left out.
        A head that was kept elsewhere proves everything up to its line, also against somebody who wrote the whole chain anew. --heads reads the
        metric {MetricNames.DecisionLogHead}: what {WebhookPaths.Metrics} answers, or Prometheus to a query of it.

        Exit 0: nothing is wrong; what nobody can know is said. 1: something is. 2: usage, or there is no line of a decision log.
        """;

    public static Command Create(ToolHost host)
    {
        var files = new Argument<string[]>("FILES") { Description = "The log, in the order in which it was written; - for standard input.", Arity = ArgumentArity.OneOrMore };
        var head = new Option<string[]>("--head") { Description = "A head that was kept elsewhere. May be given again.", HelpName = "REPLICA=SEQUENCE:HASH" };
        var heads = new Option<string[]>("--heads") { Description = "Heads that were kept as metrics. May be given again.", HelpName = "FILE" };
        var rotated = new Option<bool>("--rotated") { Description = "Chains may begin in the middle: what was before is gone. It is said, and is no finding." };
        var json = CommandOptions.Json();
        var verify = new Command("verify", Description) { files, head, heads, rotated, json };
        verify.SetAction((parsed, cancel) => RunAsync(
            host,
            new LogRequest(
                parsed.GetValue(files)!,
                [
                    .. (parsed.GetValue(head) ?? []).Select(KeptHeads.OfText),
                    .. (parsed.GetValue(heads) ?? []).SelectMany(file => KeptHeads.OfFile(host, file)),
                ],
                parsed.GetValue(rotated)),
            parsed.GetValue(json),
            cancel));
        return new Command("log", "The webhook's decision log.") { verify };
    }

    private static async Task<int> RunAsync(ToolHost host, LogRequest request, bool json, CancellationToken cancel)
    {
        var check = new LogCheck(request.Heads, request.IsRotated);
        await LogFiles.ReadAsync(host, request.Files, check.Take, cancel);
        var verdict = check.Finish();
        if (verdict.Lines == 0 && verdict.IsFine)
        {
            throw new UsageException($"{string.Join(", ", request.Files)}: no line of a decision log among {verdict.OtherLines} lines; expected {LogFiles.Expected}.");
        }

        if (json)
        {
            Answer.Json(host, verdict, LogVerdictJson.Default.LogVerdict);
        }
        else
        {
            ReportSection.Print(host, LogReport.Of(verdict));
        }

        return ExitCodes.Of(verdict.IsFine);
    }
}

/// <summary>What one run of <c>policy log verify</c> was asked.</summary>
/// <param name="Files">In their order.</param>
/// <param name="Heads">That were kept elsewhere.</param>
/// <param name="IsRotated">Chains may begin in the middle.</param>
internal sealed record LogRequest(IReadOnlyList<string> Files, IReadOnlyList<KeptHead> Heads, bool IsRotated);
