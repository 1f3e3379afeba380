using ImageTrust.Decisions.Records;
using ImageTrust.Decisions.Remembering;
using ImageTrust.Policy.Model.Facts;
using ImageTrust.Policy.Model.Verdicts;
using ImageTrust.TestKit.Registry;

namespace ImageTrust.Decisions.Tests;

/// <summary>What is remembered saves requests and never changes an answer: it is verified again, and counts no longer than it may.</summary>
public sealed class RememberedDecisionTests : IAsyncLifetime
{
    private const string SignPredicate = "https://sigstore.dev/cosign/sign/v1";

    private static readonly DateTimeOffset Noon = new(2026, 6, 1, 12, 0, 0, TimeSpan.Zero);

    private readonly EvidenceStore store = new(EvidenceStore.DefaultCapacity);
    private Stage stage = null!;

    public async ValueTask InitializeAsync()
    {
        stage = await Stage.SetAsync();
        stage.Time = Noon;
    }

    public ValueTask DisposeAsync() => stage.DisposeAsync();

    private string Pinned => $"{stage.Registry.Host}/team/app@{stage.Digest}";

    [Theory]
    [InlineData("legacy")]
    [InlineData("bundle")]
    public async Task A_known_digest_is_verified_again_without_a_request(string form)
    {
        Sign(form);
        var first = await AskAsync(Pinned);
        Assert.Null(first.Remembered);
        Assert.Equal(4, first.Requests.Count);
        var again = await AskAsync(Pinned, after: TimeSpan.FromSeconds(90));
        Assert.Equal(Judgement.Admitted, again.Now.Judgement);
        Assert.Equal(0, again.Requests.Count);
        Assert.Equal(90, again.Remembered!.AgeSeconds);
        Assert.Equal(first.Facts.Signatures.Single().Source, again.Facts.Signatures.Single().Source);
        Assert.Equal([SearchExtent.Unfinished], again.Facts.Searched!.Select(place => place.Extent));
    }

    [Fact]
    public async Task A_tag_is_resolved_each_time()
    {
        Sign("bundle");
        await AskAsync(stage.Image);
        var again = await AskAsync(stage.Image);
        Assert.Equal((Judgement.Admitted, 1), (again.Now.Judgement, again.Requests.Count));
        Assert.Equal(1, again.Requests.ByKind["manifest"]);
        stage.Writer.AddImage("something else", "v1");
        var moved = await AskAsync(stage.Image);
        Assert.Equal(Judgement.Refused, moved.Now.Judgement);
        Assert.Null(moved.Remembered);
    }

    [Fact]
    public async Task What_is_known_is_admitted_through_an_outage_until_it_is_too_old()
    {
        Sign("legacy");
        await AskAsync(Pinned);
        await stage.Registry.DisposeAsync();
        Assert.Equal(Judgement.Admitted, (await AskAsync(Pinned, after: EvidenceStore.UsableFor - TimeSpan.FromSeconds(1))).Now.Judgement);
        var old = await AskAsync(Pinned, after: EvidenceStore.UsableFor);
        Assert.Equal(Judgement.CouldNotCheck, old.Now.Judgement);
        Assert.Null(old.Remembered);
        Assert.Equal(Judgement.CouldNotCheck, (await AskAsync(stage.Image)).Now.Judgement);
    }

    [Fact]
    public async Task To_use_what_is_known_does_not_make_it_younger()
    {
        Sign("bundle");
        await AskAsync(Pinned);
        Assert.NotNull((await AskAsync(Pinned, after: TimeSpan.FromMinutes(9))).Remembered);
        Assert.Null((await AskAsync(Pinned, after: TimeSpan.FromMinutes(11))).Remembered);
        Assert.Equal(60, (await AskAsync(Pinned, after: TimeSpan.FromMinutes(12))).Remembered!.AgeSeconds);
    }

    [Fact]
    public async Task A_clock_that_is_set_back_makes_nothing_young()
    {
        Sign("bundle");
        await AskAsync(Pinned, after: TimeSpan.FromMinutes(5));
        await stage.Registry.DisposeAsync();
        var before = await AskAsync(Pinned, after: TimeSpan.FromMinutes(4));
        Assert.Equal((Judgement.CouldNotCheck, null), (before.Now.Judgement, before.Remembered));
        Assert.NotNull((await AskAsync(Pinned, after: TimeSpan.FromMinutes(5))).Remembered);
    }

