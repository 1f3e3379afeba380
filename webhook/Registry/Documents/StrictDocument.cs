using System.Text.Json;
using ImageTrust.Strict;

namespace ImageTrust.Registry.Documents;

/// <summary>A JSON document that went through the strict pass, or what the pass found. To be disposed of.</summary>
internal readonly struct StrictDocument : IDisposable
{
    // Descriptors lie four deep; annotations of a token service's answer or a Docker configuration are no deeper.
    private const int MostDepth = 32;

    // A thousand referrers, each with a dozen annotations, have about 60,000; the 4 MiB of one document could hold two million.
    private const int MostTokens = 400_000;

    private static readonly JsonDocumentOptions Options = new() { MaxDepth = MostDepth };

    private readonly JsonDocument? document;

    private StrictDocument(JsonDocument? document, StrictProblem? problem)
    {
        this.document = document;
        Problem = problem;
    }

    /// <summary>Why there is no document.</summary>
    public StrictProblem? Problem { get; }

    /// <summary>The document's value; undefined when there is a problem.</summary>
    public JsonElement Root => document?.RootElement ?? default;

    /// <param name="utf8">The bytes, kept until the document is disposed of.</param>
    /// <param name="shape">What others decode it into; free where nobody else reads it.</param>
    /// <param name="cancellation">Ends the pass.</param>
    public static StrictDocument Read(ReadOnlyMemory<byte> utf8, Shape shape, CancellationToken cancellation = default)
    {
        var problem = StrictReader.Read(utf8.Span, shape, new StrictLimits(MostTokens, MostDepth), cancellation).Problem;
        return new StrictDocument(problem is null ? JsonDocument.Parse(utf8, Options) : null, problem);
    }

    public void Dispose() => document?.Dispose();
}
