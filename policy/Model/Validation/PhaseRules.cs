using System.Diagnostics.CodeAnalysis;
using ImageTrust.Policy.Images.Text;
using ImageTrust.Policy.Model.Findings;
using ImageTrust.Policy.Model.Policies;
using ImageTrust.Policy.Model.Values;

namespace ImageTrust.Policy.Model.Validation;

/// <summary>Phases only get stronger: a promotion must never admit what the phase before refused.</summary>
internal static class PhaseRules
{
    public static void Validate(TrustPolicy policy, Report report)
    {
        foreach (var phase in Phases.All)
        {
            Rings(policy.In(phase), Path(phase), report);
            PodSecurityReason(policy.In(phase), Path(phase), report);
            StaleReason(policy.In(phase), Path(phase), report);
            if (phase.Next() is { } next)
            {
                Order(policy.In(phase), policy.In(next), report);
            }
        }
    }

    public static DocumentPath Path(Phase phase) => DocumentPath.Root.Member("phases").Member(phase.Text());

    private static void Order(EffectivePhase weaker, EffectivePhase stronger, Report report)
    {
        var path = Path(stronger.Phase);
        void Compare<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicFields)] T>(T before, T after, string field) where T : struct, Enum => report.AddIf(
            Comparer<T>.Default.Compare(after, before) < 0, ProblemRules.WeakerPhase, path.Member(field),
            $"{stronger.Phase.Text()} says {ClosedSet.WordOf(after)} where {weaker.Phase.Text()} already says {ClosedSet.WordOf(before)}");

        Compare(weaker.Keys, stronger.Keys, "keys");
        Compare(weaker.Mode, stronger.Mode, "mode");
        Compare(weaker.Tags, stronger.Tags, "tags");
        report.AddIf(
            weaker.AdmitUncheckable is null && stronger.AdmitUncheckable is not null,
            ProblemRules.WeakerPhase, path.Member("admitUncheckable"),
            $"{stronger.Phase.Text()} admits what could not be checked where {weaker.Phase.Text()} refuses it");
        report.AddIf(
            stronger.StaleOnOutage?.Span > (weaker.StaleOnOutage?.Span ?? TimeSpan.Zero), ProblemRules.WeakerPhase, path.Member("staleOnOutage"),
            $"{stronger.Phase.Text()} counts evidence of {stronger.StaleOnOutage} in an outage where {weaker.Phase.Text()} counts {(weaker.StaleOnOutage is { } less ? $"that of {less}" : "none")}");
        report.AddIf(
            weaker.RequiredPodSecurity is { } asked && !(stronger.RequiredPodSecurity >= asked), ProblemRules.WeakerPhase, path.Member("podSecurity"),
            $"{stronger.Phase.Text()} asks for {Level(stronger)} where {weaker.Phase.Text()} already asks for {Level(weaker)}");
        Enforced(weaker, stronger, report);
    }

    private static string Level(EffectivePhase phase) =>
        phase.RequiredPodSecurity is { } level ? $"Pod Security {ClosedSet.WordOf(level)}" : "no Pod Security level";

    private static void StaleReason(EffectivePhase phase, DocumentPath path, Report report)
    {
        report.AddIf(
            phase is { StaleOnOutage: not null, StaleOnOutageReason: null }, ProblemRules.StaleOnOutageReason, path.Member("staleOnOutage"),
            "older evidence counts in an outage, without a staleOnOutageReason");
        report.AddIf(
            phase is { StaleOnOutage: null, StaleOnOutageReason: not null }, ProblemRules.StaleOnOutageReason, path.Member("staleOnOutageReason"),
            "the phase does not say staleOnOutage, so this reason explains nothing");
    }

    private static void PodSecurityReason(EffectivePhase phase, DocumentPath path, Report report)
    {
        report.AddIf(
            phase is { PodSecurity: PodSecurity.NotRequired, PodSecurityReason: null }, ProblemRules.PodSecurityReason, path.Member("podSecurity"),
            "Pod Security is not required, without a podSecurityReason");
        report.AddIf(
            phase is { PodSecurity: not PodSecurity.NotRequired, PodSecurityReason: not null }, ProblemRules.PodSecurityReason, path.Member("podSecurityReason"),
            "the phase does not say podSecurity: not-required, so this reason explains nothing");
    }

    /// <summary>Where both phases enforce, the later one does so in every namespace where the earlier one did.</summary>
    private static void Enforced(EffectivePhase weaker, EffectivePhase stronger, Report report)
    {
        if (weaker.Mode != Mode.Enforce || stronger is not { Mode: Mode.Enforce, RingNamespaces: { } after })
        {
            return;
        }

        // Sorted, so that the sentence is the same whatever the order of the document.
        var lost = weaker.RingNamespaces?.Except(after).Select(ns => ns.Text).ToList() ?? ["every namespace"];
        report.AddIf(
            lost.Count > 0, ProblemRules.WeakerPhase, Path(stronger.Phase).Member("rings"),
            $"{stronger.Phase.Text()} enforces only in its rings where {weaker.Phase.Text()} already enforces in {string.Join(", ", lost)}");
    }

    private static void Rings(EffectivePhase phase, DocumentPath path, Report report)
    {
        report.AddIf(
            phase is { Mode: Mode.Audit, Rings: not null }, ProblemRules.RingsInAudit, path.Member("rings"),
            "the phase audits, so no ring of it is enforced");
        var seen = new Dictionary<NamespaceName, string>();
        foreach (var (ring, namespaces) in phase.Rings ?? new Dictionary<string, IReadOnlyList<NamespaceName>>())
        {
            foreach (var (i, ns) in namespaces.Index())
            {
                report.AddIf(
                    !seen.TryAdd(ns, ring) && seen[ns] != ring, ProblemRules.RingOverlap, path.Member("rings").Member(ring).Item(i),
                    $"{ns} is already in ring {seen[ns]}");
            }
        }
    }
}
