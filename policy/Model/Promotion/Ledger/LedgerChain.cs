using ImageTrust.Policy.Model.Values;

namespace ImageTrust.Policy.Model.Promotion.Ledger;

/// <param name="Line">From 1.</param>
/// <param name="Sentence">What is wrong.</param>
public sealed record LedgerProblem(int Line, string Sentence);

/// <summary>
/// Whether lines are a ledger: each seals itself and the one before it, and each is one step from there. Somebody who writes all of it anew makes another
/// whole chain; that is seen where an older copy is kept, such as git's.
/// </summary>
public static class LedgerChain
{
    /// <summary>Every problem, in the order of the lines.</summary>
    /// <param name="lines">Of the whole ledger.</param>
    /// <param name="stack">Whose it is to be.</param>
    public static IEnumerable<LedgerProblem> Problems(IReadOnlyList<LedgerLine> lines, EntryName stack)
    {
        ArgumentNullException.ThrowIfNull(lines);
        if (lines.Count == 0)
        {
            yield return new LedgerProblem(1, "a ledger begins with a line of its stack's beginning, and there is none");
            yield break;
        }

        if (lines[0] != LedgerLine.Genesis(stack))
        {
            yield return new LedgerProblem(1, $"the ledger of {stack} begins with the line that every new one does: {stack} in {Stage.Genesis}");
        }

        foreach (var (index, line) in lines.Index().Skip(1))
        {
            foreach (var sentence in Problems(lines[index - 1], line))
            {
                yield return new LedgerProblem(index + 1, sentence);
            }
        }
    }

    private static IEnumerable<string> Problems(LedgerLine before, LedgerLine line)
    {
        if (line.Sealed().Hash != line.Hash)
        {
            yield return "it was changed after it was written: its hash is another";
        }

        if (line.Line != before.Line + 1)
        {
            yield return $"it calls itself line {line.Line}";
        }

        if (line.Previous is null || line.Previous != before.Hash)
        {
            yield return "it was not written behind the line before it: that line's hash is another";
        }

        if (line.By is null || line.Time is null || line.PolicyBefore is null || line.PolicyAfter is null || line.Stack is not null)
        {
            yield return "every line but the first says by whom and when, and the policy before and after, and names no stack";
        }

        if (line.Time is { } time && before.Time is { } earlier && time.Value < earlier.Value)
        {
            yield return "it is older than the line before it";
        }

        if (StepProblem(before, line) is { } problem)
        {
            yield return problem;
        }
    }

    private static string? StepProblem(LedgerLine before, LedgerLine line) => line switch
    {
        _ when line.From != before.To => $"it begins in {line.From?.Text() ?? "no phase"}, and the stack was in {before.To.Text()}",
        { Enforces: Enforcement.Rings } when !AreRings(line.Rings) => "it is enforced in rings: namespaces, each once and in order",
        { Enforces: not Enforcement.Rings, Rings: not null } => "it names rings, and is not enforced in rings",
        { Act: LedgerAct.Promotion } when line.Evidence is null || line.Verified is null || line.Window is null || line.Reason is not null =>
            "a promotion names its evidence, what was verified and its window, and gives no reason",
        { Act: LedgerAct.Promotion } when !before.Stage.IsOneBefore(line.Stage) => $"a promotion is one step: not from {before.Stage} to {line.Stage}",
        { Act: LedgerAct.Demotion } when line.Reason is null || line.Evidence is not null || line.Verified is not null || line.Window is not null || line.Accepted is not null || line.Signer is not null =>
            "a demotion gives a reason, and rests on nothing else",
        { Act: LedgerAct.Demotion } when !line.Stage.IsOneBefore(before.Stage) => $"a demotion is one step: not from {before.Stage} to {line.Stage}",
        { Act: LedgerAct.Genesis } => "a stack begins once",
        _ => null,
    };

    private static bool AreRings(IReadOnlyList<NamespaceName>? rings) =>
        rings is not null && rings.Zip(rings.Skip(1)).All(pair => string.CompareOrdinal(pair.First.Text, pair.Second.Text) < 0);
}
