using ImageTrust.Policy.Model.Policies;
using ImageTrust.Policy.Model.Verdicts;

namespace ImageTrust.Policy.Model.Evaluation;

/// <summary>Exceptions, each by itself: one that waives the signature and one that waives the SBOM never add up.</summary>
internal static class ExceptionCheck
{
    /// <param name="policy">The policy.</param>
    /// <param name="question">The question.</param>
    /// <param name="unmet">What is lacking: <c>signatures</c> and names of attestations.</param>
    public static Reason? Find(TrustPolicy policy, PolicyQuestion question, IReadOnlyCollection<string> unmet) =>
        (policy.Exceptions ?? new Dictionary<string, ExceptionEntry>())
            .OrderBy(entry => entry.Key, StringComparer.Ordinal)
            .Where(entry => entry.Value.IsLive(question.Time) && IsAbout(entry.Value, question) && unmet.All(entry.Value.Waives.Contains))
            .Select(entry => new Reason(ReasonCode.Exception, Words(entry.Key, entry.Value), entry.Key))
            .FirstOrDefault();

    private static bool IsAbout(ExceptionEntry entry, PolicyQuestion question) =>
        entry.Namespaces.Contains(question.Namespace)
        && (entry.Image is null || entry.Image.Matches(question.Facts.Repository))
        && (entry.Digest is null || entry.Digest == question.Facts.Digest);

    private static string Words(string name, ExceptionEntry entry) =>
        $"exception {name} of {entry.Owner} until {entry.Expires}: {entry.Reason}"
        + (entry.LongTermReason is null ? "" : $"; it lasts longer than 30 days because {entry.LongTermReason}");
}
