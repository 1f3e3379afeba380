using System.CommandLine;
using ImageTrust.Policy.Images;
using ImageTrust.Policy.Images.Text;
using ImageTrust.Policy.Model.Facts;
using ImageTrust.Policy.Model.Values;
using ImageTrust.Policy.Tool.Asking;
using ImageTrust.Policy.Tool.Cluster;
using ImageTrust.Policy.Tool.Commands;
using ImageTrust.Policy.Tool.Hosting;
using ImageTrust.Policy.Tool.Sources;
using ImageTrust.Policy.Tool.Verifying;

namespace ImageTrust.Policy.Tool.Inventory;

/// <summary>What one run of <c>policy inventory</c> was asked besides the cluster.</summary>
/// <param name="Policy">The policy's file.</param>
/// <param name="Phase">Null for the policy's own.</param>
/// <param name="Registries">The caller's own, besides those that the policy names.</param>
/// <param name="Network">What was said about registries.</param>
internal sealed record InventoryRequest(string Policy, Phase? Phase, IReadOnlyList<RegistryHost> Registries, AskedNetwork Network);

/// <summary>How an inventory is written.</summary>
internal abstract record InventoryForm
{
    private InventoryForm()
    {
    }

    internal sealed record Table(InventoryOrder Order) : InventoryForm;

    internal sealed record Markdown(InventoryOrder Order) : InventoryForm;

    internal sealed record Json : InventoryForm;

    /// <summary>The images of which this was found, one a line.</summary>
    internal sealed record Images(EvidenceFound Evidence) : InventoryForm;
}

/// <summary>The options of <c>policy inventory</c>, and which of them go together.</summary>
internal sealed class InventoryOptions(ToolHost host)
{
    private readonly Option<string?> stack = CommandOptions.Stack(host);
    private readonly Option<string?> policy = new("--policy") { Description = "A trust policy, in place of a stack's.", HelpName = "FILE" };
    private readonly Option<string?> phase = CommandOptions.PhaseOption();
    private readonly Option<bool> json = CommandOptions.Json();
    private readonly Option<bool> markdown = new("--markdown") { Description = "Tables in Markdown." };
    private readonly Option<bool> unsigned = new("--unsigned") { Description = "Only IMAGE@DIGEST of images that nobody has signed, one a line." };
    private readonly Option<bool> keyOnly = new("--key-only") { Description = "Only IMAGE@DIGEST of images that only keys have signed, one a line." };
    private readonly Option<string?> compare = new("--compare") { Description = "What is different from an earlier inventory, which --json wrote.", HelpName = "FILE" };

    private readonly Option<string> by = ByOption();
    private readonly NetworkOptions network = new();

    public ClusterOptions Cluster { get; } = new();

    public void AddTo(Command command)
    {
        foreach (var option in new Option[] { stack, policy, phase, by, json, markdown, unsigned, keyOnly, compare })
        {
            command.Add(option);
        }

        Cluster.AddTo(command);
        network.AddTo(command);
    }

    /// <exception cref="UsageException">Options contradict each other, or one cannot be read.</exception>
    public InventoryRequest Read(ParseResult parsed) => new(
        StackFiles.One(host, parsed.GetValue(stack), parsed.GetValue(policy)).Path, CommandOptions.PhaseOf(parsed.GetValue(phase)),
        network.Registries(parsed), network.Network(parsed));

    /// <exception cref="UsageException">Two forms are asked for.</exception>
    public InventoryForm Form(ParseResult parsed)
    {
        var asked = new Option[] { json, markdown, unsigned, keyOnly }.Where(option => parsed.GetResult(option) is { Implicit: false }).ToList();
        if (asked.Count > 1 || (parsed.GetValue(compare) is not null && asked is [var only] && (only == unsigned || only == keyOnly)))
        {
            throw new UsageException($"{string.Join(" and ", asked.Select(option => option.Name).Append(asked.Count > 1 ? null : compare.Name).OfType<string>())} contradict each other: give one of them.");
        }

        return asked switch
        {
            [] => new InventoryForm.Table(Order(parsed)),
            [var one] when one == markdown => new InventoryForm.Markdown(Order(parsed)),
            [var one] when one == unsigned => new InventoryForm.Images(EvidenceFound.NoSignature),
            [var one] when one == keyOnly => new InventoryForm.Images(EvidenceFound.KeyOnly),
            _ => new InventoryForm.Json(),
        };
    }

    /// <summary>The inventory to compare with; null when none is named.</summary>
    /// <exception cref="UsageException">It is none.</exception>
    public InventoryDocument? Earlier(ParseResult parsed) => parsed.GetValue(compare) is { } file ? InventoryFile.Read(host, file).Document : null;

    private InventoryOrder Order(ParseResult parsed) => ClosedSet.TryParse(parsed.GetValue(by)!, out InventoryOrder order)
        ? order
        : throw new InvalidOperationException("only these words are accepted");

    private static Option<string> ByOption()
    {
        string[] words = [.. ClosedSet.Words<InventoryOrder>()];
        var option = new Option<string>("--by")
        {
            Description = "What the table is ordered by: " + string.Join(", ", words) + ".",
            HelpName = "WHAT",
            DefaultValueFactory = _ => words[0],
        };
        option.AcceptOnlyFromAmong(words);
        return option;
    }
}
