using ImageTrust.Decisions.Records;
using ImageTrust.Decisions.Remembering;
using ImageTrust.Policy.Model.Facts;
using ImageTrust.Policy.Model.Verdicts;

namespace ImageTrust.Decisions.Tests;

/// <summary>Where the newest report decides, what was seen counts for a minute, and only if everything that was there was seen and verifies.</summary>
public sealed class NewestReportMemoryTests : IAsyncLifetime
{
    private const string SignPredicate = "https://sigstore.dev/cosign/sign/v1";
    private const string Built = "https://example.com/built/v1";
    private const string Scan = "scan: {signedBy: [release], vulnerabilities: {maxAge: 30d, below: high}}";

    private static readonly DateTimeOffset Noon = new(2026, 6, 1, 12, 0, 0, TimeSpan.Zero);

    private readonly EvidenceStore store = new(EvidenceStore.DefaultCapacity);
    private Stage stage = null!;

    public async ValueTask InitializeAsync()
    {
        stage = await Stage.SetAsync();
        stage.Writer.AddBundle(stage.Digest, stage.Release.Bundle(stage.Digest), SignPredicate);
        Report(Noon, "LOW");
    }

    public ValueTask DisposeAsync() => stage.DisposeAsync();

    private string Pinned => $"{stage.Registry.Host}/team/app@{stage.Digest}";

    [Fact]
    public async Task What_was_looked_through_is_known_for_a_minute()
    {
        var first = await AskAsync();
        Assert.Equal((Judgement.Admitted, null), (first.Now.Judgement, first.Remembered));
        var known = await AskAsync(after: EvidenceStore.CompleteFor - TimeSpan.FromSeconds(1));
        Assert.Equal((Judgement.Admitted, 0, 59), (known.Now.Judgement, known.Requests.Count, known.Remembered!.AgeSeconds));
        Assert.All(known.Facts.Searched!, place => Assert.Equal(SearchExtent.Complete, place.Extent));
        Assert.Equal(first.Facts.Attestations.Count, known.Facts.Attestations.Count);
        Assert.Null((await AskAsync(after: EvidenceStore.CompleteFor)).Remembered);
    }

    [Fact]
    public async Task A_newer_report_is_seen_after_that_minute()
    {
        await AskAsync();
        Report(Noon.AddSeconds(1), "CRITICAL");
        Assert.Equal(Judgement.Admitted, (await AskAsync(after: TimeSpan.FromSeconds(30))).Now.Judgement);
        Assert.Equal(Judgement.Refused, (await AskAsync(after: TimeSpan.FromSeconds(60))).Now.Judgement);
    }

    [Fact]
    public async Task What_the_registry_shows_goes_before_what_was_looked_through_although_it_keeps_silent_about_a_place()
    {
        await using var front = await Front.StartAsync(stage);
        // A manifest that is not remembered, being large: the registry is asked about it each time.
        string digest = stage.Writer.AddImage("large", padding: 40_000);
        stage.Writer.AddBundle(digest, stage.Release.Bundle(digest), SignPredicate);
        Of(Noon, "LOW");
        Assert.Equal(Judgement.Admitted, (await LargeAsync()).Now.Judgement);
        Of(Noon.AddSeconds(1), "CRITICAL");
        front.Refuse = path => path.EndsWith(".att", StringComparison.Ordinal) ? 503 : null;
        var record = await LargeAsync();
        Assert.NotEqual(Judgement.Admitted, record.Now.Judgement);
        Assert.Null(record.Remembered);
        front.Refuse = _ => null;
        Assert.Equal(Judgement.Refused, (await LargeAsync()).Now.Judgement);

        void Of(DateTimeOffset time, string severity) =>
            stage.Writer.AddBundle(digest, stage.Release.Bundle(digest, Reports.Type, Reports.Text(time, severity)), Reports.Type);

        Task<DecisionRecord> LargeAsync()
        {
            stage.Time = Noon.AddSeconds(20);
            string yaml = Stage.Demanding(Scan).Replace("HOST", front.Host, StringComparison.Ordinal);
            return stage.Decider("day1.5", yaml: yaml, host: front.Host, store: store).DecideAsync(stage.Ask($"{front.Host}/team/app@{digest}"));
        }
    }

