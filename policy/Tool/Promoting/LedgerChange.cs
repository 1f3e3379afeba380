using System.Text;
using ImageTrust.Policy.Document;
using ImageTrust.Policy.Document.Editing;
using ImageTrust.Policy.Document.Promotion;
using ImageTrust.Policy.Model.Canonical;
using ImageTrust.Policy.Model.Policies;
using ImageTrust.Policy.Model.Promotion.Ledger;
using ImageTrust.Policy.Model.Reading;
using ImageTrust.Policy.Tool.Hosting;
using ImageTrust.Policy.Tool.Sources;

namespace ImageTrust.Policy.Tool.Promoting;

/// <summary>What a promotion or a demotion leaves in a checkout: document, ledger, evidence and plan, all of it or nothing.</summary>
/// <param name="record">The stack's.</param>
/// <param name="rings">What changes in the document beside its phase; null where nothing does.</param>
internal sealed class LedgerChange(StackRecord record, RingChange? rings = null)
{
    private readonly StackChange change = new();

    /// <summary>A file that the new line rests on.</summary>
    /// <param name="file">Its name from the stack's folder.</param>
    /// <param name="bytes">Its content.</param>
    public void Keep(string file, byte[] bytes) => change.Add(Path.Combine(record.Folder, file), bytes);

    /// <param name="host">Where it is told.</param>
    /// <param name="ledger">As it was.</param>
    /// <param name="line">The new one.</param>
    /// <param name="policy">The policy it leads to.</param>
    /// <param name="quiet">Whether standard output belongs to a program.</param>
    /// <exception cref="UsageException">Something failed, and nothing was changed.</exception>
    public void Apply(ToolHost host, IReadOnlyList<LedgerLine> ledger, LedgerLine line, TrustPolicy policy, bool quiet)
    {
        if (Document(policy) is { } text)
        {
            change.Add(record.Document.Path, text);
        }

        change.Add(record.LedgerPath, LedgerFile.Write(ledger.Append(line)));
        bool isThere = PlanRewrite.IsThere(record.Folder);
        change.Apply(() =>
        {
            if (isThere)
            {
                PlanRewrite.Run(host, record.Folder, record.Stack.Text);
            }
        });
        if (!quiet)
        {
            Tell(host, line, isThere);
        }
    }

    /// <summary>The document in the policy's phase and rings, comments kept; null where people have written all of it already.</summary>
    private byte[]? Document(TrustPolicy policy)
    {
        byte[] bytes = File.ReadAllBytes(record.Document.Path);
        bool marked = bytes.AsSpan().StartsWith(Encoding.UTF8.Preamble);
        string text = Encoding.UTF8.GetString(marked ? bytes.AsSpan(Encoding.UTF8.Preamble.Length) : bytes);
        string edited = PhaseEdit.SetPhase(rings?.Text(record, text) ?? text, policy.Phase);
        if (PolicyFile.ReadText(edited, FilesBeside.In(record.Folder)) is not PolicyReading.Accepted accepted
            || CanonicalPolicy.PolicyDigest(accepted.Policy) != CanonicalPolicy.PolicyDigest(policy))
        {
            throw new UsageException($"{record.Document.Name}: its phase and rings could not be changed without changing something else. Nothing was changed.");
        }

        return edited == text ? null : [.. marked ? Encoding.UTF8.Preamble : [], .. Encoding.UTF8.GetBytes(edited)];
    }

    private void Tell(ToolHost host, LedgerLine line, bool isThere)
    {
        if (line.Act == LedgerAct.Promotion)
        {
            // The gate's table stands above.
            Answer.Line(host, "");
        }

        Answer.Sentence(host, $"{record.Stack} is in {line.Stage}: line {line.Line} of {LedgerFile.Name} says by whom and on what.");
        if (!isThere)
        {
            Answer.Sentence(host, $"The stack's plan follows from its policy: run {PlanRewrite.Command(record.Stack.Text)}.");
        }

        string folder = Path.GetDirectoryName(record.Document.Name)!.Replace('\\', '/');
        Answer.Sentence(host, $"Commit all of it together: git add {(folder.Length == 0 ? "." : folder)}. Then `pulumi up --refresh`.");
    }
}
