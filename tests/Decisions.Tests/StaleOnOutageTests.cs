using ImageTrust.Decisions.Records;
using ImageTrust.Decisions.Remembering;
using ImageTrust.Policy.Model.Verdicts;

namespace ImageTrust.Decisions.Tests;

/// <summary>Through an outage a digest that is known is judged by older evidence, where the phase says so and for as long as it says.</summary>
public sealed class StaleOnOutageTests : IAsyncLifetime
{
    private static readonly DateTimeOffset Noon = new(2026, 6, 1, 12, 0, 0, TimeSpan.Zero);

    private static readonly string Stale = Stage.Standard
        .Replace("day1: {keys: accepted}", "day1: {keys: accepted, staleOnOutage: 24h, staleOnOutageReason: of a test}", StringComparison.Ordinal)
        .Replace("day1.5: {keys: accepted}", "day1.5: {keys: accepted, staleOnOutage: 24h, staleOnOutageReason: of a test}", StringComparison.Ordinal)
        .Replace("day2: {keys: accepted}", "day2: {keys: accepted, staleOnOutage: 6h, staleOnOutageReason: of a test}", StringComparison.Ordinal);

    private const string Stranger = """
          stranger:
            key: {versions: [{file: keys/stranger.pem}]}
            transparencyLog: not-required
            timestamp: not-required
            weakeningReason: these tests sign without any service

        """;

    /// <summary>With a namespace in which two have to sign.</summary>
    private static readonly string Strict = Stale.Replace("authorities:\n", "authorities:\n" + Stranger, StringComparison.Ordinal).Replace("rules:\n", """
        rules:
          strict:
            images: ["HOST/team/**"]
            namespaces: [strict]
            require: {allOf: [release, stranger]}

        """, StringComparison.Ordinal);

    private readonly EvidenceStore store = new(EvidenceStore.DefaultCapacity);
    private Stage stage = null!;
    private Front front = null!;

    public async ValueTask InitializeAsync()
    {
        stage = await Stage.SetAsync();
        front = await Front.StartAsync(stage);
        stage.Writer.AddLegacy(stage.Digest, ".sig", stage.Release.Legacy(stage.Digest));
        Assert.Equal(Judgement.Admitted, (await AskAsync()).Now.Judgement);
    }

    public async ValueTask DisposeAsync()
    {
        await front.DisposeAsync();
        await stage.DisposeAsync();
    }

    private string Pinned => $"{front.Host}/team/app@{stage.Digest}";

    [Theory]
    [InlineData(503)]
    [InlineData(429)]
    public async Task A_known_digest_is_admitted_for_as_long_as_the_phase_says(int status)
    {
        front.Refuse = _ => status;
        var known = await AskAsync(after: TimeSpan.FromHours(5));
        Assert.Equal((Judgement.Admitted, AdmissionAction.Warn), (known.Now.Judgement, known.Now.Action));
        Assert.Equal(ReasonCode.StaleEvidence, Why.Leading(known.Now).Code);
        Assert.Equal(Noon, known.Facts.Remembered!.SeenAt);
        var later = await AskAsync(after: TimeSpan.FromHours(6));
        Assert.Equal(Judgement.CouldNotCheck, later.Now.Judgement);
    }

    [Fact]
    public async Task A_silent_registry_is_an_outage()
    {
        await front.DisposeAsync();
        Assert.Equal(Judgement.Admitted, (await AskAsync(after: TimeSpan.FromHours(5))).Now.Judgement);
    }

