using System.Buffers;
using System.Buffers.Text;

namespace ImageTrust.Sigstore.Primitives;

/// <summary>
/// Base64 with one spelling per value (RFC 4648 section 4, padded): no white space, no URL alphabet, no stray trailing bits.
/// Signatures and log entries are compared as bytes, so two spellings of the same bytes would only help an attacker.
/// </summary>
internal static class Base64Text
{
    public static byte[]? TryDecode(ReadOnlySpan<byte> text)
    {
        if (text.Length % 4 != 0)
        {
            return null;
        }

        var bytes = new byte[Base64.GetMaxDecodedFromUtf8Length(text.Length)];
        if (Base64.DecodeFromUtf8(text, bytes, out var consumed, out var written) != OperationStatus.Done || consumed != text.Length)
        {
            return null;
        }

        return IsCanonical(text, bytes.AsSpan(0, written)) ? bytes.AsSpan(0, written).ToArray() : null;
    }

    public static byte[]? TryDecode(string text)
        => text.All(char.IsAscii) ? TryDecode(System.Text.Encoding.ASCII.GetBytes(text)) : null;

    /// <summary>The decoder skips white space and ignores trailing bits; the length and the last group give both away.</summary>
    private static bool IsCanonical(ReadOnlySpan<byte> text, ReadOnlySpan<byte> decoded)
    {
        if ((decoded.Length + 2) / 3 * 4 != text.Length)
        {
            return false;
        }

        Span<byte> group = stackalloc byte[4];
        var tail = decoded.Length == 0 ? [] : decoded[((decoded.Length - 1) / 3 * 3)..];
        Base64.EncodeToUtf8(tail, group, out _, out var length);
        return text.EndsWith(group[..length]);
    }
}
