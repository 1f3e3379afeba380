using System.Text;
using ImageTrust.Decisions.HandOver;
using ImageTrust.Decisions.Records;
using ImageTrust.Decisions.Remembering;
using ImageTrust.Policy.Model.Verdicts;

namespace ImageTrust.Decisions.Tests.HandOver;

/// <summary>
/// What another replica says it saw: it carries known digests through an outage, and where the registry answers it changes nothing.
/// </summary>
public sealed class HearsayTests : IAsyncLifetime
{
    private const string SignPredicate = "https://sigstore.dev/cosign/sign/v1";

    private static readonly DateTimeOffset Noon = new(2026, 6, 1, 12, 0, 0, TimeSpan.Zero);

    private Stage stage = null!;
    private Front front = null!;

    public async ValueTask InitializeAsync()
    {
        stage = await Stage.SetAsync();
        stage.Time = Noon;
        front = await Front.StartAsync(stage);
    }

    public async ValueTask DisposeAsync()
    {
        await front.DisposeAsync();
        await stage.DisposeAsync();
    }

    private string Pinned => $"{front.Host}/team/app@{stage.Digest}";

    [Theory]
    [InlineData("legacy", 503)]
    [InlineData("bundle", 503)]
    [InlineData("bundle", 429)]
    public async Task A_digest_that_another_replica_knew_is_admitted_through_an_outage(string form, int status)
    {
        var told = await ToldAsync(form);
        front.Refuse = _ => status;
        var record = await AskAsync(told, after: TimeSpan.FromSeconds(90));
        Assert.Equal(Judgement.Admitted, record.Now.Judgement);
        Assert.Equal((90, true), (record.Remembered!.AgeSeconds, record.Remembered.HandedOver));
        Assert.NotEqual(0, record.Requests.Count);
        Assert.Equal(Judgement.CouldNotCheck, (await AskAsync(new EvidenceStore(EvidenceStore.DefaultCapacity))).Now.Judgement);
    }

    [Fact]
    public async Task It_goes_from_replica_to_replica_and_does_not_become_younger()
    {
        var third = HandOver(HandOver(await ToldAsync("bundle"), Noon.AddMinutes(4)), Noon.AddMinutes(8));
        front.Refuse = _ => 503;
        var record = await AskAsync(third, after: TimeSpan.FromMinutes(9));
        Assert.Equal((Judgement.Admitted, 540), (record.Now.Judgement, record.Remembered!.AgeSeconds));
        Assert.Equal(Judgement.CouldNotCheck, (await AskAsync(third, after: EvidenceStore.UsableFor)).Now.Judgement);
    }

    [Fact]
    public async Task Where_the_registry_answers_its_word_counts_and_is_known_from_then_on()
    {
        var told = await ToldAsync("bundle");
        var asked = await AskAsync(told);
        Assert.Equal((Judgement.Admitted, null, 4), (asked.Now.Judgement, asked.Remembered, asked.Requests.Count));
        var known = await AskAsync(told);
        Assert.Equal((Judgement.Admitted, 0, null), (known.Now.Judgement, known.Requests.Count, known.Remembered!.HandedOver));
    }

    [Theory]
    [InlineData("legacy")]
    [InlineData("bundle")]
    public async Task A_signature_that_was_taken_away_counts_for_nobody_who_did_not_see_it(string form)
    {
        var told = await ToldAsync(form);
        Unsign();
        Assert.Equal(Judgement.Refused, (await AskAsync(told)).Now.Judgement);
    }

    [Theory]
    [InlineData("the tags of older forms")]
    [InlineData("the image")]
    public async Task A_place_that_the_registry_showed_has_what_it_showed(string hidden)
    {
        var seen = await SeenAsync("bundle");
        var told = HandOver(seen, Noon);
        Unsign();
        // Its list of referrers was seen whole, and is empty.
        front.Refuse = path => path.EndsWith(hidden == "the image" ? $"/manifests/{stage.Digest}" : ".sig", StringComparison.Ordinal) ? 503 : null;
        Assert.Equal(Judgement.CouldNotCheck, (await AskAsync(told)).Now.Judgement);
        front.Refuse = path => path.Contains("/referrers/", StringComparison.Ordinal) || path.EndsWith(stage.Digest.Replace(':', '-'), StringComparison.Ordinal) ? 503 : null;
        Assert.Equal((Judgement.Admitted, true), ((await AskAsync(HandOver(seen, Noon))) is { } known ? (known.Now.Judgement, known.Remembered!.HandedOver) : default));

        // Who saw that it is gone does not believe in it any more, whatever is hidden afterwards.
        Assert.Equal(Judgement.CouldNotCheck, (await AskAsync(told)).Now.Judgement);
    }