    [Fact]
    public async Task A_registry_that_swallows_questions_is_waited_for_once_by_who_can_be_answered_without()
    {
        stage.Time = Noon + TimeSpan.FromHours(5);
        front.Before = (_, aborted) => Task.Delay(Timeout.Infinite, aborted);
        var decider = Decider("day2", Stale);
        var first = await decider.DecideAsync(stage.Ask(Pinned));
        Assert.True(first.Requests.Count > 0);
        var second = await decider.DecideAsync(stage.Ask(Pinned));
        Assert.Equal((Judgement.Admitted, ReasonCode.StaleEvidence, 0), (second.Now.Judgement, Why.Leading(second.Now).Code, second.Requests.Count));
        Assert.Equal(first.Facts.Remembered!.SeenAt, second.Facts.Remembered!.SeenAt);

        // Of another digest nothing is known: it is asked about, and the registry has its word again.
        front.Before = (_, _) => Task.CompletedTask;
        string other = stage.Writer.AddImage("something else");
        Assert.Equal(Judgement.Refused, (await decider.DecideAsync(stage.Ask($"{front.Host}/team/app@{other}"))).Now.Judgement);
        var back = await decider.DecideAsync(stage.Ask(Pinned));
        Assert.Equal((Judgement.Admitted, null), (back.Now.Judgement, back.Facts.Remembered));
        Assert.True(back.Requests.Count > 0);
    }

    [Fact]
    public async Task Where_the_phase_counts_nothing_older_a_silent_registry_is_asked_each_time()
    {
        stage.Time = Noon + TimeSpan.FromHours(7);
        front.Before = (_, aborted) => Task.Delay(Timeout.Infinite, aborted);
        var decider = Decider("day2", Stale);
        Assert.Equal(Judgement.CouldNotCheck, (await decider.DecideAsync(stage.Ask(Pinned))).Now.Judgement);
        front.Before = (_, _) => Task.CompletedTask;
        var back = await decider.DecideAsync(stage.Ask(Pinned));
        Assert.Equal((Judgement.Admitted, null), (back.Now.Judgement, back.Facts.Remembered));
    }

    [Fact]
    public async Task Each_phase_is_asked_for_itself()
    {
        front.Refuse = _ => 503;
        var record = await AskAsync(after: TimeSpan.FromHours(20), phase: "day1.5");
        Assert.Equal(Judgement.Admitted, record.Now.Judgement);
        Assert.Equal(Judgement.CouldNotCheck, record.Shadow!.Judgement);
    }

    [Fact]
    public async Task An_outage_behind_the_manifest_is_one_too()
    {
        front.Refuse = path => path.Contains("/referrers/", StringComparison.Ordinal) || path.Contains("/manifests/sha256-", StringComparison.Ordinal) ? 429 : null;
        Assert.Equal(Judgement.Admitted, (await AskAsync(after: TimeSpan.FromHours(5))).Now.Judgement);
    }

    [Theory]
    [InlineData(503)]
    [InlineData(429)]
    public async Task What_the_registry_shows_to_be_gone_is_gone_although_it_keeps_silent_about_another_place(int status)
    {
        front.Refuse = path => path.Contains("/referrers/", StringComparison.Ordinal) ? status : null;
        Assert.Equal((Judgement.Admitted, null), Told(await AskAsync(after: TimeSpan.FromHours(4))));
        Assert.True(stage.Registry.Store.Delete("team/app", stage.Digest.Replace(':', '-') + ".sig"));
        Assert.Equal((Judgement.CouldNotCheck, null), Told(await AskAsync(after: TimeSpan.FromHours(5))));

        // And stays gone, whatever is hidden afterwards.
        front.Refuse = path => path.Contains("/manifests/sha256-", StringComparison.Ordinal) ? status : null;
        Assert.Equal((Judgement.CouldNotCheck, null), Told(await AskAsync(after: TimeSpan.FromHours(5))));
    }

    [Theory]
    [InlineData(503)]
    [InlineData(429)]
    public async Task What_was_taken_away_unseen_counts_in_an_outage_of_its_place(int status)
    {
        Assert.True(stage.Registry.Store.Delete("team/app", stage.Digest.Replace(':', '-') + ".sig"));
        front.Refuse = path => path.Contains("/manifests/sha256-", StringComparison.Ordinal) ? status : null;
        Assert.Equal((Judgement.Admitted, ReasonCode.StaleEvidence), Told(await AskAsync(after: TimeSpan.FromHours(5))));
    }

