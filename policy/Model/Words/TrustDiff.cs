using System.Text.Json.Serialization;
using ImageTrust.Policy.Images.Text;
using ImageTrust.Policy.Model.Canonical;
using ImageTrust.Policy.Model.Policies;

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

/// <summary>
/// What changes for trust between two policies. Values are compared, not words, and a change is a widening unless it is proven to admit
/// no more than before: what a reviewer is told to be harmless must be. Comments, key order and formatting change nothing.
/// </summary>
public static class TrustDiff
{
    /// <summary>Widening first: that is what a reviewer signs for. Empty only when the policies have the same digest.</summary>
    public static IReadOnlyList<TrustChange> Between(TrustPolicy before, TrustPolicy after)
    {
        TrustChange[] changes =
        [
            .. Pairs(TrustStatement.Of(before), TrustStatement.Of(after)),
            .. new RuleChanges(before, after).All(),
            .. Phase(before, after),
        ];
        return changes.Length > 0
            ? [.. changes.OrderBy(change => change.Effect).ThenBy(change => change.Sentence, StringComparer.Ordinal)]
            : [.. Unsaid(before, after)];
    }

    internal static IEnumerable<TrustChange> Pairs(IEnumerable<TrustStatement> before, IEnumerable<TrustStatement> after)
    {
        var old = before.ToDictionary(statement => statement.Key, StringComparer.Ordinal);
        var now = after.ToDictionary(statement => statement.Key, StringComparer.Ordinal);
        return old.Keys.Union(now.Keys, StringComparer.Ordinal)
            .Select(key => Change(old.GetValueOrDefault(key), now.GetValueOrDefault(key)))
            .OfType<TrustChange>();
    }

    internal static TrustChange? Change(TrustStatement? before, TrustStatement? after) => (before, after) switch
    {
        (null, { } added) => new TrustChange(added.Presence, $"Now {added.Sentence}."),
        ({ } removed, null) => new TrustChange(removed.Absence ?? Opposite(removed.Presence), $"No longer: {removed.Sentence}."),
        ({ } old, { } now) when old.Canonical != now.Canonical => new TrustChange(Effect(old, now), Words(old, now)),
        _ => null,
    };

    // Where two values read the same, the values themselves are shown.
    private static string Words(TrustStatement old, TrustStatement now) => old.Sentence != now.Sentence
        ? $"Now {now.Sentence}. Before: {old.Sentence}."
        : $"Now {now.Sentence}, written as {now.Canonical}. Before: {old.Canonical}.";

    private static TrustEffect Effect(TrustStatement old, TrustStatement now)
    {
        var (less, more) = (Narrowing.AtMost(now.Piece, old.Piece), Narrowing.AtMost(old.Piece, now.Piece));
        return (less, more) switch
        {
            (true, true) => TrustEffect.Changes,
            (true, false) when old.LessIsNarrower && now.LessIsNarrower => TrustEffect.Narrows,
            _ => TrustEffect.Widens,
        };
    }

    private static IEnumerable<TrustChange> Phase(TrustPolicy before, TrustPolicy after)
    {
        if (before.Phase == after.Phase)
        {
            yield break;
        }

        var (old, now) = (before.In(before.Phase), after.In(after.Phase));
        var narrower = after.Phase > before.Phase && Narrowing.AtMost(now.ToSettings(), old.ToSettings());
        yield return new TrustChange(
            narrower ? TrustEffect.Narrows : TrustEffect.Widens,
            $"The stack moves from {ClosedSet.WordOf(before.Phase)} to {ClosedSet.WordOf(after.Phase)}. "
            + $"{PhaseWords.Mode(now)} {PhaseWords.Keys(now)} {PhaseWords.Tags(now)} {PhaseWords.Outage(now)} {PhaseWords.PodSecurity(now)}");
    }

    private static IEnumerable<TrustChange> Unsaid(TrustPolicy before, TrustPolicy after)
    {
        var (old, now) = (CanonicalPolicy.PolicyDigest(before), CanonicalPolicy.PolicyDigest(after));
        if (old != now)
        {
            yield return new TrustChange(TrustEffect.Widens, $"The policies differ ({now}, before: {old}), in something there are no words for. Compare the documents.");
        }
    }

    private static TrustEffect Opposite(TrustEffect presence) => presence switch
    {
        TrustEffect.Widens => TrustEffect.Narrows,
        TrustEffect.Narrows => TrustEffect.Widens,
        _ => TrustEffect.Changes,
    };
}