    [Fact]
    public async Task One_manifest_that_is_hidden_hides_no_other()
    {
        var told = await ToldAsync("bundle");
        string signature = stage.Registry.Store.Referrers("team/app", stage.Digest)[0]["digest"]!.GetValue<string>();
        stage.Writer.AddBundle(stage.Digest, stage.Stranger.Bundle(stage.Digest), SignPredicate);
        front.Refuse = path => path.EndsWith($"/manifests/{signature}", StringComparison.Ordinal) ? 503 : null;
        Assert.Equal((Judgement.Admitted, true), ((await AskAsync(told)) is { } hidden ? (hidden.Now.Judgement, hidden.Remembered!.HandedOver) : default));

        string other = stage.Registry.Store.Referrers("team/app", stage.Digest).Select(referrer => referrer["digest"]!.GetValue<string>()).Single(digest => digest != signature);
        stage.Registry.Store.Delete("team/app", signature);
        front.Refuse = path => path.EndsWith($"/manifests/{other}", StringComparison.Ordinal) ? 503 : null;
        Assert.Equal(Judgement.CouldNotCheck, (await AskAsync(told)).Now.Judgement);
    }

    [Fact]
    public async Task Of_two_words_the_younger_counts()
    {
        var old = await SeenAsync("bundle");
        var young = await SeenAsync("bundle", after: TimeSpan.FromMinutes(8), sign: false);
        foreach (var order in (EvidenceStore[][])[[old, young], [young, old]])
        {
            var next = new EvidenceStore(EvidenceStore.DefaultCapacity);
            foreach (var from in order)
            {
                var reader = new HandOverReader(next, Noon.AddMinutes(9));
                Assert.All(HandOverWriter.Lines(from, new Clock(Noon.AddMinutes(9))), line => Assert.Null(reader.Add(line)));
                reader.Keep();
            }

            front.Refuse = _ => 503;
            var record = await AskAsync(next, after: TimeSpan.FromMinutes(15));
            Assert.Equal((Judgement.Admitted, 7 * 60), (record.Now.Judgement, record.Remembered?.AgeSeconds));
        }
    }

    [Theory]
    [InlineData("referrer by tag")]
    [InlineData("attestation tag")]
    public async Task A_place_that_nobody_looked_at_hides_nothing(string source)
    {
        var seen = await SeenAsync("legacy");
        Unsign();
        front.Refuse = path => path.Contains("/referrers/", StringComparison.Ordinal) || path.EndsWith(".sig", StringComparison.Ordinal) ? 503 : null;
        Assert.Equal(Judgement.Admitted, (await AskAsync(HandOver(seen, Noon))).Now.Judgement);
        front.Refuse = path => path.Contains("/referrers/", StringComparison.Ordinal) ? 503 : null;
        Assert.Equal(Judgement.CouldNotCheck, (await AskAsync(HandOver(seen, Noon, source))).Now.Judgement);
    }

    [Fact]
    public async Task What_the_registry_refuses_or_does_not_have_is_no_outage()
    {
        var told = await ToldAsync("bundle");
        foreach (int status in (int[])[401, 403, 404, 400])
        {
            front.Refuse = _ => status;
            var record = await AskAsync(told);
            Assert.Equal((Judgement.CouldNotCheck, null), (record.Now.Judgement, record.Remembered));
        }
    }

    [Fact]
    public async Task A_tag_is_nobodys_word()
    {
        var told = await ToldAsync("bundle");
        front.Refuse = _ => 503;
        Assert.Equal(Judgement.CouldNotCheck, (await AskAsync(told, $"{front.Host}/team/app:v1")).Now.Judgement);
    }

    [Theory]
    [InlineData("digest")]
    [InlineData("keyFingerprint")]
    public async Task A_revocation_holds_at_once(string what)
    {
        var told = await ToldAsync("bundle");
        front.Refuse = _ => 503;
        Assert.Equal(Judgement.Admitted, (await AskAsync(told)).Now.Judgement);
        string value = what == "digest" ? stage.Digest : stage.Release.Fingerprint;
        Assert.NotEqual(Judgement.Admitted, (await AskAsync(told, more: $"revocations:\n  leak: {{{what}: \"{value}\", reason: it leaked}}\n")).Now.Judgement);
    }

