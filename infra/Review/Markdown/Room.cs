using System.Globalization;
using System.Text;

namespace ImageTrust.Infra.Review.Markdown;

/// <summary>Keeps lists short enough. Sizes are bytes of UTF-8: GitHub counts characters, of which there are never more.</summary>
internal static class Room
{
    public static int Of(string text) => Encoding.UTF8.GetByteCount(text);

    public static int Of(IEnumerable<string> lines) => lines.Sum(line => Of(line) + 1);

    /// <summary>The lines that fit, and instead of the others one that says how many there are.</summary>
    /// <param name="lines">Without their line feeds.</param>
    /// <param name="bytes">For all of them, the replacement included.</param>
    /// <param name="leftOut">The replacement, given how many it stands for.</param>
    public static IReadOnlyList<string> Fit(IReadOnlyList<string> lines, int bytes, Func<string, string> leftOut)
    {
        if (Of(lines) <= bytes)
        {
            return lines;
        }

        var used = Of(leftOut(Number(lines.Count))) + 1;
        var kept = new List<string>();
        foreach (var line in lines)
        {
            used += Of(line) + 1;
            if (used > bytes)
            {
                break;
            }

            kept.Add(line);
        }

        return [.. kept, leftOut(Number(lines.Count - kept.Count))];
    }

    public static string Number(int count) => count.ToString(CultureInfo.InvariantCulture);
}
