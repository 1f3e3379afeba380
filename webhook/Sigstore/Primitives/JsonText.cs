using System.Buffers;
using System.Text.Json;
using ImageTrust.Sigstore.Outcome;
using ImageTrust.Strict;

namespace ImageTrust.Sigstore.Primitives;

/// <summary>A document of evidence: bytes that cosign reads too. First one strict pass without building anything, then the reader.</summary>
internal static class JsonText
{
    /// <summary>Reads one document through <paramref name="read"/>; nothing of the document may be kept beyond it.</summary>
    /// <exception cref="OperationCanceledException">The caller has given up.</exception>
    public static T Read<T>(ReadOnlyMemory<byte> utf8, JsonForm form, Func<StrictValue, T> read, CancellationToken cancellation = default)
    {
        if (utf8.Length > form.MostBytes)
        {
            throw new SigstoreException(FailureCode.EvidenceTooLarge, form.Problem.Step, $"at most {form.MostBytes} bytes", $"{utf8.Length} bytes");
        }

        var limits = new StrictLimits(Limits.JsonTokens, Limits.JsonDepth);
        if (StrictReader.Read(utf8.Span, form.Shape, limits, cancellation).Problem is { } problem)
        {
            throw problem.Kind is StrictProblemKind.TooManyTokens
                ? new SigstoreException(FailureCode.EvidenceTooLarge, form.Problem.Step, $"at most {Limits.JsonTokens} names and values", "more")
                : form.Problem.At(null, "JSON with one meaning", problem.ToString());
        }

        using var document = JsonDocument.Parse(utf8, new JsonDocumentOptions { MaxDepth = Limits.JsonDepth });
        return read(new StrictValue(document.RootElement, null, form.Problem, form.Shape));
    }
}

/// <summary>A kind of document.</summary>
/// <param name="Problem">What a bad one is reported with.</param>
/// <param name="MostBytes">How large it may be.</param>
/// <param name="Shape">Its members, for the strict pass; a reader can ask for no other.</param>
internal sealed record JsonForm(JsonProblem Problem, int MostBytes, Shape Shape);

/// <summary>The code and step that a malformed document of one format is reported with.</summary>
internal sealed record JsonProblem(FailureCode Code, Step Step)
{
    public SigstoreException At(JsonPath? path, string expected, string got)
        => new(Code, Step, path is null ? expected : $"{path}: {expected}", got);
}

/// <summary>Identities and claims are one line of text wherever they are shown.</summary>
internal static class Printable
{
    private static readonly SearchValues<char> Controls = SearchValues.Create(
        [.. Enumerable.Range(0, 0x20).Concat(Enumerable.Range(0x7f, 0x21)).Select(c => (char)c)]);

    public static bool HasControl(string text) => text.AsSpan().ContainsAny(Controls);
}
