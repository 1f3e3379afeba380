using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using ImageTrust.Decisions.Images;
using ImageTrust.Decisions.Records;
using ImageTrust.Policy.Images;
using ImageTrust.Policy.Images.Text;
using ImageTrust.Policy.Model.Canonical;
using ImageTrust.Policy.Model.Evaluation;
using ImageTrust.Policy.Model.Facts;
using ImageTrust.Policy.Model.Policies;
using ImageTrust.Policy.Model.Reading;
using ImageTrust.Policy.Model.Values;
using ImageTrust.Policy.Model.Verdicts;
using ImageTrust.Server.Tests.Stage;

namespace ImageTrust.Server.Tests.Deciding;

/// <summary>Answer, audit notes, record and evaluator say the same, for every phase, object, way of naming and kind of image.</summary>
public sealed class AgreementTests
{
    private static readonly string[] Images = ["team/good", "team/unsigned", "team/revoked", "tools/sh", "evil/x", "team/absent"];

    [Theory]
    [InlineData("day1")]
    [InlineData("day1.5")]
    [InlineData("day2")]
    public async Task There_is_one_verdict(string phase)
    {
        await using var stage = await ServerStage.StartAsync(phase, text => text + $"revocations:\n  bad: {{reason: stolen, digest: \"{Digest.Of([9])}\"}}\n" + Emergency);
        var policy = Assert.IsType<PolicyReading.Accepted>(CanonicalPolicy.Read(await File.ReadAllBytesAsync(Path.Combine(stage.Folder, "policy.json")))).Policy;
        Dictionary<string, string> digests = new()
        {
            ["team/good"] = stage.Push("team/good", "v1"),
            ["team/unsigned"] = stage.Push("team/unsigned", "v1", signed: false),
            ["team/revoked"] = Digest.Of([9]).Text,
            ["tools/sh"] = stage.Push("tools/sh", "v1", signed: false),
            ["evil/x"] = Digest.Of([1]).Text,
            ["team/absent"] = Digest.Of([2]).Text,
        };
        foreach (var (carrier, naming, image, ns) in
            from carrier in Enum.GetValues<Carrier>()
            from naming in Enum.GetValues<Naming>()
            from image in Images
            from ns in (string[])["shop", "rescue"]
            select (carrier, naming, image, ns))
        {
            stage.Records.GetStringBuilder().Clear();
            string name = $"{ServerStage.Host}/{image}" + (naming == Naming.Tag ? ":v1" : "@" + digests[image]);
            var answer = await stage.ValidateAsync(Review(carrier, name).In(ns));
            var record = JsonSerializer.Deserialize(stage.Records.ToString(), DecisionJson.Default.DecisionRecord)!;
            Agree(policy, answer, record, new Subject(carrier, naming));
        }
    }

    private static string Emergency => string.Create(CultureInfo.InvariantCulture, $$"""
        breakGlass:
          fire: {namespaces: [rescue], requestedBy: Ann, approvedBy: Bob, reason: a test, from: "{{Utc(-1)}}", expires: "{{Utc(2)}}"}

        """);

    private static string Utc(int hours) => TimeProvider.System.GetUtcNow().AddHours(hours).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    private static void Agree(TrustPolicy policy, ReviewAnswer answer, DecisionRecord record, Subject subject)
    {
        Assert.Equal((subject.Carrier, subject.Naming), (record.Subject!.Carrier, record.Subject.Naming));
        Same(Evaluated(policy, record, policy.Phase), record.Now);
        if (policy.Phase.Next() is { } next)
        {
            Same(Evaluated(policy, record, next), record.Shadow!);
        }

        var (verdict, word) = (record.Now, ClosedSet.WordOf(record.Now.Leading));
        Assert.Equal(verdict.Action != AdmissionAction.Deny, answer.Allowed);
        Assert.Equal(verdict.Action == AdmissionAction.Warn, answer.Warnings.Count == 1);
        Assert.Equal((ClosedSet.WordOf(verdict.Action), word), (answer.Notes["action"], answer.Notes["image-0-reason"]));
        if (verdict.Action != AdmissionAction.Admit)
        {
            Assert.Contains($"[{word}]", answer.Message ?? answer.Warnings[0], StringComparison.Ordinal);
        }

        // Whoever asks by hand is told what a pod gets once its tag was replaced.
        if (subject is { Carrier: Carrier.Pod, Naming: Naming.Digest })
        {
            Same(Evaluated(policy, record with { Subject = Subject.ByHand }, policy.Phase), record.Now);
        }
    }

    private static void Same(Verdict expected, Verdict recorded)
    {
        Assert.Equal((expected.Judgement, expected.Action, expected.Phase, expected.Rule, expected.Leading),
            (recorded.Judgement, recorded.Action, recorded.Phase, recorded.Rule, recorded.Leading));
        Assert.Equal(expected.Reasons.Select(reason => reason.Code), recorded.Reasons.Select(reason => reason.Code));
    }

    private static Verdict Evaluated(TrustPolicy policy, DecisionRecord record, Phase phase)
    {
        Assert.True(ImageReading.TryRead(record.Image, out var image, out _));
        Assert.True(NamespaceName.TryParse(record.Namespace, out var ns, out _));
        var facts = new ImageFacts(image.Repository, record.Facts.Signatures, [], record.Facts.Failures, record.Digest);
        return PolicyEvaluator.Evaluate(policy, new PolicyQuestion(facts, ns, record.Time, phase, record.Subject!));
    }

    private static JsonObject Review(Carrier carrier, string image)
    {
        if (carrier == Carrier.Template)
        {
            return Body.Deployment("CREATE", Body.Spec(image));
        }

        var pod = Body.PodObject(image);
        if (carrier == Carrier.MirrorPod)
        {
            pod["metadata"]!["annotations"] = new JsonObject { ["kubernetes.io/config.mirror"] = "hash" };
        }

        var review = Body.Review("CREATE", ("", "v1", "Pod"), pod);
        return carrier == Carrier.MirrorPod ? review.By("system:node:aks-1", "system:nodes") : review;
    }
}
