using ImageTrust.Policy.Model.Values;

namespace ImageTrust.Policy.Model.Policies;

/// <summary>A phase with its defaults filled in: what the evaluator, the admission registrations and the explanation all read.</summary>
public sealed record EffectivePhase(
    Phase Phase,
    KeyAcceptance Keys,
    Mode Mode,
    TagHandling Tags,
    AdmitUncheckable? AdmitUncheckable,
    Hours? StaleOnOutage,
    Sentence? StaleOnOutageReason,
    IReadOnlyDictionary<string, IReadOnlyList<NamespaceName>>? Rings,
    PodSecurity? PodSecurity,
    Sentence? PodSecurityReason)
{
    /// <summary>The namespaces enforced so far, in order; null when all are (or none, in audit).</summary>
    public IReadOnlyList<NamespaceName>? RingNamespaces =>
        Rings is null ? null : [.. Rings.Values.SelectMany(ring => ring).OrderBy(name => name.Text, StringComparer.Ordinal)];

    /// <summary>Whether a refusal keeps the workload of that namespace out.</summary>
    /// <param name="ns">Null when it cannot be read: then nobody can say that a ring leaves it out.</param>
    public bool Enforces(NamespaceName? ns) => Mode == Mode.Enforce && (Rings is null || ns is null || Rings.Values.Any(ring => ring.Contains(ns)));

    /// <summary>The Pod Security level that namespaces are held to; null when the policy asks for none, whether it says so or says nothing.</summary>
    public PodSecurity? RequiredPodSecurity => PodSecurity is null or Policies.PodSecurity.NotRequired ? null : PodSecurity;

    public static EffectivePhase Of(Phase phase, PhaseTable? table)
    {
        var settings = phase switch
        {
            Phase.Day1 => table?.Day1,
            Phase.Day1Half => table?.Day1Half,
            _ => table?.Day2,
        };
        var (keys, mode, tags) = Default(phase);
        return new EffectivePhase(
            phase, settings?.Keys ?? keys, settings?.Mode ?? mode, settings?.Tags ?? tags, settings?.AdmitUncheckable,
            settings?.StaleOnOutage, settings?.StaleOnOutageReason, settings?.Rings, settings?.PodSecurity, settings?.PodSecurityReason);
    }

    /// <summary>The settings in full, as the canonical form writes them.</summary>
    public PhaseSettings ToSettings() => new(Keys, Mode, Tags, AdmitUncheckable, StaleOnOutage, StaleOnOutageReason, Rings, PodSecurity, PodSecurityReason);

    private static (KeyAcceptance Keys, Mode Mode, TagHandling Tags) Default(Phase phase) => phase switch
    {
        Phase.Day1 => (KeyAcceptance.Accepted, Mode.Audit, TagHandling.Report),
        Phase.Day1Half => (KeyAcceptance.Fallback, Mode.Audit, TagHandling.Pin),
        _ => (KeyAcceptance.Refused, Mode.Enforce, TagHandling.Pin),
    };
}
