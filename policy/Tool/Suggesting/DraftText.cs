using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using ImageTrust.Policy.Images.Text;

namespace ImageTrust.Policy.Tool.Suggesting;

/// <summary>Writes YAML line by line, with comments. What comes from certificates and clusters cannot end a line, a comment or a value.</summary>
internal sealed class DraftText
{
    private const int LongestComment = 1000;
    private const int Width = 130;

    private static readonly SearchValues<char> Plain = SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._/@{}:*+");

    // true, false, null, yes, off and their like: the longest has five characters.
    private const int LongestWord = 5;

    private readonly StringBuilder text = new();

    public override string ToString() => text.ToString();

    public void Blank() => text.Append('\n');

    /// <summary>A sentence, wrapped.</summary>
    public void Comment(int depth, string sentence)
    {
        string start = Indent(depth) + "#";
        string line = start;
        foreach (string word in Line.Of(sentence, LongestComment).Split(' '))
        {
            if (line.Length > start.Length && line.Length + 1 + word.Length > Width)
            {
                text.Append(line).Append('\n');
                line = start;
            }

            line += " " + word;
        }

        text.Append(line).Append('\n');
    }

    public void Member(int depth, string name) => text.Append(Indent(depth)).Append(name).Append(":\n");

    public void Member(int depth, string name, string value) => text.Append(Indent(depth)).Append(name).Append(": ").Append(Value(value)).Append('\n');

    public void Item(int depth, string value) => text.Append(Indent(depth)).Append("- ").Append(Value(value)).Append('\n');

    /// <summary>An item that is a mapping of one member.</summary>
    public void Item(int depth, string name, string value) =>
        text.Append(Indent(depth)).Append("- ").Append(name).Append(": ").Append(Value(value)).Append('\n');

    /// <summary>Lines that count for nothing until somebody takes the signs away before them.</summary>
    public void Inactive(DraftText lines)
    {
        foreach (string line in lines.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            text.Append("# ").Append(line).Append('\n');
        }
    }

    /// <summary>Plain where a reviewer and every reader of YAML take it for the same text, otherwise quoted as in JSON.</summary>
    private static string Value(string value) =>
        value.Length > 0 && char.IsAsciiLetter(value[0]) && (value.Length > LongestWord || value.Any(char.IsAsciiDigit)) && !value.AsSpan().ContainsAnyExcept(Plain) && value[^1] != ':'
            ? value
            : $"\"{JsonEncodedText.Encode(value, JavaScriptEncoder.UnsafeRelaxedJsonEscaping)}\"";

    private static string Indent(int depth) => new(' ', 2 * depth);
}
