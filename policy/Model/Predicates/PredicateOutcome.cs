using System.Text.Json;

namespace ImageTrust.Policy.Model.Predicates;

/// <summary>What a predicate was found to say.</summary>
internal abstract record PredicateOutcome
{
    private PredicateOutcome()
    {
    }

    public sealed record Met : PredicateOutcome;

    /// <summary>Readable, and not what is needed.</summary>
    public sealed record Unmet(string Sentence) : PredicateOutcome;

    /// <summary>Not of the shape its type promises. Never counts, whatever it may mean.</summary>
    public sealed record Unreadable(string Sentence) : PredicateOutcome;
}

/// <summary>Reaching into JSON that somebody else wrote: a missing member and one of another kind are both "not there".</summary>
internal static class JsonReach
{
    /// <summary>What the reader makes of it; null when a text on its way is not Unicode: a lone surrogate (\ud800) parses, and throws when read.</summary>
    public static T? IfUnicode<T>(Func<T?> read) where T : class
    {
        try
        {
            return read();
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    public static JsonElement? At(this JsonElement element, params ReadOnlySpan<string> path)
    {
        var at = element;
        foreach (var name in path)
        {
            if (at.ValueKind != JsonValueKind.Object || !at.TryGetProperty(name, out at))
            {
                return null;
            }
        }

        return at;
    }

    public static string? Text(this JsonElement element, params ReadOnlySpan<string> path) =>
        element.At(path) is { ValueKind: JsonValueKind.String } text ? text.GetString() : null;

    public static IEnumerable<JsonElement> Items(this JsonElement element, params ReadOnlySpan<string> path) =>
        element.At(path) is { ValueKind: JsonValueKind.Array } array ? array.EnumerateArray() : [];

    public static DateTimeOffset? Time(this JsonElement element, params ReadOnlySpan<string> path) =>
        element.Text(path) is { } text ? Rfc3339.Read(text) : null;
}
