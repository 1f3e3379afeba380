using System.Globalization;

namespace ImageTrust.Strict;

/// <summary>JSON's escapes (RFC 8259, section 7). A lone surrogate such as <c>\ud800</c> is one by grammar and is no character.</summary>
internal static class EscapedText
{
    /// <param name="raw">The bytes between the quotes, which a JSON reader has accepted.</param>
    public static bool IsUnicode(ReadOnlySpan<byte> raw)
    {
        while (raw.IndexOf((byte)'\\') is >= 0 and var at)
        {
            raw = raw[at..];
            if (raw[1] != 'u')
            {
                raw = raw[2..];
                continue;
            }

            int unit = Unit(raw);
            raw = raw[6..];
            if (!char.IsSurrogate((char)unit))
            {
                continue;
            }

            if (!char.IsHighSurrogate((char)unit) || raw.Length < 6 || raw[0] != '\\' || raw[1] != 'u' || !char.IsLowSurrogate((char)Unit(raw)))
            {
                return false;
            }

            raw = raw[6..];
        }

        return true;
    }

    private static int Unit(ReadOnlySpan<byte> escape) => int.Parse(escape.Slice(2, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
}
