using ImageTrust.Decisions.Records;
using ImageTrust.Decisions.Remembering;
using ImageTrust.Policy.Model.Verdicts;
using ImageTrust.TestKit.Registry;

namespace ImageTrust.Decisions.Tests;

/// <summary>Images of one registry and their signatures in another: the outage of one is none of the other.</summary>
public sealed class OutageElsewhereTests : IAsyncLifetime
{
    private static readonly DateTimeOffset Noon = new(2026, 6, 1, 12, 0, 0, TimeSpan.Zero);

    private readonly EvidenceStore store = new(EvidenceStore.DefaultCapacity);
    private Stage stage = null!;
    private Front images = null!;
    private Front signatures = null!;
    private ImageWriter signs = null!;

    public async ValueTask InitializeAsync()
    {
        stage = await Stage.SetAsync();
        images = await Front.StartAsync(stage);
        signatures = await Front.StartAsync(stage);
        signs = new ImageWriter(stage.Registry.Store, "team/signs");
        signs.AddLegacy(stage.Digest, ".sig", stage.Release.Legacy(stage.Digest));
        Assert.Equal(Judgement.Admitted, (await AskAsync()).Now.Judgement);
    }

    public async ValueTask DisposeAsync()
    {
        await images.DisposeAsync();
        await signatures.DisposeAsync();
        await stage.DisposeAsync();
    }

    [Theory]
    [InlineData(503)]
    [InlineData(429)]
    public async Task What_is_signed_there_counts_while_the_image_cannot_be_had(int status)
    {
        images.Refuse = _ => status;
        Assert.Equal((Judgement.Admitted, true), Told(await AskAsync(TimeSpan.FromHours(5))));
    }

    [Theory]
    [InlineData(503)]
    [InlineData(429)]
    public async Task What_is_gone_there_is_gone_while_the_image_cannot_be_had(int status)
    {
        Unsign();
        images.Refuse = _ => status;
        Assert.Equal((Judgement.CouldNotCheck, false), Told(await AskAsync(TimeSpan.FromHours(5))));
    }

    [Fact]
    public async Task What_was_signed_there_anew_counts_for_what_was_there()
    {
        Unsign();
        signs.AddImage("x");
        signs.AddBundle(stage.Digest, stage.Release.Bundle(stage.Digest), "https://sigstore.dev/cosign/sign/v1");
        images.Refuse = _ => 503;
        Assert.Equal((Judgement.Admitted, true), Told(await AskAsync(TimeSpan.FromHours(5))));
    }

    [Theory]
    [InlineData(503)]
    [InlineData(429)]
    public async Task Where_neither_can_be_asked_both_are_as_they_were(int status)
    {
        Unsign();
        images.Refuse = _ => 503;
        signatures.Refuse = _ => status;
        Assert.Equal((Judgement.Admitted, true), Told(await AskAsync(TimeSpan.FromHours(5))));
    }

    [Fact]
    public async Task What_is_not_answered_in_the_time_that_is_left_brings_nothing_back()
    {
        Unsign();
        images.Refuse = _ => 503;
        signatures.Before = (_, aborted) => Task.Delay(Timeout.Infinite, aborted);
        Assert.Equal((Judgement.CouldNotCheck, false), Told(await AskAsync(TimeSpan.FromHours(5))));
    }

    [Fact]
    public async Task A_registry_that_does_not_have_them_or_refuses_to_show_them_is_in_no_outage()
    {
        images.Refuse = _ => 503;
        foreach (int status in (int[])[401, 403, 404])
        {
            signatures.Refuse = _ => status;
            Assert.Equal((Judgement.CouldNotCheck, false), Told(await AskAsync(TimeSpan.FromHours(5))));
        }
    }

    [Fact]
    public async Task A_registry_of_images_that_swallows_questions_makes_nobody_believe_what_is_gone()
    {
        images.Before = (_, aborted) => Task.Delay(Timeout.Infinite, aborted);
        stage.Time = Noon + TimeSpan.FromHours(5);
        var decider = Decider();
        Assert.Equal((Judgement.Admitted, true), Told(await decider.DecideAsync(stage.Ask(Pinned))));
        Unsign();
        Assert.Equal((Judgement.CouldNotCheck, false), Told(await decider.DecideAsync(stage.Ask(Pinned))));
    }

    private string Pinned => $"{images.Host}/team/app@{stage.Digest}";

    private static (Judgement Judgement, bool IsStale) Told(DecisionRecord record) =>
        (record.Now.Judgement, Stage.Codes(record.Now).Contains(ReasonCode.StaleEvidence));

    private void Unsign() => Assert.True(stage.Registry.Store.Delete("team/signs", ImageWriter.TagOf(stage.Digest) + ".sig"));

    private Task<DecisionRecord> AskAsync(TimeSpan after = default)
    {
        stage.Time = Noon + after;
        return Decider().DecideAsync(stage.Ask(Pinned));
    }

    private Decider Decider()
    {
        string yaml = Stage.Standard
            .Replace("{keys: accepted}", "{keys: accepted, staleOnOutage: 24h, staleOnOutageReason: of a test}", StringComparison.Ordinal)
            .Replace("require: {anyOf: [release]}", $"require: {{anyOf: [release]}}\n    signatures: [\"{signatures.Host}/team/signs\"]", StringComparison.Ordinal)
            .Replace("HOST", images.Host, StringComparison.Ordinal);
        return stage.Decider("day2", yaml: yaml, host: images.Host, store: store, otherHost: signatures.Host);
    }
}
