using System.Text.Json;
using ImageTrust.Policy.Images.Text;
using ImageTrust.Registry.Documents;
using ImageTrust.Strict;

namespace ImageTrust.Registry.Transport;

/// <summary>
/// What a registry says about its refusal (OCI distribution spec, "Error codes"). It is shown to people and nothing is decided by it, so whatever
/// goes wrong on the way only leaves it out.
/// </summary>
internal static class ErrorWords
{
    // The registries' own bodies have a few hundred bytes.
    private const int MostBytes = 4 * 1024;

    // Enough for ACR's longest sentences; a verdict is read in a terminal.
    private const int LongestText = 160;

    // An error body that does not come along with its status is not worth the time of other requests.
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(500);

    /// <returns>One printable line, or null.</returns>
    public static async Task<string?> ReadAsync(HttpContent content, TimeProvider time, CancellationToken cancellation)
    {
        using var patience = new CancellationTokenSource(Patience, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellation);
        byte[] body = new byte[MostBytes];
        try
        {
            await using var stream = await content.ReadAsStreamAsync(both.Token);
            int length = await stream.ReadAtLeastAsync(body, MostBytes, throwOnEndOfStream: false, both.Token);
            return Read(body.AsMemory(0, length));
        }
        catch (Exception error) when (error is IOException or HttpRequestException or OperationCanceledException)
        {
            return null;
        }
    }

    /// <summary>The first error's message, or its code where it has none.</summary>
    internal static string? Read(ReadOnlyMemory<byte> body)
    {
        using var document = StrictDocument.Read(body, Shape.Free);
        if (document.Root.ValueKind != JsonValueKind.Object
            || !document.Root.TryGetProperty("errors", out var errors) || errors.ValueKind != JsonValueKind.Array
            || errors.EnumerateArray().FirstOrDefault() is not { ValueKind: JsonValueKind.Object } first)
        {
            return null;
        }

        return Text(first, "message") ?? Text(first, "code");
    }

    private static string? Text(JsonElement error, string member) =>
        DescriptorReader.TryText(error, member, out string? text) && Line.Of(text ?? "", LongestText, instead: ' ').Trim() is { Length: > 0 } line ? line : null;
}
