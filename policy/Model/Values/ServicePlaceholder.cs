using ImageTrust.Policy.Model.Text;

namespace ImageTrust.Policy.Model.Values;

/// <summary>
/// <c>{service}</c>: one whole path segment that is the same text in the image and in the identity of whoever signs it, so that one rule
/// serves many repositories and none of them can sign another's image.
/// </summary>
public static class ServicePlaceholder
{
    public const string Text = "{service}";

    public static bool IsIn(string? text) => text?.Contains(Text, StringComparison.Ordinal) ?? false;

    /// <summary>Null for a text without braces, or with the placeholder once and as a whole segment.</summary>
    public static string? ProblemIn(string text)
    {
        if (text.AsSpan().IndexOfAny('{', '}') < 0)
        {
            return null;
        }

        var segments = text.Split('/');
        return text.Replace(Text, "", StringComparison.Ordinal).AsSpan().IndexOfAny('{', '}') >= 0 ? $"the only placeholder is {Text}, in lower case"
            : segments.Count(segment => segment == Text) != 1 || segments.Any(segment => segment != Text && IsIn(segment))
                ? $"{Text} stands once, and is a whole path segment"
            : null;
    }

    /// <summary>The text with the service in the placeholder's place; null when it has a placeholder and no service is known.</summary>
    public static string? Bind(string text, string? service) => !IsIn(text) ? text : service is null ? null : text.Replace(Text, service, StringComparison.Ordinal);

    /// <summary>
    /// Whether a segment of a repository's path may stand for a service: a path component of the distribution specification. Anything
    /// else (dots at an end, two in a row) could be taken for another path by whoever reads the identity.
    /// </summary>
    public static bool IsName(string segment) => segment.Length > 0
        && Characters.All(segment, c => Characters.IsLowerAlphaNumeric(c) || c is '.' or '_' or '-')
        && Characters.IsLowerAlphaNumeric(segment[0]) && Characters.IsLowerAlphaNumeric(segment[^1])
        && !segment.Contains("..", StringComparison.Ordinal);
}
