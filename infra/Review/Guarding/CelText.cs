using System.Text.RegularExpressions;

namespace ImageTrust.Infra.Review.Guarding;

/// <summary>The few forms of CEL that the guard writes its lists in, read again out of a plan.</summary>
internal static partial class CelText
{
    /// <summary>The string literals, in their order and without their quotes.</summary>
    public static IReadOnlyList<string> Literals(string expression) => [.. Literal().Matches(expression).Select(match => match.Groups["text"].Value)];

    /// <summary>What stands between <c>||</c> at the top: <c>(a || (b || c))</c> has two.</summary>
    public static IReadOnlyList<string> Alternatives(string expression)
    {
        var text = Unwrapped(expression);
        var (shape, found, begin, depth) = (Shape(text), new List<string>(), 0, 0);
        for (var at = 0; at < text.Length; at++)
        {
            depth += Step(shape[at]);
            if (depth == 0 && shape.AsSpan(at).StartsWith(" || "))
            {
                found.Add(text[begin..at]);
                begin = at + " || ".Length;
            }
        }

        return text.Length == 0 ? [] : [.. found, text[begin..]];
    }

    /// <summary>An account as the settings name it, out of the expression that knows it; the expression where it is of another form.</summary>
    public static string Who(string alternative) => Literals(alternative).Distinct(StringComparer.Ordinal).ToList() switch
    {
        // A principal's id is compared with the name and with the object id of the token.
        [var id, "oid"] when Guid.TryParse(id, out _) => id,
        [var id] when Guid.TryParse(id, out _) => id,
        [var account] when account.Split(':') is ["system", "serviceaccount", var space, var name] => $"{space}/{name}",
        _ => alternative,
    };

    /// <summary>Without the parentheses around all of it.</summary>
    private static string Unwrapped(string expression)
    {
        var (shape, depth) = (Shape(expression), 0);
        var first = shape.TakeWhile(letter => (depth += Step(letter)) > 0).Count();
        return shape is ['(', .., ')'] && first == shape.Length - 1 ? expression[1..^1] : expression;
    }

    /// <summary>As long as the expression, and without what its literals say.</summary>
    private static string Shape(string expression) => Literal().Replace(expression, literal => new string('_', literal.Length));

    private static int Step(char letter) => letter switch { '(' or '[' => 1, ')' or ']' => -1, _ => 0 };

    [GeneratedRegex(@"'(?<text>(?:[^'\\]|\\.)*)'")]
    private static partial Regex Literal();
}
