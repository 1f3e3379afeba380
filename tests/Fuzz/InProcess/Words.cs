using System.Globalization;

namespace ImageTrust.Fuzz.InProcess;

/// <summary>Reads AFL's dictionaries.</summary>
internal static class Words
{
    /// <param name="line">A word between quotes; <c>\\xNN</c> is a byte, any other character after a backslash itself.</param>
    public static byte[] Read(string line)
    {
        List<byte> word = [];
        for (int i = 1; i < line.Length - 1; i++)
        {
            if (line[i] == '\\' && line[i + 1] == 'x')
            {
                word.Add(byte.Parse(line.AsSpan(i + 2, 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture));
                i += 3;
            }
            else
            {
                word.Add((byte)(line[i] == '\\' ? line[++i] : line[i]));
            }
        }

        return [.. word];
    }
}
