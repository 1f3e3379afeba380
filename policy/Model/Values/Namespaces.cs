using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;
using ImageTrust.Policy.Images.Text;
using ImageTrust.Policy.Model.Text;

namespace ImageTrust.Policy.Model.Values;

/// <summary>One Kubernetes namespace, exactly.</summary>
[JsonConverter(typeof(TextConverter<NamespaceName>))]
public sealed record NamespaceName : ITextValue<NamespaceName>
{
    private NamespaceName(string text) => Text = text;

    public string Text { get; }

    public static bool TryParse(string text, [NotNullWhen(true)] out NamespaceName? value, [NotNullWhen(false)] out string? problem)
    {
        var good = Characters.IsLabel(text);
        value = good ? new NamespaceName(text) : null;
        problem = good ? null : "a namespace is a DNS label: lower-case letters, digits and inner hyphens, at most 63; no stars here";
        return good;
    }

    public override string ToString() => Text;
}

/// <summary>Namespaces by name or by a pattern with <c>*</c>, anchored at both ends: <c>team-a-*</c>.</summary>
[JsonConverter(typeof(TextConverter<NamespacePattern>))]
public sealed record NamespacePattern : ITextValue<NamespacePattern>
{
    // A DNS label's length (RFC 1123), which a pattern cannot outgrow either: no pattern has as many literal characters as an exact name ranks.
    private const int Longest = 63;
    private readonly Glob _glob;

    private NamespacePattern(string text)
    {
        Text = text;
        _glob = new Glob(text);
    }

    public string Text { get; }

    public bool IsExact => _glob.IsExact;

    /// <summary>Greater is more specific: an exact name, then more literal characters; <c>*</c>, every namespace, is 0.</summary>
    public int Specificity => IsExact ? Longest + 1 : _glob.Literals;

    public bool Matches(NamespaceName name) => _glob.Matches(name.Text);

    public bool Overlaps(NamespacePattern other) => _glob.Overlaps(other._glob);

    public bool Equals(NamespacePattern? other) => other is not null && Text == other.Text;

    public override int GetHashCode() => Text.GetHashCode(StringComparison.Ordinal);

    public static bool TryParse(string text, [NotNullWhen(true)] out NamespacePattern? value, [NotNullWhen(false)] out string? problem)
    {
        var good = text.Length is > 0 and <= Longest
            && !text.Contains("**", StringComparison.Ordinal)
            && Characters.All(text, c => Characters.IsLowerAlphaNumeric(c) || c is '-' or '*');
        value = good ? new NamespacePattern(text) : null;
        problem = good ? null : $"a namespace pattern has lower-case letters, digits, hyphens and *, at most {Longest} characters";
        return good;
    }

    public override string ToString() => Text;
}
