using System.Globalization;
using System.Text;
using ImageTrust.Decisions.Images;
using ImageTrust.Decisions.Measuring;
using ImageTrust.Decisions.Trust;
using ImageTrust.Policy.Model.Facts;
using ImageTrust.Policy.Model.Values;
using ImageTrust.Policy.Model.Verdicts;
using ImageTrust.Registry.Transport;

namespace ImageTrust.Decisions.Records;

/// <param name="Now">Under the phase in force.</param>
/// <param name="Shadow">Under the next one.</param>
internal sealed record Verdicts(Verdict Now, Verdict? Shadow);

/// <param name="Time">When the question was asked.</param>
/// <param name="Elapsed">Until it was answered.</param>
internal sealed record Timing(DateTimeOffset Time, TimeSpan Elapsed);

/// <summary>Makes records.</summary>
internal static class RecordWriter
{
    // An API server lets any text pass as an image; a reference has at most 455 characters.
    private const int LongestImage = 512;

    // An index may list hundreds; the verdict names the one it fell over.
    private const int LongestPlatformList = 32;

    public static DecisionRecord Write(
        PolicyInForce policy, ImageQuestion question, ImageName image, Measurement measured, bool joined, Verdicts verdicts, Timing timing) =>
        Base(policy, question, timing.Time, verdicts) with
        {
            Reference = image.Reference.ToString(),
            Digest = measured.Facts.Digest,
            Pinned = measured.Facts.Digest is { } digest ? Pinned(image, digest) : null,
            Facts = Facts(measured.Facts),
            Timings = new RecordedTimings(Ms(measured.Resolving), Ms(measured.Collecting), Ms(timing.Elapsed)),
            Requests = Requests(measured.Requests, joined),
        };

    /// <summary>A text that is no reference names no image, so no rule covers it and no exception can: it is refused, and the phase decides what follows.</summary>
    public static DecisionRecord Unreadable(PolicyInForce policy, ImageQuestion question, DateTimeOffset time, string problem)
    {
        Verdict Refused(Phase phase) => new(
            Judgement.Refused,
            policy.Policy.In(phase).Enforces(question.Namespace) ? AdmissionAction.Deny : AdmissionAction.Warn,
            phase,
            null,
            [new Reason(ReasonCode.NoDigest, problem)],
            policy.Policy.In(phase).Tags);
        return Base(policy, question, time, new Verdicts(Refused(policy.Policy.Phase), policy.Policy.Phase.Next() is { } next ? Refused(next) : null));
    }

    private static DecisionRecord Base(PolicyInForce policy, ImageQuestion question, DateTimeOffset time, Verdicts verdicts) => new()
    {
        Time = time,
        Image = Cut(question.Image ?? ""),
        Namespace = question.Namespace.Text,
        Workload = question.Workload,
        Now = verdicts.Now,
        Shadow = verdicts.Shadow,
        Facts = new RecordedFacts([], [], []),
        PolicyDigest = policy.PolicyDigest,
        RequirementsDigest = policy.RequirementsDigest,
        TrustDigest = policy.TrustDigest,
        Timings = new RecordedTimings(0, 0, 0),
        Requests = Requests([], joined: false),
    };

    /// <summary>The tag stays, for people; with a digest beside it no runtime reads it.</summary>
    public static string Pinned(ImageName image, Sha256Digest digest) =>
        image.Reference.Name + (image.Reference.Tag is { } tag ? ":" + tag : "") + "@" + digest;

    private static RecordedFacts Facts(ImageFacts facts) => new(
        facts.Signatures,
        [.. facts.Attestations.Select(attestation => new RecordedAttestation(
            attestation.PredicateType, Sha256Digest.Of(Encoding.UTF8.GetBytes(attestation.Predicate.GetRawText())), attestation.Signature))],
        facts.Failures,
        facts.Platforms is null ? null
            : [.. facts.Platforms.Take(LongestPlatformList).Select(platform => new RecordedPlatform(Cut(platform.Platform), platform.Facts.Digest, Facts(platform.Facts)))]);

    public static RecordedRequests Requests(IReadOnlyList<RequestRecord> requests, bool joined) => new(
        requests.Count,
        requests.CountBy(request => request.Kind).ToDictionary(pair => Name(pair.Key), pair => pair.Value, StringComparer.Ordinal),
        requests.CountBy(request => request.Status?.ToString(CultureInfo.InvariantCulture) ?? "none")
            .ToDictionary(pair => pair.Key, pair => pair.Value, StringComparer.Ordinal),
        joined);

    private static string Name(RequestKind kind) => kind switch
    {
        RequestKind.Manifest => "manifest",
        RequestKind.Referrers => "referrers",
        RequestKind.Blob => "blob",
        _ => "token",
    };

    private static string Cut(string text) => text.Length <= LongestImage ? text : text[..LongestImage] + "…";

    private static double Ms(TimeSpan span) => Math.Round(span.TotalMilliseconds, 3);
}
