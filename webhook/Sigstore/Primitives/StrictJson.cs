using System.Text.Json;
using System.Text.Unicode;
using ImageTrust.Sigstore.Outcome;

namespace ImageTrust.Sigstore.Primitives;

/// <summary>
/// RFC 8259 with nothing left to interpretation: duplicate members (also by escape), trailing data, comments, a byte-order
/// mark, invalid UTF-8, too many bytes or levels are refused. Two readers of one document must never see two documents.
/// </summary>
internal static class StrictJson
{
    private static readonly JsonDocumentOptions Options = new() { AllowDuplicateProperties = false, MaxDepth = Limits.JsonDepth };

    /// <summary>Reads one document through <paramref name="read"/>; nothing of the document may be kept beyond it.</summary>
    public static T Read<T>(ReadOnlyMemory<byte> utf8, JsonProblem problem, int maxBytes, Func<JsonNode, T> read)
    {
        if (utf8.Length > maxBytes)
        {
            throw new SigstoreException(FailureCode.EvidenceTooLarge, problem.Step, $"at most {maxBytes} bytes", $"{utf8.Length} bytes");
        }

        if (!Utf8.IsValid(utf8.Span))
        {
            throw problem.At(null, "UTF-8", "other bytes");
        }

        JsonDocument document;
        try
        {
            document = JsonDocument.Parse(utf8, Options);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // InvalidOperationException: a member name with a lone surrogate, met while looking for duplicates.
            throw problem.At(null, "JSON without duplicate members", e.Message);
        }

        using (document)
        {
            return read(new JsonNode(document.RootElement, null, problem));
        }
    }
}

/// <summary>The code and step that a malformed document of one format is reported with.</summary>
internal sealed record JsonProblem(FailureCode Code, Step Step)
{
    public SigstoreException At(JsonPath? path, string expected, string got)
        => new(Code, Step, path is null ? expected : $"{path}: {expected}", got);
}