    [Fact]
    public async Task Of_an_image_that_cannot_be_had_evidence_is_what_the_registry_shows()
    {
        front.Refuse = path => path.EndsWith($"/manifests/{stage.Digest}", StringComparison.Ordinal) ? 429 : null;
        Assert.Equal((Judgement.Admitted, ReasonCode.StaleEvidence), Told(await AskAsync(after: TimeSpan.FromHours(5))));
        Assert.True(stage.Registry.Store.Delete("team/app", stage.Digest.Replace(':', '-') + ".sig"));
        Assert.Equal((Judgement.CouldNotCheck, null), Told(await AskAsync(after: TimeSpan.FromHours(5))));
    }

    [Fact]
    public async Task What_one_rule_needed_less_of_another_one_still_has()
    {
        stage.Files["keys/stranger.pem"] = stage.Stranger.Pem;
        Assert.True(stage.Registry.Store.Delete("team/app", stage.Digest.Replace(':', '-') + ".sig"));
        // Two signatures of one payload in one manifest, as cosign lays them out.
        stage.Writer.AddLegacy(stage.Digest, ".sig", stage.Release.Legacy(stage.Digest), stage.Stranger.Legacy(stage.Digest));
        Assert.Equal(Judgement.Admitted, (await AskAsync(TimeSpan.FromMinutes(20), yaml: Strict, ns: "strict")).Now.Judgement);
        Assert.Equal((Judgement.Admitted, null), ((await AskAsync(TimeSpan.FromMinutes(40), yaml: Strict)) is { } asked ? (asked.Now.Judgement, asked.Remembered) : default));
        front.Refuse = _ => 503;
        Assert.Equal((Judgement.Admitted, ReasonCode.StaleEvidence), Told(await AskAsync(TimeSpan.FromHours(2), yaml: Strict, ns: "strict")));
    }

    [Fact]
    public async Task What_was_shown_stays_known_where_it_was_not_enough()
    {
        stage.Files["keys/stranger.pem"] = stage.Stranger.Pem;
        Assert.Equal(Judgement.Refused, (await AskAsync(TimeSpan.FromHours(1), yaml: Strict, ns: "strict")).Now.Judgement);
        front.Refuse = _ => 503;
        Assert.Equal((Judgement.Admitted, ReasonCode.StaleEvidence), Told(await AskAsync(TimeSpan.FromHours(2), yaml: Strict)));
    }

    [Fact]
    public async Task What_was_signed_since_counts_beside_what_is_hidden()
    {
        string both = Stale.Replace("require: {anyOf: [release]}", "require: {allOf: [release, stranger]}", StringComparison.Ordinal)
            .Replace("authorities:\n", "authorities:\n" + Stranger, StringComparison.Ordinal);
        stage.Files["keys/stranger.pem"] = stage.Stranger.Pem;
        Assert.True(stage.Registry.Store.Delete("team/app", stage.Digest.Replace(':', '-') + ".sig"));
        front.Refuse = path => path.EndsWith(".sig", StringComparison.Ordinal) ? 503 : null;
        Assert.Equal(Judgement.CouldNotCheck, (await AskAsync(after: TimeSpan.FromHours(5), yaml: both)).Now.Judgement);
        stage.Writer.AddBundle(stage.Digest, stage.Stranger.Bundle(stage.Digest), "https://sigstore.dev/cosign/sign/v1");
        Assert.Equal((Judgement.Admitted, ReasonCode.StaleEvidence), Told(await AskAsync(after: TimeSpan.FromHours(5), yaml: both)));
    }