    [Fact]
    public async Task A_refusal_is_never_remembered()
    {
        Assert.Equal(Judgement.Refused, (await AskAsync(Pinned)).Now.Judgement);
        Assert.Equal(0, store.Count);
        stage.Writer.AddBundle(stage.Digest, stage.Stranger.Bundle(stage.Digest), SignPredicate);
        Assert.Equal(Judgement.Refused, (await AskAsync(Pinned)).Now.Judgement);
        Assert.Equal(0, store.Count);
        Sign("legacy");
        Assert.Equal(Judgement.Admitted, (await AskAsync(Pinned)).Now.Judgement);
    }

    [Fact]
    public async Task What_could_not_be_checked_is_never_remembered()
    {
        Sign("legacy");
        await stage.Registry.DisposeAsync();
        Assert.Equal(Judgement.CouldNotCheck, (await AskAsync(Pinned)).Now.Judgement);
        Assert.Equal(0, store.Count);
    }

    [Theory]
    [InlineData("digest")]
    [InlineData("keyFingerprint")]
    public async Task A_revocation_holds_at_once(string what)
    {
        Sign("bundle");
        Assert.Equal(Judgement.Admitted, (await AskAsync(Pinned)).Now.Judgement);
        string value = what == "digest" ? stage.Digest : stage.Release.Fingerprint;
        var revoked = await AskAsync(Pinned, more: $"revocations:\n  leak: {{{what}: \"{value}\", reason: it leaked}}\n");
        Assert.Equal(Judgement.Refused, revoked.Now.Judgement);
        Assert.Equal(Judgement.Admitted, (await AskAsync(Pinned)).Now.Judgement);
    }

    [Fact]
    public async Task Where_nothing_but_a_revoked_signer_is_looked_for_the_registry_is_asked_each_time()
    {
        string unverified = Stage.Standard
            .Replace("require: {anyOf: [release]}", "unverified: {reason: of a test}", StringComparison.Ordinal)
            .Replace("unverified: {reason: nobody signs these}", "require: {anyOf: [release]}", StringComparison.Ordinal);
        string revocation = $"revocations:\n  stolen: {{keyFingerprint: \"{stage.Release.Fingerprint}\", reason: stolen}}\n";
        Assert.Equal(Judgement.Admitted, (await AskAsync(Pinned, yaml: unverified, more: revocation)).Now.Judgement);
        Assert.Null((await AskAsync(Pinned, yaml: unverified, more: revocation)).Remembered);
        Sign("bundle");
        Assert.Equal(Judgement.Refused, (await AskAsync(Pinned, yaml: unverified, more: revocation)).Now.Judgement);
    }

    [Fact]
    public async Task Another_key_in_the_policy_is_another_answer()
    {
        Sign("bundle");
        await AskAsync(Pinned);
        stage.Files["keys/release.pem"] = stage.Stranger.Pem;
        Assert.Equal(Judgement.Refused, (await AskAsync(Pinned)).Now.Judgement);
    }

    [Fact]
    public async Task A_rule_that_needs_more_asks_and_then_knows_both()
    {
        const string Built = "https://example.com/built/v1";
        Sign("bundle");
        await AskAsync(Pinned);
        string demanding = Stage.Demanding($"built: {{signedBy: [release], predicate: {{type: \"{Built}\"}}}}");
        Assert.Equal(Judgement.Refused, (await AskAsync(Pinned, yaml: demanding)).Now.Judgement);
        stage.Writer.AddBundle(stage.Digest, stage.Release.Bundle(stage.Digest, Built), Built);
        var asked = await AskAsync(Pinned, yaml: demanding);
        Assert.Equal((Judgement.Admitted, null), (asked.Now.Judgement, asked.Remembered));
        var known = await AskAsync(Pinned, yaml: demanding);
        Assert.Equal((Judgement.Admitted, 0), (known.Now.Judgement, known.Requests.Count));
        Assert.NotNull((await AskAsync(Pinned)).Remembered);
    }

    [Fact]
    public async Task What_lies_in_one_repository_says_nothing_in_another()
    {
        Sign("bundle");
        await AskAsync(Pinned);
        string copy = new ImageWriter(stage.Registry.Store, "team/other").AddImage("x", "v1");
        Assert.Equal(stage.Digest, copy);
        Assert.Equal(Judgement.Refused, (await AskAsync($"{stage.Registry.Host}/team/other@{copy}")).Now.Judgement);
    }

