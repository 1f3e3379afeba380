using System.Buffers;
using System.Buffers.Text;
using System.Text;

namespace ImageTrust.Sigstore.Primitives;

/// <summary>
/// PEM that holds exactly one block and nothing beside it (RFC 7468, without the explanatory text it allows). Log entries
/// repeat the certificate in PEM, so this is read with every verification and does not go through the framework's finder.
/// </summary>
internal static class PemText
{
    public const string Certificate = "CERTIFICATE";
    public const string PublicKey = "PUBLIC KEY";

    /// <summary>The block's label, one of the two above, and its bytes; null for anything else.</summary>
    public static (string Label, byte[] Der)? TryRead(ReadOnlySpan<byte> text)
    {
        var trimmed = text.Trim(" \t\r\n"u8);
        return Body(trimmed, "-----BEGIN CERTIFICATE-----"u8, "-----END CERTIFICATE-----"u8) is { } certificate ? (Certificate, certificate)
            : Body(trimmed, "-----BEGIN PUBLIC KEY-----"u8, "-----END PUBLIC KEY-----"u8) is { } key ? (PublicKey, key)
            : null;
    }

    public static (string Label, byte[] Der)? TryRead(string text) => Ascii.IsValid(text) ? TryRead(Encoding.ASCII.GetBytes(text)) : null;

    /// <summary>The decoder skips line breaks; a dash is not base64, so no second block fits in between.</summary>
    private static byte[]? Body(ReadOnlySpan<byte> text, ReadOnlySpan<byte> header, ReadOnlySpan<byte> footer)
    {
        if (text.Length <= header.Length + footer.Length || !text.StartsWith(header) || !text.EndsWith(footer))
        {
            return null;
        }

        var body = text[header.Length..^footer.Length];
        var der = new byte[Base64.GetMaxDecodedFromUtf8Length(body.Length)];
        return Base64.DecodeFromUtf8(body, der, out var consumed, out var written) == OperationStatus.Done && consumed == body.Length
            && written > 0
            ? der[..written]
            : null;
    }
}
