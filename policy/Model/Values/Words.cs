using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;
using ImageTrust.Policy.Images.Text;
using ImageTrust.Policy.Model.Text;

namespace ImageTrust.Policy.Model.Values;

/// <summary>Free words of a person: a reason, an owner. One line, no control characters, so that no log or terminal is steered by it.</summary>
[JsonConverter(typeof(TextConverter<Sentence>))]
public sealed record Sentence : ITextValue<Sentence>
{
    private const int Longest = 500;

    private Sentence(string text) => Text = text;

    public string Text { get; }

    public static bool TryParse(string text, [NotNullWhen(true)] out Sentence? value, [NotNullWhen(false)] out string? problem)
    {
        var good = text.Length is > 0 and <= Longest && text == text.Trim() && !text.Any(IsHidden);
        value = good ? new Sentence(text) : null;
        problem = good ? null : $"words are one line of 1 to {Longest} characters without control characters or blanks at the ends";
        return good;
    }

    public override string ToString() => Text;

    // Formatting characters (right-to-left overrides, zero-width joiners) make a reviewed line read differently from its bytes.
    private static bool IsHidden(char c) => char.IsControl(c) || char.GetUnicodeCategory(c) == System.Globalization.UnicodeCategory.Format;
}

/// <summary>An exact claim or identity: printable ASCII without blanks, compared byte for byte.</summary>
[JsonConverter(typeof(TextConverter<Token>))]
public sealed record Token : ITextValue<Token>
{
    private const int Longest = 1024;

    private Token(string text) => Text = text;

    public string Text { get; }

    public static bool TryParse(string text, [NotNullWhen(true)] out Token? value, [NotNullWhen(false)] out string? problem)
    {
        var good = text.Length is > 0 and <= Longest && Characters.All(text, Characters.IsGraphic);
        problem = good ? null : $"an exact value has 1 to {Longest} printable ASCII characters and no blanks";
        if (good && text.Contains('*', StringComparison.Ordinal))
        {
            good = false;
            problem = "* means nothing in an exact value";
        }

        value = good ? new Token(text) : null;
        return good;
    }

    public override string ToString() => Text;
}

/// <summary>A number that names something for good, such as a GitHub repository id; text, because it is never counted with.</summary>
[JsonConverter(typeof(TextConverter<NumericId>))]
public sealed record NumericId : ITextValue<NumericId>
{
    private NumericId(string text) => Text = text;

    public string Text { get; }

    public static bool TryParse(string text, [NotNullWhen(true)] out NumericId? value, [NotNullWhen(false)] out string? problem)
    {
        var good = text.Length is > 0 and <= 20 && text[0] != '0' && text.All(char.IsAsciiDigit);
        value = good ? new NumericId(text) : null;
        problem = good ? null : "an id is 1 to 20 digits without a leading zero, as GitHub's API returns it";
        return good;
    }

    public override string ToString() => Text;
}

/// <summary>The name of an authority, rule, attestation or entry: lower-case letters, digits and inner hyphens.</summary>
[JsonConverter(typeof(TextConverter<EntryName>))]
public sealed record EntryName : ITextValue<EntryName>
{
    private EntryName(string text) => Text = text;

    public string Text { get; }

    public static bool TryParse(string text, [NotNullWhen(true)] out EntryName? value, [NotNullWhen(false)] out string? problem)
    {
        var good = Characters.IsLabel(text);
        value = good ? new EntryName(text) : null;
        problem = good ? null : "a name has lower-case letters, digits and inner hyphens, at most 63";
        return good;
    }

    public override string ToString() => Text;
}

/// <summary>A file beside the policy: relative, forward slashes, no <c>..</c>.</summary>
[JsonConverter(typeof(TextConverter<RelativePath>))]
public sealed record RelativePath : ITextValue<RelativePath>
{
    private const int Longest = 200;

    private RelativePath(string text) => Text = text;

    public string Text { get; }

    public static bool TryParse(string text, [NotNullWhen(true)] out RelativePath? value, [NotNullWhen(false)] out string? problem)
    {
        var good = text.Length is > 0 and <= Longest && text.Split('/').All(IsSegment);
        value = good ? new RelativePath(text) : null;
        problem = good ? null : "a file is named relative to the policy, with letters, digits, '.', '_', '-' and forward slashes, and stays below it";
        return good;
    }

    public override string ToString() => Text;

    private static bool IsSegment(string segment) =>
        segment.Length > 0 && segment[0] != '.' && segment.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or '-');
}
