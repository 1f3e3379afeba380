using System.Text;

namespace ImageTrust.Infra.Kubernetes.Guard;

/// <summary>Values of this program as literals of the Common Expression Language.</summary>
internal static class Cel
{
    /// <summary>A string literal. What a person wrote (a namespace, a registry) can neither end it nor begin an escape.</summary>
    public static string Text(string value)
    {
        var literal = new StringBuilder("'");
        foreach (var rune in value.EnumerateRunes())
        {
            literal.Append(rune.Value is '\'' or '\\' ? $"\\{rune}" : rune.Value is >= ' ' and <= '~' ? rune.ToString() : $"\\U{rune.Value:x8}");
        }

        return literal.Append('\'').ToString();
    }

    public static string List(IEnumerable<string> values) => $"[{string.Join(", ", values.Select(Text))}]";

    /// <summary>True when one of them is; an empty list is false.</summary>
    public static string Any(IEnumerable<string> expressions) => string.Join(" || ", expressions) is { Length: > 0 } any ? $"({any})" : "false";
}