    [Fact]
    public async Task Evidence_elsewhere_counts_only_as_long_as_the_rule_names_that_repository()
    {
        new ImageWriter(stage.Registry.Store, "team/signs").AddLegacy(stage.Digest, ".sig", stage.Release.Legacy(stage.Digest));
        string naming = Stage.Standard.Replace(
            "require: {anyOf: [release]}", "require: {anyOf: [release]}\n    signatures: [HOST/team/signs]", StringComparison.Ordinal);
        Assert.Equal(Judgement.Admitted, (await AskAsync(Pinned, yaml: naming)).Now.Judgement);
        var known = await AskAsync(Pinned, yaml: naming);
        Assert.Equal((Judgement.Admitted, 0), (known.Now.Judgement, known.Requests.Count));
        Assert.Equal(Judgement.Refused, (await AskAsync(Pinned)).Now.Judgement);
    }

    [Theory]
    [InlineData("each-accepted")]
    [InlineData("each-required")]
    public async Task Platforms_are_known_like_images(string platforms)
    {
        string amd = stage.Writer.AddImage("amd64"), arm = stage.Writer.AddImage("arm64");
        string index = stage.Writer.AddIndex("v2", (amd, "linux", "amd64"), (arm, "linux", "arm64"));
        foreach (string digest in platforms == "each-required" ? (string[])[amd, arm, index] : [amd, arm])
        {
            stage.Writer.AddLegacy(digest, ".sig", stage.Release.Legacy(digest));
        }

        string yaml = Stage.Standard.Replace("require: {anyOf: [release]}", "require: {anyOf: [release]}\n    platforms: " + platforms, StringComparison.Ordinal);
        string image = $"{stage.Registry.Host}/team/app@{index}";
        Assert.Equal(Judgement.Admitted, (await AskAsync(image, yaml: yaml)).Now.Judgement);
        var known = await AskAsync(image, yaml: yaml);
        Assert.Equal((Judgement.Admitted, 0), (known.Now.Judgement, known.Requests.Count));
        string revocation = $"revocations:\n  leak: {{digest: \"{arm}\", reason: it held a password}}\n";
        Assert.Equal(Judgement.Refused, (await AskAsync(image, yaml: yaml, more: revocation)).Now.Judgement);
    }

    [Fact]
    public async Task An_index_inside_an_index_is_looked_through_where_digests_are_revoked()
    {
        string inner = stage.Writer.AddIndex("inner", (stage.Writer.AddImage("amd64"), "linux", "amd64"));
        string outer = stage.Writer.AddIndex("outer", (inner, "linux", "amd64"));
        stage.Writer.AddLegacy(outer, ".sig", stage.Release.Legacy(outer));
        string image = $"{stage.Registry.Host}/team/app@{outer}";
        await AskAsync(image);
        Assert.NotNull((await AskAsync(image)).Remembered);
        string revocation = $"revocations:\n  leak: {{digest: \"{stage.Writer.AddImage("amd64")}\", reason: it held a password}}\n";
        var refused = await AskAsync(image, more: revocation);
        Assert.Equal((Judgement.Refused, null), (refused.Now.Judgement, refused.Remembered));
    }

    [Fact]
    public async Task Nothing_is_remembered_where_there_is_no_room()
    {
        Sign("bundle");
        var none = new EvidenceStore(0);
        for (int i = 0; i < 2; i++)
        {
            Assert.Null((await stage.Decider(store: none).DecideAsync(stage.Ask(Pinned))).Remembered);
        }

        Assert.Equal(0, none.Bytes);
    }

    private void Sign(string form)
    {
        if (form == "legacy")
        {
            stage.Writer.AddLegacy(stage.Digest, ".sig", stage.Release.Legacy(stage.Digest));
        }
        else
        {
            stage.Writer.AddBundle(stage.Digest, stage.Release.Bundle(stage.Digest), SignPredicate);
        }
    }

    /// <summary>By a new decider each time, as after a reload of the policy; the store stays.</summary>
    private Task<DecisionRecord> AskAsync(string image, TimeSpan after = default, string? more = null, string? yaml = null)
    {
        stage.Time = Noon + after;
        return stage.Decider("day1.5", more, yaml, store: store).DecideAsync(stage.Ask(image));
    }
}
