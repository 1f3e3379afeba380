using ImageTrust.Decisions.Images;
using ImageTrust.Policy.Images;
using ImageTrust.Policy.Model.Facts;
using ImageTrust.Policy.Model.Values;
using ImageTrust.Policy.Model.Verdicts;

namespace ImageTrust.Decisions.Tests;

/// <summary>One image in many namespaces: measured once for each rule, judged for each namespace.</summary>
public sealed class ManyNamespacesTests : IAsyncLifetime
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private Stage stage = null!;

    public async ValueTask InitializeAsync() => stage = await Stage.SetAsync();

    public ValueTask DisposeAsync() => stage.DisposeAsync();

    [Fact]
    public async Task What_is_found_is_shared_and_what_is_said_is_each_namespaces_own()
    {
        // Nobody has signed, and one namespace may do without for a while.
        stage.Time = new DateTimeOffset(2026, 3, 10, 0, 0, 0, TimeSpan.Zero);
        var decider = stage.Decider("day2", """
            exceptions:
              for-a-while: {image: HOST/team/app, namespaces: [b], waives: [signatures], owner: someone, reason: it is being built, from: "2026-03-01T00:00:00Z", expires: "2026-03-20T00:00:00Z"}
            """);

        var records = await decider.DecideEverywhereAsync(ByDigest, Namespaces("a", "b", "c"), Patience, TestContext.Current.CancellationToken);

        Assert.Equal([("a", Judgement.Refused), ("b", Judgement.Admitted), ("c", Judgement.Refused)], records.Select(record => (record.Namespace, record.Now.Judgement)));
        Assert.Equal([false, true, true], records.Select(record => record.Requests.Joined));
        Assert.Equal(records[0].Requests.Count, stage.Registry.Requests.Count);
    }

    [Fact]
    public async Task A_rule_of_one_namespace_is_measured_for_itself()
    {
        var decider = stage.Decider("day1", yaml: Stage.Standard + """
              strict:
                images: ["HOST/team/**"]
                namespaces: [b]
                require: {anyOf: [release]}
                attestations: {sbom: {signedBy: [release], sbom: {formats: [spdx]}}}
            """);

        var records = await decider.DecideEverywhereAsync(ByDigest, Namespaces("a", "b", "c"), Patience, TestContext.Current.CancellationToken);

        Assert.Equal([("a", "app", false), ("c", "app", true), ("b", "strict", false)], records.Select(record => (record.Namespace, record.Now.Rule!, record.Requests.Joined)));
        Assert.Contains(ReasonCode.AttestationMissing, Stage.Codes(records[2].Now));
        Assert.DoesNotContain(ReasonCode.AttestationMissing, Stage.Codes(records[0].Now));
    }

    [Theory]
    [InlineData("team/App:v1")]
    [InlineData("")]
    public async Task What_is_no_image_is_refused_in_each_namespace(string image)
    {
        var records = await stage.Decider().DecideEverywhereAsync(image, Namespaces("a", "b"), Patience, TestContext.Current.CancellationToken);
        Assert.Equal([("a", Judgement.Refused), ("b", Judgement.Refused)], records.Select(record => (record.Namespace, record.Now.Judgement)));
        Assert.Empty(stage.Registry.Requests);
    }

    [Fact]
    public async Task A_thorough_look_finds_what_a_decision_does_without()
    {
        stage.Writer.AddLegacy(stage.Digest, ".sig", stage.Release.Legacy(stage.Digest), stage.Stranger.Legacy(stage.Digest));
        string yaml = Stage.Standard.Replace("key: {versions: [{file: keys/release.pem}]}", "key: {versions: [{file: keys/release.pem}, {file: keys/other.pem}]}", StringComparison.Ordinal);
        stage.Files["keys/other.pem"] = stage.Stranger.Pem;

        async Task<IReadOnlyList<SignatureFact>> SignaturesAsync(bool isThorough) =>
            (await stage.Decider(yaml: yaml, isThorough: isThorough).DecideAsync(stage.Ask(ByDigest), TestContext.Current.CancellationToken)).Facts.Signatures;

        Assert.Single(await SignaturesAsync(isThorough: false));
        Assert.Equal(2, (await SignaturesAsync(isThorough: true)).Count);
    }

    [Fact]
    public async Task A_tag_stands_for_a_digest_or_it_is_said_why_not()
    {
        string index = stage.Writer.AddIndex("many", (stage.Digest, "linux", "amd64"));
        var decider = stage.Decider();

        var found = await decider.ResolveAsync(Reference($"{stage.Registry.Host}/team/app:many"), Namespaces("a")[0], Patience, TestContext.Current.CancellationToken);
        var absent = await decider.ResolveAsync(Reference($"{stage.Registry.Host}/team/app:none"), Namespaces("a")[0], Patience, TestContext.Current.CancellationToken);

        Assert.Equal((index, stage.Digest), (found.Digest!.Text, Assert.Single(found.Platforms).Text));
        Assert.Equal((null, "not-found"), (absent.Digest?.Text, absent.Failure!.Code));
    }

    [Fact]
    public async Task Nobody_waits_longer_than_his_patience()
    {
        await using var slow = await Stage.SetAsync(new() { Delay = TimeSpan.FromSeconds(30) });
        var absent = await slow.Decider().ResolveAsync(Reference(slow.Image), Namespaces("a")[0], TimeSpan.FromMilliseconds(200), TestContext.Current.CancellationToken);
        Assert.Equal((null, "deadline"), (absent.Digest?.Text, absent.Failure!.Code));
    }

    private string ByDigest => $"{stage.Registry.Host}/team/app@{stage.Digest}";

    private static ImageReference Reference(string image) => ImageReading.TryRead(image, out var reference, out string? problem) ? reference : throw new ArgumentException(problem, nameof(image));

    private static List<NamespaceName> Namespaces(params string[] names) =>
        [.. names.Select(text => NamespaceName.TryParse(text, out var name, out string? problem) ? name : throw new ArgumentException(problem, nameof(names)))];
}
