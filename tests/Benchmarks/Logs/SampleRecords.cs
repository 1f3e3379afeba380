using System.Globalization;
using System.Text;
using ImageTrust.Decisions.Records;
using ImageTrust.Policy.Images;
using ImageTrust.Policy.Model.Facts;
using ImageTrust.Policy.Model.Policies;
using ImageTrust.Policy.Model.Values;
using ImageTrust.Policy.Model.Verdicts;

namespace ImageTrust.Benchmarks.Logs;

/// <summary>Records of images that one key has signed, as a webhook in its first phase writes them: some two kilobytes each.</summary>
internal static class SampleRecords
{
    public static readonly DateTimeOffset Start = new(2026, 9, 1, 0, 0, 0, TimeSpan.Zero);

    public const string Container = "app";

    public static string Image(int workload, int version) => string.Create(CultureInfo.InvariantCulture, $"contoso.azurecr.io/team-{workload % 50}/app-{workload}:v{version}");

    public static Digest DigestOf(string image) => Digest.Of(Encoding.UTF8.GetBytes(image));

    public static string Namespace(int workload) => string.Create(CultureInfo.InvariantCulture, $"team-{workload % 50}");

    public static string Owner(int workload) => string.Create(CultureInfo.InvariantCulture, $"Deployment/app-{workload}");

    /// <param name="workload">Its number.</param>
    /// <param name="version">Of its image.</param>
    /// <param name="time">When it was decided about.</param>
    public static DecisionRecord Of(int workload, int version, DateTimeOffset time)
    {
        string tagged = Image(workload, version);
        var digest = DigestOf(tagged);
        var verdict = new Verdict(
            Judgement.Admitted, AdmissionAction.Admit, Phase.Day1, "all", [new Reason(ReasonCode.SignedBy, "signed by release (key sha256:8fac2b51a482…)", "release")], TagHandling.Report);
        return new DecisionRecord
        {
            Time = time,
            Image = tagged,
            Reference = tagged,
            Digest = digest,
            Pinned = $"{tagged}@{digest}",
            Namespace = Namespace(workload),
            Workload = string.Create(CultureInfo.InvariantCulture, $"Pod/app-{workload}-7d9f4c6b5-x2x9z spec.containers[0].image"),
            Owner = Owner(workload),
            Containers = [Container],
            Subject = new Subject(Carrier.Pod, Naming.Tag, $"{tagged}@{digest}"),
            Now = verdict,
            Shadow = verdict with { Phase = Phase.Day1Half },
            Facts = new RecordedFacts(
                [new SignatureFact(new KeySigner(Digest.Of("release"u8)), "none", [], [], $"referrer {digest}")], [], [], null,
                [new SearchedPlace(EvidencePlace.ReferrersApi, SearchExtent.Unfinished)]),
            PolicyDigest = Digest.Of("policy"u8),
            RequirementsDigest = Digest.Of("requirements"u8),
            TrustDigest = Digest.Of("trust"u8),
            Timings = new RecordedTimings(3.217, 12.345, 15.8 + (workload % 100)),
            Requests = new RecordedRequests(4, new Dictionary<string, int> { ["manifest"] = 2, ["referrers"] = 1, ["blob"] = 1 }, new Dictionary<string, int> { ["200"] = 4 }, false),
        };
    }
}
