using System.Globalization;
using System.Text.Json;
using ImageTrust.Policy.Model.Policies;

namespace ImageTrust.Policy.Model.Predicates;

/// <summary>The conditions of a predicate requirement: all must hold, and a value that is not there fails.</summary>
internal static class ConditionPredicate
{
    public static PredicateOutcome Judge(PredicateRequirement wanted, JsonElement predicate)
    {
        foreach (var condition in wanted.Conditions ?? [])
        {
            if (condition.Path.Find(predicate) is not { } value)
            {
                return new PredicateOutcome.Unmet($"there is nothing at {condition.Path}");
            }

            if (!Holds(condition, value))
            {
                return new PredicateOutcome.Unmet($"{condition.Path} is not {Words(condition)}");
            }
        }

        return new PredicateOutcome.Met();
    }

    /// <summary>The operator in words, after "is": <c>"passed"</c>, <c>at least 80</c>.</summary>
    public static string Words(Condition condition) => condition switch
    {
        { EqualTo: { } text } => Quoted(text.Text),
        { OneOf: { } texts } => $"one of {string.Join(", ", texts.Select(text => Quoted(text.Text)))}",
        { StartsWith: { } text } => $"text that starts with {Quoted(text.Text)}",
        { Contains: { } text } => $"a list with {Quoted(text.Text)}",
        { AtLeast: { } number } => $"at least {number.ToString(CultureInfo.InvariantCulture)}",
        { AtMost: { } number } => $"at most {number.ToString(CultureInfo.InvariantCulture)}",
        _ => "anything",
    };

    /// <summary>In quotes that the text cannot close: what is inside never reads as a further condition.</summary>
    public static string Quoted(string text) =>
        $"\"{text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\"";

    private static bool Holds(Condition condition, JsonElement value) => condition switch
    {
        { EqualTo: { } wanted } => TextOf(value) == wanted.Text,
        { OneOf: { } wanted } => TextOf(value) is { } text && wanted.Any(one => one.Text == text),
        { StartsWith: { } wanted } => TextOf(value)?.StartsWith(wanted.Text, StringComparison.Ordinal) ?? false,
        { Contains: { } wanted } => value.ValueKind == JsonValueKind.Array && value.EnumerateArray().Any(item => TextOf(item) == wanted.Text),
        { AtLeast: { } least } => NumberOf(value) >= least,
        { AtMost: { } most } => NumberOf(value) <= most,
        _ => false,
    };

    private static string? TextOf(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => value.GetString(),
        JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False => value.GetRawText(),
        _ => null,
    };

    private static decimal? NumberOf(JsonElement value) =>
        value.ValueKind == JsonValueKind.Number && value.TryGetDecimal(out var number) ? number : null;
}
