using System.Text;

namespace ImageTrust.Strict;

/// <summary>
/// Member names as other readers may compare them. Go's encoding/json folds by Unicode's simple case folding (<c>bytes.EqualFold</c>),
/// in which <c>ſ</c> and the Kelvin sign are an s and a k. Protobuf's JSON also takes a field's original name (<c>media_type</c>), and
/// newer decoders can be told to overlook <c>_</c> and <c>-</c>.
/// </summary>
/// <remarks>
/// No field of these documents has a name outside ASCII, so one with a letter outside it is not folded but refused, whatever tables the
/// other reader has.
/// </remarks>
internal static class FoldedName
{
    /// <returns>How many bytes of <paramref name="folded"/> are the folded name; -1 when it cannot be the name of a field.</returns>
    public static int Write(ReadOnlySpan<byte> name, Span<byte> folded)
    {
        int length = 0;
        foreach (byte letter in name)
        {
            if (letter is 0 or >= 0x80)
            {
                return -1;
            }

            if (letter is not ((byte)'_' or (byte)'-'))
            {
                folded[length++] = letter is >= (byte)'a' and <= (byte)'z' ? (byte)(letter - 0x20) : letter;
            }
        }

        return length;
    }

    /// <summary>Whether it could be the name of a field at all.</summary>
    public static bool MayBeField(ReadOnlySpan<byte> name) => !name.ContainsAnyExceptInRange((byte)1, (byte)0x7f);

    /// <summary>Whether a name folds to this folded one.</summary>
    public static bool IsSame(ReadOnlySpan<byte> name, ReadOnlySpan<byte> folded)
    {
        int at = 0;
        foreach (byte letter in name)
        {
            if (letter is (byte)'_' or (byte)'-')
            {
                continue;
            }

            byte upper = letter is >= (byte)'a' and <= (byte)'z' ? (byte)(letter - 0x20) : letter;
            if (at == folded.Length || folded[at++] != upper)
            {
                return false;
            }
        }

        return at == folded.Length;
    }

    /// <exception cref="ArgumentException">It is no name of a field.</exception>
    public static byte[] Of(ReadOnlySpan<byte> name)
    {
        byte[] folded = new byte[name.Length];
        int length = Write(name, folded);
        return length > 0 ? folded[..length] : throw new ArgumentException($"'{Encoding.UTF8.GetString(name)}' is no name of a field");
    }
}
