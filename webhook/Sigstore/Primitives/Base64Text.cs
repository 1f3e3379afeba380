using System.Buffers;
using System.Buffers.Text;
using System.Text;

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

        // The decoder skips white space; with any of it, the text is too short for the length computed here.
        var padding = text.EndsWith("=="u8) ? 2 : text.EndsWith("="u8) ? 1 : 0;
        var bytes = new byte[Math.Max(0, (text.Length / 4 * 3) - padding)];
        return Base64.DecodeFromUtf8(text, bytes, out var consumed, out var written) == OperationStatus.Done
            && consumed == text.Length && written == bytes.Length && EndsCanonically(text, bytes)
            ? bytes
            : null;
    }

    public static byte[]? TryDecode(string text) => Ascii.IsValid(text) ? TryDecode(Encoding.ASCII.GetBytes(text)) : null;

    /// <summary>The decoder ignores the bits that no byte needs; encoding the last group again shows them.</summary>
    private static bool EndsCanonically(ReadOnlySpan<byte> text, ReadOnlySpan<byte> decoded)
    {
        Span<byte> group = stackalloc byte[4];
        var tail = decoded.Length == 0 ? [] : decoded[((decoded.Length - 1) / 3 * 3)..];
        Base64.EncodeToUtf8(tail, group, out _, out var length);
        return text.EndsWith(group[..length]);
    }
}
