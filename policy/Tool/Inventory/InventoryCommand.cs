using System.CommandLine;
using ImageTrust.Policy.Model.Facts;
using ImageTrust.Policy.Model.Verdicts;
using ImageTrust.Policy.Tool.Hosting;
using ImageTrust.Policy.Tool.Reporting;

namespace ImageTrust.Policy.Tool.Inventory;

/// <summary><c>policy inventory</c>: what runs, verified under a policy.</summary>
internal static class InventoryCommand
{
    private const string Description = """
        Lists every image that runs in a cluster or may run, verified under a stack's policy, now and in the next phase. It only reads.

          policy inventory --stack dev
          kubectl get pods,deployments -A -o json | policy inventory --stack dev -
          policy inventory --stack dev --by team --markdown > inventory.md
          policy inventory --stack dev --unsigned workloads.json

        Of what runs, the digest that the node reports is verified, whatever its tag has become; of a template, the digest that its tag stands for
        now. Each digest is verified once. Whoever may create a pod names a registry: one that neither the policy nor --registry names is asked at
        public addresses only. Credentials come from docker's config.json; an Azure registry that is named gets a token of your Entra login.
        kubectl needs to list pods and workloads, nothing else.

        Exit 0: all are admitted. 1: some are refused. 2: usage. 3: none is refused, and something could not be read or checked.
        With --unsigned or --key-only, 1 means that there are such images; with --compare, that something is different.
        """;

    public static Command Create(ToolHost host)
    {
        var options = new InventoryOptions(host);
        var command = new Command("inventory", Description);
        options.AddTo(command);
        command.SetAction((parsed, cancel) => RunAsync(host, options, parsed, cancel));
        return command;
    }

    private static async Task<int> RunAsync(ToolHost host, InventoryOptions options, ParseResult parsed, CancellationToken cancel)
    {
        var request = options.Read(parsed);
        var form = options.Form(parsed);
        var earlier = options.Earlier(parsed);
        var cluster = options.Cluster.Read(host, parsed, cancel);
        var document = await ClusterInventory.TakeAsync(host, request, cluster, cancel);
        return form switch
        {
            InventoryForm.Images images => Lines(host, document, images.Evidence),
            _ when earlier is not null => Changes(host, InventoryComparison.Between(earlier, document), document, form),
            _ => All(host, document, form),
        };
    }

    private static int All(ToolHost host, InventoryDocument document, InventoryForm form)
    {
        switch (form)
        {
            case InventoryForm.Json:
                InventoryJson.Write(host.Output, document);
                break;
            case InventoryForm.Markdown markdown:
                ReportSection.WriteMarkdown(host.Output, InventoryReport.Of(document, markdown.Order));
                break;
            case InventoryForm.Table table:
                ReportSection.Print(host, InventoryReport.Of(document, table.Order));
                break;
            default:
                throw new InvalidOperationException("the set of forms is closed");
        }

        var judgements = document.Images.SelectMany(image => image.Places).Select(place => place.Now.Judgement).ToHashSet();
        return judgements.Contains(Judgement.Refused) ? ExitCodes.Findings : CodeOf(document, found: false);
    }

    /// <summary>One image a line, for scripts; what is not known goes to standard error, so that no script takes it for a no.</summary>
    private static int Lines(ToolHost host, InventoryDocument document, EvidenceFound evidence)
    {
        var found = document.Images.Where(image => image.Evidence == evidence).ToList();
        found.ForEach(image => host.Output.WriteLine(image.Image));
        foreach (var unknown in document.Images.Where(image => image.Evidence == EvidenceFound.NotKnown))
        {
            host.Error.WriteLine($"could not check: {unknown.Image}");
        }

        foreach (string line in document.Unread)
        {
            host.Error.WriteLine($"not read: {line}");
        }

        int unseen = document.Images.Count(image => image.Evidence == EvidenceFound.NotLookedAt);
        if (unseen > 0)
        {
            host.Error.WriteLine($"not looked at: {unseen} images that the policy decides about unseen (no rule, or an unverified one)");
        }

        return CodeOf(document, found.Count > 0);
    }

    private static int Changes(ToolHost host, IReadOnlyList<InventoryChange> changes, InventoryDocument document, InventoryForm form)
    {
        switch (form)
        {
            case InventoryForm.Json:
                InventoryComparison.WriteJson(host.Output, changes);
                break;
            case InventoryForm.Markdown:
                ReportSection.WriteMarkdown(host.Output, InventoryComparison.Report(changes));
                break;
            default:
                ReportSection.Print(host, InventoryComparison.Report(changes));
                break;
        }

        return CodeOf(document, changes.Count > 0);
    }

    private static int CodeOf(InventoryDocument document, bool found) =>
        found ? ExitCodes.Findings
        : document.Unread.Count > 0 || document.Images.Any(image =>
            image.Evidence == EvidenceFound.NotKnown || image.Places.Any(place => place.Now.Judgement == Judgement.CouldNotCheck))
            ? ExitCodes.CouldNotCheck
        : ExitCodes.Fine;
}