    [Fact]
    public async Task A_signature_of_nobody_who_is_trusted_helps_as_little_as_before()
    {
        string digest = stage.Writer.AddImage("planted", "planted");
        stage.Writer.AddBundle(digest, stage.Stranger.Bundle(digest), SignPredicate);
        stage.Files["keys/release.pem"] = stage.Stranger.Pem;
        var told = await ToldAsync("bundle", $"{front.Host}/team/app@{digest}", sign: false);
        Assert.NotEqual(0, told.Count);
        stage.Files["keys/release.pem"] = stage.Release.Pem;
        front.Refuse = _ => 503;
        Assert.Equal(Judgement.CouldNotCheck, (await AskAsync(told, $"{front.Host}/team/app@{digest}")).Now.Judgement);
    }

    [Fact]
    public async Task What_this_replica_saw_itself_stays_as_it_saw_it()
    {
        var own = await SeenAsync("bundle");
        var other = await SeenAsync("bundle", after: TimeSpan.FromMinutes(5), sign: false);
        var reader = new HandOverReader(own, Noon.AddMinutes(5));
        Assert.All(HandOverWriter.Lines(other, new Clock(Noon.AddMinutes(5))), line => Assert.Null(reader.Add(line)));
        Assert.Equal(1, reader.Keep());
        var record = await AskAsync(own, after: TimeSpan.FromMinutes(6));
        Assert.Equal((360, null, 0), (record.Remembered!.AgeSeconds, record.Remembered.HandedOver, record.Requests.Count));
    }

    private async Task<EvidenceStore> ToldAsync(string form, string? image = null, bool sign = true) => HandOver(await SeenAsync(form, image, sign: sign), Noon);

    /// <summary>A store of a replica that was asked about the image.</summary>
    private async Task<EvidenceStore> SeenAsync(string form, string? image = null, TimeSpan after = default, bool sign = true)
    {
        var store = new EvidenceStore(EvidenceStore.DefaultCapacity);
        if (sign && form == "legacy")
        {
            stage.Writer.AddLegacy(stage.Digest, ".sig", stage.Release.Legacy(stage.Digest));
        }
        else if (sign)
        {
            stage.Writer.AddBundle(stage.Digest, stage.Release.Bundle(stage.Digest), SignPredicate);
        }

        Assert.Equal(Judgement.Admitted, (await AskAsync(store, image, after)).Now.Judgement);
        return store;
    }

    /// <param name="from">Whoever tells.</param>
    /// <param name="now">When.</param>
    /// <param name="source">Where he says that signatures lay; null for the truth.</param>
    private static EvidenceStore HandOver(EvidenceStore from, DateTimeOffset now, string? source = null)
    {
        var store = new EvidenceStore(EvidenceStore.DefaultCapacity);
        var reader = new HandOverReader(store, now);
        var lines = HandOverWriter.Lines(from, new Clock(now)).Select(Encoding.UTF8.GetString).ToList();
        if (source is not null)
        {
            var changed = lines.ConvertAll(line => line.Replace("\"signature tag\"", $"\"{source}\"", StringComparison.Ordinal));
            Assert.NotEqual(lines, changed);
            lines = changed;
        }

        Assert.All(lines, line => Assert.Null(reader.Add(Encoding.UTF8.GetBytes(line))));
        Assert.Equal(from.Count, reader.Keep());
        return store;
    }

    private void Unsign()
    {
        foreach (var referrer in stage.Registry.Store.Referrers("team/app", stage.Digest))
        {
            stage.Registry.Store.Delete("team/app", referrer["digest"]!.GetValue<string>());
        }

        stage.Registry.Store.Delete("team/app", stage.Digest.Replace(':', '-') + ".sig");
    }

    private Task<DecisionRecord> AskAsync(EvidenceStore store, string? image = null, TimeSpan after = default, string? more = null)
    {
        stage.Time = Noon + after;
        string yaml = Stage.Standard.Replace("HOST", front.Host, StringComparison.Ordinal);
        return stage.Decider("day1.5", more, yaml, host: front.Host, store: store).DecideAsync(stage.Ask(image ?? Pinned));
    }

    private sealed class Clock(DateTimeOffset now) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => now;
    }
}
