using System.Text.Json;
using ImageTrust.Policy.Images.Text;
using ImageTrust.Policy.Model.Promotion.Ledger;
using ImageTrust.Policy.Model.Values;

namespace ImageTrust.Policy.Document.Promotion;

/// <summary>A stack's ledger, or every reason why a file is none.</summary>
public abstract record LedgerReading
{
    private LedgerReading()
    {
    }

    /// <param name="Lines">At least the first.</param>
    public sealed record Accepted(IReadOnlyList<LedgerLine> Lines) : LedgerReading
    {
        /// <summary>How far the stack has come.</summary>
        public Stage Stage => Lines[^1].Stage;
    }

    /// <param name="Problems">At least one line: <c>file:line: sentence</c>.</param>
    public sealed record Rejected(IReadOnlyList<string> Problems) : LedgerReading;
}

/// <summary><c>stacks/STACK/promotions.jsonl</c>: a line for each promotion and demotion, chained.</summary>
public static class LedgerFile
{
    public const string Name = "promotions.jsonl";

    // A stack is promoted a handful of times; rings and demotions of ten years are no thousand lines.
    private const int MostBytes = 4 * 1024 * 1024;

    public static byte[] Write(IEnumerable<LedgerLine> lines) => [.. lines.SelectMany(line => LedgerLine.Write(line).Append((byte)'\n'))];

    /// <summary>Reads a stack's ledger and holds it to its chain.</summary>
    /// <param name="bytes">The file.</param>
    /// <param name="stack">Whose it is to be.</param>
    /// <param name="name">How problems name it.</param>
    public static LedgerReading Read(ReadOnlySpan<byte> bytes, EntryName stack, string name)
    {
        if (bytes.Length > MostBytes)
        {
            return new LedgerReading.Rejected([ProblemLine.Of(name, null, $"it is larger than {MostBytes} bytes")]);
        }

        List<string> problems = [];
        List<LedgerLine> lines = [];
        int number = 0;
        while (!bytes.IsEmpty)
        {
            int end = bytes.IndexOf((byte)'\n');
            number++;
            if (Line(end < 0 ? bytes : bytes[..end], end >= 0, out string problem) is { } line)
            {
                lines.Add(line);
            }
            else
            {
                problems.Add(ProblemLine.Of(name, (number, null), problem));
            }

            bytes = end < 0 ? [] : bytes[(end + 1)..];
        }

        // What cannot be read has no place in a chain; of the others nothing is said before it can.
        if (problems.Count == 0)
        {
            problems.AddRange(LedgerChain.Problems(lines, stack).Select(problem => ProblemLine.Of(name, (problem.Line, null), problem.Sentence)));
        }

        return problems.Count == 0 ? new LedgerReading.Accepted(lines) : new LedgerReading.Rejected(problems);
    }

    private static LedgerLine? Line(ReadOnlySpan<byte> bytes, bool isEnded, out string problem)
    {
        try
        {
            var line = JsonSerializer.Deserialize(bytes, LedgerJson.Default.LedgerLine);
            problem = line is null ? "it is null"
                : !isEnded ? "its end is missing: a line feed"
                : !LedgerLine.Write(line).AsSpan().SequenceEqual(bytes) ? "it is not as policy promote and policy demote write it, byte for byte"
                : "";
            return problem.Length == 0 ? line : null;
        }
        catch (JsonException error)
        {
            problem = $"{error.Path?.TrimStart('$', '.')}{(error.Path is { Length: > 2 } ? ": " : "")}{JsonWords.Of(error)}; expected a line that policy promote or policy demote wrote";
            return null;
        }
    }
}
