using System.Text.Json;
using ImageTrust.Policy.Images.Text;

namespace ImageTrust.Policy.Document.Promotion;

/// <summary>The framework's sentence about JSON that is not as expected, for people who are told the place beside it.</summary>
internal static class JsonWords
{
    // Its longest sentences list the words of a closed set.
    private const int Longest = 400;

    public static string Of(JsonException error) => Line.Of(Before(Before(error.Message, " Path: "), " LineNumber: ").TrimEnd('.'), Longest);

    private static string Before(string text, string what)
    {
        int at = text.IndexOf(what, StringComparison.Ordinal);
        return at < 0 ? text : text[..at];
    }
}
