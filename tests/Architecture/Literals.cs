using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Architecture;

/// <summary>Every literal of the products' sources, the parts of interpolated ones each by itself.</summary>
internal static class Literals
{
    /// <summary><c>Path</c> is the file's, from the root; <c>Place</c> the same with the line.</summary>
    public static readonly IReadOnlyList<(string Path, string Place, SyntaxToken Token)> All =
    [
        .. from file in Repository.HandWrittenSources
           let path = Repository.Relative(file)
           where !path.StartsWith("tests/", StringComparison.Ordinal)
           from token in CSharpSyntaxTree.ParseText(File.ReadAllText(file)).GetRoot().DescendantTokens()
           where token.IsKind(SyntaxKind.NumericLiteralToken) || IsText(token)
           select (path, $"{path}:{token.GetLocation().GetLineSpan().StartLinePosition.Line + 1}", token),
    ];

    /// <summary>Whether a text has the name in it, and not as a part of a longer one. A name that ends in a mark is the beginning of others.</summary>
    public static bool Spells(string text, string name)
    {
        for (int at = text.IndexOf(name, StringComparison.Ordinal); at >= 0; at = text.IndexOf(name, at + 1, StringComparison.Ordinal))
        {
            int end = at + name.Length;
            if ((at == 0 || !IsNamePart(text[at - 1])) && (end == text.Length || !char.IsAsciiLetterOrDigit(name[^1]) || !IsNamePart(text[end])))
            {
                return true;
            }
        }

        return false;
    }

    public static bool IsText(SyntaxToken token) => token.Kind() is SyntaxKind.StringLiteralToken or SyntaxKind.SingleLineRawStringLiteralToken
        or SyntaxKind.MultiLineRawStringLiteralToken or SyntaxKind.InterpolatedStringTextToken or SyntaxKind.Utf8StringLiteralToken;

    private static bool IsNamePart(char c) => char.IsAsciiLetterOrDigit(c) || c is '-' or '_';
}