    [Theory]
    [InlineData(401)]
    [InlineData(403)]
    [InlineData(404)]
    public async Task What_a_registry_refuses_is_no_outage(int status)
    {
        front.Refuse = _ => status;
        var refused = await AskAsync(after: TimeSpan.FromHours(5));
        Assert.NotEqual(Judgement.Admitted, refused.Now.Judgement);
        Assert.DoesNotContain(ReasonCode.StaleEvidence, Stage.Codes(refused.Now));
    }

    [Fact]
    public async Task Where_no_phase_says_so_nothing_older_than_ever_counts()
    {
        front.Refuse = _ => 503;
        var plain = await AskAsync(after: TimeSpan.FromMinutes(10), yaml: Stage.Standard);
        Assert.Equal((Judgement.CouldNotCheck, null), (plain.Now.Judgement, plain.Facts.Remembered));
    }

    [Fact]
    public async Task A_tag_is_never_judged_by_what_was()
    {
        front.Refuse = _ => 503;
        var tagged = await AskAsync(after: TimeSpan.FromHours(1), image: $"{front.Host}/team/app:v1");
        Assert.Equal((Judgement.CouldNotCheck, null), (tagged.Now.Judgement, tagged.Facts.Remembered));
    }

    [Fact]
    public async Task Another_digest_is_not_known()
    {
        front.Refuse = _ => 503;
        string other = stage.Writer.AddImage("something else");
        Assert.Equal(Judgement.CouldNotCheck, (await AskAsync(after: TimeSpan.FromHours(1), image: $"{front.Host}/team/app@{other}")).Now.Judgement);
    }

    [Theory]
    [InlineData("digest")]
    [InlineData("keyFingerprint")]
    public async Task A_revocation_holds_in_the_outage(string what)
    {
        front.Refuse = _ => 503;
        string value = what == "digest" ? stage.Digest : stage.Release.Fingerprint;
        var revoked = await AskAsync(after: TimeSpan.FromHours(1), more: $"revocations:\n  leak: {{{what}: \"{value}\", reason: it leaked}}\n");
        Assert.NotEqual(Judgement.Admitted, revoked.Now.Judgement);
    }

    [Fact]
    public async Task Another_key_in_the_policy_holds_in_the_outage()
    {
        front.Refuse = _ => 503;
        stage.Files["keys/release.pem"] = stage.Stranger.Pem;
        Assert.Equal(Judgement.CouldNotCheck, (await AskAsync(after: TimeSpan.FromHours(1))).Now.Judgement);
    }

    [Fact]
    public async Task When_the_registry_is_back_it_is_asked()
    {
        front.Refuse = _ => 503;
        await AskAsync(after: TimeSpan.FromHours(1));
        front.Refuse = _ => null;
        stage.Registry.Store.Delete("team/app", TestKit.Registry.ImageWriter.TagOf(stage.Digest) + ".sig");
        var gone = await AskAsync(after: TimeSpan.FromHours(2));
        Assert.Equal((Judgement.Refused, null), (gone.Now.Judgement, gone.Facts.Remembered));
        front.Refuse = _ => 503;
        Assert.Equal((Judgement.CouldNotCheck, null), Told(await AskAsync(after: TimeSpan.FromHours(3))));
    }

    private static (Judgement Judgement, ReasonCode? Stale) Told(DecisionRecord record) =>
        (record.Now.Judgement, Stage.Codes(record.Now).Contains(ReasonCode.StaleEvidence) ? ReasonCode.StaleEvidence : null);

    private Task<DecisionRecord> AskAsync(TimeSpan after = default, string phase = "day2", string? more = null, string? yaml = null, string? image = null, string ns = "default")
    {
        stage.Time = Noon + after;
        return Decider(phase, yaml ?? Stale, more).DecideAsync(stage.Ask(image ?? Pinned, ns));
    }

    private Decider Decider(string phase, string yaml, string? more = null) =>
        stage.Decider(phase, more, yaml.Replace("HOST", front.Host, StringComparison.Ordinal), host: front.Host, store: store);
}
