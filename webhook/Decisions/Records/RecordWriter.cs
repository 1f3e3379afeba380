using System.Globalization;
using System.Text;
using ImageTrust.Decisions.Images;
using ImageTrust.Decisions.Measuring;
using ImageTrust.Decisions.Verification;
using ImageTrust.Policy.Images;
using ImageTrust.Policy.Images.Text;
using ImageTrust.Policy.Model.Facts;
using ImageTrust.Policy.Model.Verdicts;
using ImageTrust.Registry.Transport;

namespace ImageTrust.Decisions.Records;

/// <param name="Subject">What names the image.</param>
/// <param name="Verdicts">What the policy says.</param>
/// <param name="Time">When the question was asked.</param>
/// <param name="Elapsed">Until it was answered.</param>
internal sealed record Answered(Subject Subject, Verdicts Verdicts, DateTimeOffset Time, TimeSpan Elapsed);

/// <summary>Makes records.</summary>
internal static class RecordWriter
{
    // An API server lets any text pass as an image; a reference has at most 455 characters.
    private const int LongestImage = 512;

    // An index may list hundreds; the verdict names the one it fell over.
    private const int LongestPlatformList = 32;

    private static readonly Dictionary<string, int> None = [];

    public static DecisionRecord Write(
        PolicyInForce policy, ImageQuestion question, ImageReference image, Measurement measured, bool joined, Answered answer) => new()
        {
            Time = answer.Time,
            Image = Line.Cut(question.Image ?? "", LongestImage),
            Reference = image.ToString(),
            Digest = measured.Facts.Digest,
            Pinned = measured.Facts.Digest is { } digest ? Pinned(image, digest) : null,
            Namespace = question.Namespace.Text,
            Workload = question.Workload,
            Owner = question.Owner,
            Containers = question.Containers,
            Subject = answer.Subject,
            Now = answer.Verdicts.Now,
            Shadow = answer.Verdicts.Shadow,
            Facts = Facts(measured.Facts),
            PolicyDigest = policy.PolicyDigest,
            RequirementsDigest = policy.RequirementsDigest,
            TrustDigest = policy.TrustDigest,
            Timings = new RecordedTimings(Ms(measured.Resolving), Ms(measured.Collecting), Ms(answer.Elapsed)),
            Requests = Requests(measured.Requests, joined),
            Remembered = measured.Age is { } age ? new RecordedMemory(Math.Round(age.TotalSeconds, 1), measured.IsHearsay ? true : null) : null,
        };

    /// <summary>A text that is no reference.</summary>
    public static DecisionRecord Unreadable(PolicyInForce policy, ImageQuestion question, DateTimeOffset time, string problem) => UnreadableRecord.Of(
        policy,
        ImageReading.MayBeImageId(question.Image)
            ? new Unreadable.ImageId(problem, question.Carrier ?? Carrier.Pod)
            : new Unreadable.Reference(problem, question.Carrier ?? Carrier.Pod),
        new UnreadPlace(question.Namespace, question.Namespace.Text, question.Workload) { Owner = question.Owner, Containers = question.Containers },
        time,
        Line.Cut(question.Image ?? "", LongestImage));

    /// <summary>What names the image, and how.</summary>
    public static Subject SubjectOf(ImageQuestion question, ImageReference image, Digest? digest) => question.Carrier is not { } carrier ? Subject.ByHand
        : image.Digest is not null ? new Subject(carrier, Naming.Digest)
        : new Subject(carrier, Naming.Tag, digest is null ? null : Pinned(image, digest));

    /// <summary>The tag stays, for people; with a digest beside it no runtime reads it.</summary>
    public static string Pinned(ImageReference image, Digest digest) =>
        image.Repository.Text + (image.Tag is { } tag ? ":" + tag : "") + "@" + digest;

    private static RecordedFacts Facts(ImageFacts facts) => new(
        facts.Signatures,
        [.. facts.Attestations.Select(attestation => new RecordedAttestation(
            attestation.PredicateType, Digest.Of(Encoding.UTF8.GetBytes(attestation.Predicate.GetRawText())), attestation.Signature))],
        facts.Failures,
        facts.Platforms is null ? null
            : [.. facts.Platforms.Take(LongestPlatformList).Select(platform => new RecordedPlatform(Line.Cut(platform.Platform, LongestImage), platform.Facts.Digest, Facts(platform.Facts)))],
        facts.Searched,
        facts.Remembered is { } known ? new RecordedEarlier(known.SeenAt, Facts(known.Facts), known.HandedOver) : null);

    public static RecordedRequests Requests(IReadOnlyList<RequestRecord> requests, bool joined) => requests.Count == 0 ? new(0, None, None, joined) : new(
        requests.Count,
        requests.CountBy(request => request.Kind).ToDictionary(pair => ClosedSet.WordOf(pair.Key), pair => pair.Value, StringComparer.Ordinal),
        requests.CountBy(request => request.Status?.ToString(CultureInfo.InvariantCulture) ?? "none")
            .ToDictionary(pair => pair.Key, pair => pair.Value, StringComparer.Ordinal),
        joined);

    private static double Ms(TimeSpan span) => Math.Round(span.TotalMilliseconds, 3);
}
