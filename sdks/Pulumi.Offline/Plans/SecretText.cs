using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Pulumi.Offline.Plans;

/// <summary>
/// The secret strings of a run, to keep them out of text that nobody marked secret: a log line, a crash, a plain property the program
/// copied a secret into.
/// </summary>
public sealed class SecretText
{
    // Shorter secrets are words of every plan ("true", "false", "dev"): masking those would garble all of it and hide nothing.
    public const int MinLength = 6;

    public const string Mask = "[secret]";

    // Longest first: where two start at one place, the longer is hidden.
    private readonly string[] _secrets;
    private readonly SearchValues<string> _any;

    public SecretText(IEnumerable<string> secrets)
    {
        _secrets = [.. secrets.Where(secret => secret.Length >= MinLength).SelectMany(Forms).Distinct(StringComparer.Ordinal)
            .OrderByDescending(secret => secret.Length)];
        _any = SearchValues.Create(_secrets, StringComparison.Ordinal);
    }

    public bool IsIn(string text) => text.AsSpan().ContainsAny(_any);

    public string Hide(string text)
    {
        var hidden = new StringBuilder();
        var rest = text.AsSpan();
        for (var at = rest.IndexOfAny(_any); at >= 0; at = rest.IndexOfAny(_any))
        {
            hidden.Append(rest[..at]).Append(Mask);
            rest = rest[(at + LengthAt(rest[at..]))..];
        }

        return hidden.Append(rest).ToString();
    }

    // A secret also appears as it stands inside a JSON string.
    private static IEnumerable<string> Forms(string secret) =>
    [
        secret,
        JsonEncodedText.Encode(secret).ToString(),
        JsonEncodedText.Encode(secret, JavaScriptEncoder.UnsafeRelaxedJsonEscaping).ToString(),
    ];

    private int LengthAt(ReadOnlySpan<char> text)
    {
        foreach (var secret in _secrets)
        {
            if (text.StartsWith(secret, StringComparison.Ordinal))
            {
                return secret.Length;
            }
        }

        throw new InvalidOperationException("a match that no secret made");
    }
}
