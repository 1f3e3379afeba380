using System.Security.Cryptography;

namespace ImageTrust.Sigstore.Primitives;

/// <summary>PEM that holds exactly one block and nothing beside it (RFC 7468, strict).</summary>
internal static class PemText
{
    public const string Certificate = "CERTIFICATE";
    public const string PublicKey = "PUBLIC KEY";

    /// <summary>The block's label and bytes; null when there is no block, another one follows, or anything stands around it.</summary>
    public static (string Label, byte[] Der)? TryRead(ReadOnlySpan<char> text)
    {
        var trimmed = text.Trim();
        if (!PemEncoding.TryFind(trimmed, out var fields)
            || fields.Location.Start.Value != 0 || fields.Location.End.Value != trimmed.Length)
        {
            return null;
        }

        var der = new byte[fields.DecodedDataLength];
        return Convert.TryFromBase64Chars(trimmed[fields.Base64Data], der, out var written) && written == der.Length
            ? (trimmed[fields.Label].ToString(), der)
            : null;
    }

    public static (string Label, byte[] Der)? TryRead(ReadOnlySpan<byte> ascii)
    {
        foreach (var octet in ascii)
        {
            if (octet > 0x7f)
            {
                return null;
            }
        }

        return TryRead(System.Text.Encoding.ASCII.GetString(ascii).AsSpan());
    }
}
