using System.CommandLine;
using ImageTrust.Policy.Document;
using ImageTrust.Policy.Tool.Hosting;
using ImageTrust.Policy.Tool.Reporting;

namespace ImageTrust.Policy.Tool.Suggesting;

/// <summary><c>policy suggest</c>: a draft policy of who signs what a cluster runs.</summary>
internal static class SuggestCommand
{
    private const string Description = """
        Drafts a policy: asks registries what is attached to the images that a cluster runs, verifies it, and proposes who signs them. It only reads.

          policy suggest --out stacks/dev --registry contoso.azurecr.io
          policy suggest --out stacks/dev --key cosign.pub --trusted-root trusted_root.json workloads.json

        Signatures are verified against the public-good instance, and the roots and keys that are given. The draft trusts nothing by itself: each signer
        in it is marked SUGGESTED, and `policy check` refuses it until a person has made sure who that is and removed the mark. Of several signers of
        a repository the one is proposed that is alone on most of what it signs around there; where that tells none apart, nobody is, and all are named.
        Signatures of Notation are named and not read. Registries and credentials: as for `policy inventory`.

        Exit 0: a draft was written, and everything was read. 1: nobody could be proposed, and nothing was written. 2: usage; nothing was written.
        3: a draft was written, and something could not be read.
        """;

    public static Command Create(ToolHost host)
    {
        var options = new SuggestOptions();
        var command = new Command("suggest", Description);
        options.AddTo(command);
        command.SetAction((parsed, cancel) => RunAsync(host, options, parsed, cancel));
        return command;
    }

    private static async Task<int> RunAsync(ToolHost host, SuggestOptions options, ParseResult parsed, CancellationToken cancel)
    {
        var request = options.Read(host, parsed);
        DraftFiles.Refuse(request);
        var cluster = options.Cluster.Read(host, parsed, cancel);
        var images = await ClusterSurvey.TakeAsync(host, request, cluster, cancel);
        var suggestion = Suggestion.Of(host, request, images);
        if (suggestion.Draft is { } draft)
        {
            DraftFiles.Write(request, DraftFiles.Of(request, suggestion.Content, draft.Text));
        }

        string? written = suggestion.Draft is null ? null : Path.GetRelativePath(host.Folder, Path.Combine(request.Folder, PolicyFile.Name)).Replace('\\', '/');
        var document = SuggestionDocument.Of(suggestion, cluster, written);
        if (parsed.GetValue(options.Json))
        {
            SuggestionJson.Write(host.Output, document);
        }
        else if (options.IsMarkdown(parsed))
        {
            ReportSection.WriteMarkdown(host.Output, SuggestionReport.Of(document));
        }
        else
        {
            ReportSection.Print(host, SuggestionReport.Of(document));
        }

        return written is null ? ExitCodes.Findings : document.Unread.Count > 0 ? ExitCodes.CouldNotCheck : ExitCodes.Fine;
    }
}