    [Fact]
    public async Task Two_signatures_of_one_payload_are_both_known()
    {
        stage.Files["keys/stranger.pem"] = stage.Stranger.Pem;
        stage.Writer.AddLegacy(stage.Digest, ".sig", stage.Release.Legacy(stage.Digest), stage.Stranger.Legacy(stage.Digest));
        string both = Stage.Demanding(Scan).Replace("require: {anyOf: [release]}", "require: {allOf: [release, stranger]}", StringComparison.Ordinal)
            .Replace("authorities:\n", """
                authorities:
                  stranger:
                    key: {versions: [{file: keys/stranger.pem}]}
                    transparencyLog: not-required
                    timestamp: not-required
                    weakeningReason: these tests sign without any service

                """, StringComparison.Ordinal);
        var first = await AskAsync(both);
        Assert.Equal((Judgement.Admitted, null), (first.Now.Judgement, first.Remembered));
        var known = await AskAsync(both, after: TimeSpan.FromSeconds(30));
        Assert.Equal((Judgement.Admitted, 0), (known.Now.Judgement, known.Requests.Count));
        Assert.Equal(first.Facts.Signatures.Count, known.Facts.Signatures.Count);
    }

    [Fact]
    public async Task A_refusal_is_asked_for_each_time()
    {
        Report(Noon.AddSeconds(-1), "LOW");
        Report(Noon.AddSeconds(1), "CRITICAL");
        Assert.Equal(Judgement.Refused, (await AskAsync()).Now.Judgement);
        Assert.Null((await AskAsync()).Remembered);
    }

    [Fact]
    public async Task What_does_not_verify_is_looked_at_each_time()
    {
        stage.Writer.AddBundle(stage.Digest, stage.Stranger.Bundle(stage.Digest, Reports.Type, Reports.Text(Noon, "LOW")), Reports.Type);
        Assert.Equal(Judgement.Admitted, (await AskAsync()).Now.Judgement);
        Assert.Null((await AskAsync()).Remembered);
    }

    [Fact]
    public async Task What_was_looked_through_for_one_rule_was_not_for_another()
    {
        await AskAsync();
        string more = Stage.Demanding($"{Scan}\n      built: {{signedBy: [release], predicate: {{type: \"{Built}\"}}}}");
        stage.Writer.AddBundle(stage.Digest, stage.Release.Bundle(stage.Digest, Built), Built);
        var other = await AskAsync(more);
        Assert.Equal((Judgement.Admitted, null), (other.Now.Judgement, other.Remembered));
        Assert.NotNull((await AskAsync(more)).Remembered);
    }

    [Fact]
    public async Task A_rule_that_looks_elsewhere_too_asks_there()
    {
        await AskAsync();
        string naming = Stage.Demanding(Scan).Replace(
            "require: {anyOf: [release]}", "require: {anyOf: [release]}\n    signatures: [HOST/team/signs]", StringComparison.Ordinal);
        Assert.Null((await AskAsync(naming)).Remembered);
        Assert.NotNull((await AskAsync(naming)).Remembered);
        var signs = new TestKit.Registry.ImageWriter(stage.Registry.Store, "team/signs");
        signs.AddBundle(
            signs.AddImage("x", "v1"), stage.Release.Bundle(stage.Digest, Reports.Type, Reports.Text(Noon.AddSeconds(2), "CRITICAL")), Reports.Type);
        Assert.Equal(Judgement.Refused, (await AskAsync(naming, after: TimeSpan.FromMinutes(2))).Now.Judgement);
    }

    [Fact]
    public async Task A_revoked_key_holds_at_once()
    {
        await AskAsync();
        stage.Files["keys/release.pem"] = stage.Stranger.Pem;
        Assert.Equal(Judgement.Refused, (await AskAsync()).Now.Judgement);
    }

    private void Report(DateTimeOffset time, string severity) =>
        stage.Writer.AddBundle(stage.Digest, stage.Release.Bundle(stage.Digest, Reports.Type, Reports.Text(time, severity)), Reports.Type);

    private Task<DecisionRecord> AskAsync(string? yaml = null, TimeSpan after = default)
    {
        stage.Time = Noon + after;
        return stage.Decider("day1.5", yaml: yaml ?? Stage.Demanding(Scan), store: store).DecideAsync(stage.Ask(Pinned));
    }
}
