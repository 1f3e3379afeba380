using ImageTrust.Policy.Images.Text;
using ImageTrust.Policy.Model.Policies;
using ImageTrust.Policy.Model.Values;

namespace ImageTrust.Policy.Model.Words;

/// <summary>Phases in words.</summary>
internal static class PhaseWords
{
    public static string Keys(EffectivePhase phase) => phase.Keys switch
    {
        KeyAcceptance.Accepted => "Keys and identities count alike.",
        KeyAcceptance.Fallback => "Identities count; a key counts as a fallback, and each time it is needed is counted.",
        _ => "Only identities count; a key counts only where a rule names it as its fallback.",
    };

    public static string Mode(EffectivePhase phase) => phase switch
    {
        { Mode: Policies.Mode.Audit } => "Nothing is kept out: a refusal is a warning and a record.",
        { Rings: { } rings } => "A refused image does not run in "
            + Phrases.And(rings.OrderBy(ring => ring.Key, StringComparer.Ordinal).Select(ring => Ring(ring.Key, ring.Value)))
            + "; elsewhere a refusal is a warning and a record.",
        _ => "A refused image does not run.",
    };

    private static string Ring(string name, IReadOnlyList<NamespaceName> namespaces) =>
        $"{Phrases.And(namespaces.Select(one => one.Text))} (ring {name})";

    public static string Tags(EffectivePhase phase) => phase.Tags == TagHandling.Pin
        ? "A tag is replaced by the digest that was checked."
        : "A tag is resolved and reported, and stays as it is.";

    public static string Uncheckable(EffectivePhase phase) => phase.AdmitUncheckable is { } admit
        ? $"What could not be checked IS ADMITTED: {admit.Reason}."
        : "What could not be checked is refused like anything else.";

    /// <summary>Both sentences about an outage; the second only where the phase says something of its own.</summary>
    public static string Outage(EffectivePhase phase) => Stale(phase) is { } stale ? $"{Uncheckable(phase)} {stale}" : Uncheckable(phase);

    public static string? Stale(EffectivePhase phase) => phase.StaleOnOutage is { } age
        ? $"While a registry is silent or throttles, an image named by its digest IS JUDGED BY EVIDENCE OF UP TO {age}: {phase.StaleOnOutageReason}."
        : null;

    public static string PodSecurity(EffectivePhase phase) => phase switch
    {
        { RequiredPodSecurity: { } level } => $"A namespace enforces Pod Security {ClosedSet.WordOf(level)}{(level == Policies.PodSecurity.Baseline ? " or restricted" : "")}: "
            + "one that does not is refused where images are, and warned about elsewhere.",
        { PodSecurityReason: { } reason } => $"A namespace NEED NOT enforce Pod Security: {reason}.",
        _ => "A namespace need not enforce Pod Security: the policy does not ask for it.",
    };
}
