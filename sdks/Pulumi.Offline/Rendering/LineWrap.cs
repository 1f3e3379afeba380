using System.Text;

namespace Pulumi.Offline.Rendering;

/// <summary>Breaks lines that are wider than the terminal at blanks, and continues them further in. Colours take no room.</summary>
public static class LineWrap
{
    private const int Hanging = 4;
    private const char Escape = '\e';

    /// <param name="line">One line, without its line feed.</param>
    /// <param name="width">Columns of the terminal; null: no limit.</param>
    public static IEnumerable<string> Of(string line, int? width)
    {
        if (width is not { } limit || Width(line) <= limit)
        {
            return [line];
        }

        var indent = line.Length - line.TrimStart(' ').Length;
        // Half of the terminal at most, however deep it stands.
        var margin = new string(' ', Math.Min(indent + Hanging, limit / 2));
        return Lines(line, indent, margin, limit);
    }

    private static List<string> Lines(string line, int indent, string margin, int limit)
    {
        var lines = new List<string>();
        var current = new StringBuilder(line, 0, indent, line.Length + margin.Length);
        var empty = true;
        foreach (var word in line[indent..].Split(' '))
        {
            if (!empty && Width(current.ToString()) + 1 + Width(word) > limit)
            {
                Break();
            }

            if (!empty)
            {
                current.Append(' ');
            }

            Append(word);
        }

        lines.Add(current.ToString().TrimEnd());
        return lines;

        void Break()
        {
            lines.Add(current.ToString().TrimEnd());
            current.Clear().Append(margin);
            empty = true;
        }

        // A word too wide for the margin begins further left; one that fits nowhere is cut.
        void Append(string word)
        {
            if (empty && current.Length == margin.Length && lines.Count > 0 && Width(word) > limit - margin.Length)
            {
                current.Length = Math.Max(0, Math.Min(margin.Length, limit - Width(word)));
            }

            foreach (var piece in Pieces(word))
            {
                if (Width(current.ToString()) + Width(piece) > limit)
                {
                    Break();
                }

                current.Append(piece);
                empty = empty && piece.Length == 0;
            }
        }

        IEnumerable<string> Pieces(string word) =>
            Width(word) <= limit - current.Length || Width(word) <= limit - margin.Length ? [word] : Characters(word);
    }

    private static int Width(string text) => Characters(text).Where(piece => piece[0] != Escape).Sum(TextWidth.Of);

    /// <summary>Characters one by one, a colour's escape as one.</summary>
    private static IEnumerable<string> Characters(string text)
    {
        for (var at = 0; at < text.Length;)
        {
            var end = text[at] == Escape ? text.IndexOf('m', at) is var m and >= 0 ? m + 1 : text.Length
                : at + (at + 1 < text.Length && char.IsSurrogatePair(text, at) ? 2 : 1);
            yield return text[at..end];
            at = end;
        }
    }
}
