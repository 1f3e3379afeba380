using System.Text.Json;
using ImageTrust.Policy.Images;
using ImageTrust.Policy.Images.Text;
using ImageTrust.Policy.Model.Promotion.Evidence;

namespace ImageTrust.Policy.Document.Promotion;

/// <summary>Evidence, or every reason why a file is none.</summary>
public abstract record EvidenceReading
{
    private EvidenceReading()
    {
    }

    /// <param name="Evidence">What the file says.</param>
    /// <param name="Digest">Of the file's bytes: what a ledger names.</param>
    public sealed record Accepted(PromotionEvidence Evidence, Digest Digest) : EvidenceReading;

    /// <param name="Problems">At least one line: <c>file:line:column: path: sentence</c>.</param>
    public sealed record Rejected(IReadOnlyList<string> Problems) : EvidenceReading;
}

/// <summary>The file <c>policy evidence</c> writes and <c>policy promote</c> and a preview read.</summary>
public static class EvidenceFile
{
    /// <summary>Ten thousand workloads have some ten megabytes.</summary>
    public const int MostBytes = 128 * 1024 * 1024;

    private const string Expected = "expected evidence that policy evidence wrote";

    // More help nobody who reads a terminal; the file is made by a program, which repeats its mistakes.
    private const int MostProblems = 20;

    /// <summary>The same evidence always has the same bytes, in whatever order it was gathered.</summary>
    public static byte[] Write(PromotionEvidence evidence)
    {
        using var output = new MemoryStream();
        Write(EvidenceOrder.Sorted(evidence), output);
        return output.ToArray();
    }

    /// <summary>Row by row, so that the text of a large cluster is never held as a whole.</summary>
    /// <param name="sorted">In its order.</param>
    /// <param name="output">Gets the same bytes.</param>
    public static void Write(PromotionEvidence sorted, Stream output)
    {
        ArgumentNullException.ThrowIfNull(sorted);
        var frame = JsonSerializer.SerializeToElement(sorted with { Rows = [] }, EvidenceJson.Default.PromotionEvidence);
        string rows = JsonNamingPolicy.CamelCase.ConvertName(nameof(PromotionEvidence.Rows));
        LinedJson.Write(frame, output, new Dictionary<string, IEnumerable<JsonElement>>
        {
            [rows] = sorted.Rows.Select(row => JsonSerializer.SerializeToElement(row, EvidenceJson.Default.EvidenceRow)),
        });
    }

    /// <summary>What well-shaped evidence is refused for, as lines.</summary>
    /// <param name="evidence">In its order.</param>
    /// <param name="name">How they name its file.</param>
    public static IReadOnlyList<string> Problems(PromotionEvidence evidence, string name)
    {
        var problems = EvidenceRules.Problems(evidence).Take(MostProblems + 1).Select(problem => ProblemLine.Of(name, null, problem.Path.ToString(), problem.Sentence)).ToList();
        return problems.Count <= MostProblems ? problems : [.. problems.Take(MostProblems), ProblemLine.Of(name, null, "and more")];
    }

    /// <param name="path">The file.</param>
    /// <param name="name">How problems name it.</param>
    public static EvidenceReading Read(string path, string name)
    {
        try
        {
            var file = new FileInfo(path);
            return !file.Exists ? Rejected(name, $"it does not exist; {Expected}")
                : file.Length > MostBytes ? Rejected(name, $"it is larger than {MostBytes} bytes")
                : Read(File.ReadAllBytes(path), name);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return Rejected(name, error.Message);
        }
    }

    /// <param name="bytes">UTF-8 JSON.</param>
    /// <param name="name">How problems name it.</param>
    public static EvidenceReading Read(ReadOnlySpan<byte> bytes, string name)
    {
        PromotionEvidence? evidence;
        try
        {
            evidence = JsonSerializer.Deserialize(bytes, EvidenceJson.Default.PromotionEvidence);
        }
        catch (JsonException error)
        {
            return new EvidenceReading.Rejected([ProblemLine.Of(
                name, (error.LineNumber + 1 ?? 1, error.BytePositionInLine + 1), error.Path?.TrimStart('$', '.') ?? "", $"{JsonWords.Of(error)}; {Expected}")]);
        }

        if (evidence is null)
        {
            return Rejected(name, $"it is null; {Expected}");
        }

        var problems = Problems(evidence, name);
        return problems.Count == 0 ? new EvidenceReading.Accepted(evidence, Digest.Of(bytes)) : new EvidenceReading.Rejected(problems);
    }

    private static EvidenceReading.Rejected Rejected(string name, string sentence) => new([ProblemLine.Of(name, null, sentence)]);
}
