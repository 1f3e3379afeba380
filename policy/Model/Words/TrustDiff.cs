using System.Text.Json.Serialization;
using ImageTrust.Policy.Model.Policies;
using ImageTrust.Policy.Model.Text;

namespace ImageTrust.Policy.Model.Words;

/// <summary>What a change does to trust, as far as the change alone tells.</summary>
[JsonConverter(typeof(ClosedSetConverter<TrustEffect>))]
public enum TrustEffect
{
    [JsonStringEnumMemberName("widens")]
    Widens,

    [JsonStringEnumMemberName("narrows")]
    Narrows,

    [JsonStringEnumMemberName("changes")]
    Changes,
}

/// <summary>One change of meaning, in words.</summary>
public sealed record TrustChange(TrustEffect Effect, string Sentence);

/// <summary>What changes for trust between two policies. Comments, order and formatting change nothing.</summary>
public static class TrustDiff
{
    /// <summary>Widening first: that is what a reviewer signs for.</summary>
    public static IReadOnlyList<TrustChange> Between(TrustPolicy before, TrustPolicy after)
    {
        var old = TrustStatement.Of(before).ToDictionary(statement => statement.Key, StringComparer.Ordinal);
        var now = TrustStatement.Of(after).ToDictionary(statement => statement.Key, StringComparer.Ordinal);
        var changes = old.Keys.Union(now.Keys, StringComparer.Ordinal)
            .Select(key => Change(old.GetValueOrDefault(key), now.GetValueOrDefault(key)))
            .OfType<TrustChange>()
            .Concat(Phase(before, after));
        return [.. changes.OrderBy(change => change.Effect).ThenBy(change => change.Sentence, StringComparer.Ordinal)];
    }

    private static TrustChange? Change(TrustStatement? before, TrustStatement? after) => (before, after) switch
    {
        (null, { } added) => new TrustChange(Effect(added.Weight), $"Now {added.Sentence}."),
        ({ } removed, null) => new TrustChange(Opposite(removed.Weight), $"No longer: {removed.Sentence}."),
        ({ } old, { } now) when old.Sentence != now.Sentence => new TrustChange(Replaced(old, now), $"Now {now.Sentence}. Before: {old.Sentence}."),
        _ => null,
    };

    private static IEnumerable<TrustChange> Phase(TrustPolicy before, TrustPolicy after)
    {
        if (before.Phase != after.Phase)
        {
            var effect = after.Phase > before.Phase ? TrustEffect.Narrows : TrustEffect.Widens;
            var now = after.In(after.Phase);
            yield return new TrustChange(
                effect,
                $"The stack moves from {ClosedSet.WordOf(before.Phase)} to {ClosedSet.WordOf(after.Phase)}. "
                + $"{PhaseWords.Mode(now)} {PhaseWords.Keys(now)} {PhaseWords.Tags(now)}");
        }
    }

    private static TrustEffect Replaced(TrustStatement old, TrustStatement now) => (old.Weight, now.Weight) switch
    {
        // Weakened checks that appear on an authority, or go away.
        (Weight.Neutral, Weight.Widens) => TrustEffect.Widens,
        (Weight.Widens, Weight.Neutral) => TrustEffect.Narrows,
        // Who may sign: a replaced signer is a new one.
        (Weight.Widens, Weight.Widens) => TrustEffect.Widens,
        _ => TrustEffect.Changes,
    };

    private static TrustEffect Effect(Weight weight) => weight switch
    {
        Weight.Widens => TrustEffect.Widens,
        Weight.Narrows => TrustEffect.Narrows,
        _ => TrustEffect.Changes,
    };

    private static TrustEffect Opposite(Weight weight) => weight switch
    {
        Weight.Widens => TrustEffect.Narrows,
        Weight.Narrows => TrustEffect.Widens,
        _ => TrustEffect.Changes,
    };
}
