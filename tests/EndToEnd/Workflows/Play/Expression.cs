using System.Text.RegularExpressions;

namespace EndToEnd.Workflows.Play;

/// <summary>As much of GitHub's expressions as our workflows use. What a context does not have is empty, as there; a context that the play does not know fails it.</summary>
internal sealed partial class Expression
{
    private static readonly string[] MayBeEmpty = ["vars", "inputs", "matrix"];

    private readonly IReadOnlyDictionary<string, string> contexts;
    private readonly Queue<string> tokens;

    private Expression(string text, IReadOnlyDictionary<string, string> contexts)
    {
        this.contexts = contexts;
        tokens = new(Token().Matches(text).Select(match => match.Value));
    }

    /// <summary>A text in which expressions stand.</summary>
    public static string Fill(string text, IReadOnlyDictionary<string, string> contexts) => Inside().Replace(text, match => Value(match.Groups[1].Value, contexts));

    /// <summary>A condition; one that is not there holds.</summary>
    public static bool Holds(string condition, IReadOnlyDictionary<string, string> contexts) =>
        condition.Length == 0 || IsTrue(Value(Inside().Match(condition) is { Success: true } match ? match.Groups[1].Value : condition, contexts));

    private static string Value(string text, IReadOnlyDictionary<string, string> contexts)
    {
        var expression = new Expression(text, contexts);
        string value = expression.Either();
        Assert.True(expression.tokens.Count == 0, $"{text}: this is more than the play reads");
        return value;
    }

    private static bool IsTrue(string value) => value is not ("" or "false");

    private string Either()
    {
        string value = Both();
        while (Took("||"))
        {
            string other = Both();
            value = IsTrue(value) ? value : other;
        }

        return value;
    }

    private string Both()
    {
        string value = Compared();
        while (Took("&&"))
        {
            string other = Compared();
            value = IsTrue(value) ? other : value;
        }

        return value;
    }

    private string Compared()
    {
        string value = One();
        return Took("==") ? Word(value == One()) : Took("!=") ? Word(value != One()) : value;
    }

    private string One()
    {
        string token = tokens.Dequeue();
        return token switch
        {
            "!" => Word(!IsTrue(One())),
            ['\'', ..] => token[1..^1].Replace("''", "'", StringComparison.Ordinal),
            _ when Took("(") => Called(token),
            _ when Took("[") => Indexed(token),
            _ => Named(token),
        };
    }

    private string Indexed(string context)
    {
        string name = Named($"{context}.{Either()}");
        Assert.True(Took("]"));
        return name;
    }

    private string Called(string function)
    {
        List<string> given = [];
        while (!Took(")"))
        {
            given.Add(Either());
            Took(",");
        }

        return (function, given) switch
        {
            ("always", []) => "true",
            ("cancelled", []) => "false",
            ("format", [var form, .. var rest]) => rest.Index().Aggregate(form, (text, one) => text.Replace($"{{{one.Index}}}", one.Item, StringComparison.Ordinal)),
            _ => throw new InvalidOperationException($"{function}({string.Join(", ", given)}) is more than the play reads"),
        };
    }

    private string Named(string name) => contexts.TryGetValue(name, out string? value) ? value
        : MayBeEmpty.Contains(name.Split('.')[0]) ? ""
        : throw new InvalidOperationException($"the play does not know {name}");

    private bool Took(string token)
    {
        bool there = tokens.TryPeek(out string? next) && next == token;
        if (there)
        {
            tokens.Dequeue();
        }

        return there;
    }

    private static string Word(bool value) => value ? "true" : "false";

    [GeneratedRegex(@"\$\{\{(.+?)\}\}")]
    private static partial Regex Inside();

    [GeneratedRegex(@"'(?:[^']|'')*'|&&|\|\||==|!=|[!()\[\],]|[A-Za-z_][\w.-]*|\S")]
    private static partial Regex Token();
}
