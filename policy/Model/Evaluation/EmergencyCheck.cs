using ImageTrust.Policy.Model.Policies;
using ImageTrust.Policy.Model.Verdicts;

namespace ImageTrust.Policy.Model.Evaluation;

/// <summary>Break-glass: a whole namespace, for hours, under two names.</summary>
internal static class EmergencyCheck
{
    public static Reason? Find(TrustPolicy policy, PolicyQuestion question) => policy.BreakGlass is not { Count: > 0 } entries ? null : entries
        .OrderBy(entry => entry.Key, StringComparer.Ordinal)
        .Where(entry => entry.Value.IsLive(question.Time) && entry.Value.Namespaces.Contains(question.Namespace))
        .Select(entry => new Reason(ReasonCode.BreakGlass, Words(entry.Key, entry.Value), entry.Key))
        .FirstOrDefault();

    private static string Words(string name, BreakGlass entry) =>
        $"BREAK-GLASS {name} until {entry.Expires}, asked for by {entry.RequestedBy}, approved by {entry.ApprovedBy}: {entry.Reason}";
}
