using ImageTrust.Policy.Contract;
using ImageTrust.Policy.Document.Promotion;
using ImageTrust.Policy.Model.Promotion.Ledger;
using ImageTrust.Policy.Model.Values;
using ImageTrust.Policy.Tool.Hosting;
using ImageTrust.Policy.Tool.Verifying;

namespace ImageTrust.Policy.Tool.Sources;

/// <summary>A stack's folder with its document, its ledger and the evidence of its promotions.</summary>
/// <param name="Stack">Its name.</param>
/// <param name="Document">The policy.</param>
/// <param name="History">Its ledger and what that rests on.</param>
internal sealed record StackRecord(EntryName Stack, StackFiles.Source Document, PromotionHistory History)
{
    public string Folder => Path.GetDirectoryName(Document.Path)!;

    /// <summary>The whole of <c>promotions.jsonl</c>.</summary>
    public string LedgerPath => Path.Combine(Folder, LedgerFile.Name);

    /// <summary>The same as output names it.</summary>
    public string LedgerName => Shown(Document, LedgerFile.Name);

    /// <summary>Null for a policy that is no stack's, such as one that is only looked at.</summary>
    public static StackRecord? Of(StackFiles.Source document)
    {
        string folder = Path.GetDirectoryName(document.Path)!;
        return Path.GetFileName(Path.GetDirectoryName(folder)) == StackPaths.Folder && EntryName.TryParse(StackFiles.StackOf(document.Path), out var stack, out _)
            ? new StackRecord(stack, document, new PromotionHistory(stack, file => Read(Path.Combine(folder, file)), file => Shown(document, file), SignatureOfEvidence.Problem))
            : null;
    }

    /// <exception cref="UsageException">There is no such stack, or it has a name that no ledger can have.</exception>
    public static StackRecord Named(ToolHost host, string? stack) => Of(StackFiles.One(host, stack, null))
        ?? throw new UsageException($"{stack}: only a stack whose name has lower-case letters, digits and inner hyphens has a ledger.");

    /// <summary>The ledger, held to its chain.</summary>
    /// <exception cref="UsageException">It is none; every problem has its line.</exception>
    public IReadOnlyList<LedgerLine> Ledger() => History.Ledger switch
    {
        LedgerReading.Accepted accepted => accepted.Lines,
        LedgerReading.Rejected rejected => throw new UsageException(string.Join('\n', rejected.Problems) + $"\n{LedgerName}: expected a whole ledger; see `policy ledger verify`."),
        _ => throw new InvalidOperationException("a ledger is accepted or rejected"),
    };

    private static string Shown(StackFiles.Source document, string file) =>
        document.Name.Contains('/', StringComparison.Ordinal) ? document.Name[..(document.Name.LastIndexOf('/') + 1)] + file : file;

    private static byte[]? Read(string path)
    {
        try
        {
            var file = new FileInfo(path);
            // A link in a pull request could point anywhere on the machine that checks it.
            return file is { Exists: true, LinkTarget: null, Length: <= EvidenceFile.MostBytes } ? File.ReadAllBytes(path) : null;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"{path}: {error.Message}");
        }
    }
}
