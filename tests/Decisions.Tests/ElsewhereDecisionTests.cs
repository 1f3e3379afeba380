using ImageTrust.Policy.Model.Facts;
using ImageTrust.Policy.Model.Verdicts;
using ImageTrust.TestKit.Registry;

namespace ImageTrust.Decisions.Tests;

/// <summary>Evidence in the repositories that a rule names besides the image's own.</summary>
public sealed class ElsewhereDecisionTests : IAsyncLifetime
{
    private Stage stage = null!;
    private ImageWriter signs = null!;

    public async ValueTask InitializeAsync()
    {
        stage = await Stage.SetAsync();
        signs = new ImageWriter(stage.Registry.Store, "team/signs");
    }

    public ValueTask DisposeAsync() => stage.DisposeAsync();

    [Theory]
    [InlineData("tag")]
    [InlineData("referrer")]
    [InlineData("referrer by tag")]
    public async Task A_signature_there_counts_in_every_layout_and_is_said_to_be_from_there(string layout)
    {
        Sign(stage.Digest, layout);
        var record = await stage.Decider(yaml: Rule("HOST/team/signs")).DecideAsync(stage.Ask());
        Assert.Equal(Judgement.Admitted, record.Now.Judgement);
        Assert.Contains($"of {stage.Registry.Host}/team/signs", Assert.Single(record.Facts.Signatures).Source, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("HOST/team/other")]
    public async Task Evidence_in_a_repository_that_the_rule_does_not_name_is_never_seen(string? named)
    {
        Sign(stage.Digest, "tag");
        var record = await stage.Decider(yaml: named is null ? Stage.Standard : Rule(named)).DecideAsync(stage.Ask());
        Assert.Equal(Judgement.Refused, record.Now.Judgement);
        Assert.DoesNotContain(stage.Registry.Requests, request => request.ToString().Contains("team/signs", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_signature_of_another_image_or_by_a_stranger_counts_there_as_little_as_here()
    {
        signs.AddLegacy(stage.Digest, ".sig", stage.Release.Legacy("sha256:" + new string('a', 64)), stage.Stranger.Legacy(stage.Digest));
        Assert.Equal(Judgement.Refused, (await stage.Decider(yaml: Rule("HOST/team/signs")).DecideAsync(stage.Ask())).Now.Judgement);
    }

    [Fact]
    public async Task Nothing_is_asked_there_when_the_images_own_repository_has_enough()
    {
        stage.Writer.AddLegacy(stage.Digest, ".sig", stage.Release.Legacy(stage.Digest));
        var record = await stage.Decider(yaml: Rule("127.0.0.1:1/team/signs")).DecideAsync(stage.Ask());
        Assert.Equal(Judgement.Admitted, record.Now.Judgement);
        Assert.Empty(record.Facts.Failures);
    }

    [Fact]
    public async Task Where_that_registry_cannot_be_asked_the_search_is_not_complete()
    {
        var record = await stage.Decider(yaml: Rule("127.0.0.1:1/team/signs")).DecideAsync(stage.Ask());
        Assert.Equal(Judgement.CouldNotCheck, record.Now.Judgement);
        Assert.Contains(record.Facts.Failures, failure => failure.Kind == FailureKind.CouldNotCheck);
    }

    private void Sign(string digest, string layout)
    {
        if (layout == "tag")
        {
            signs.AddLegacy(digest, ".sig", stage.Release.Legacy(digest));
        }
        else
        {
            // The writer reads the subject it refers to; the repository of signatures does not keep it.
            signs.AddImage("x");
            signs.AddBundle(digest, stage.Release.Bundle(digest), "https://sigstore.dev/cosign/sign/v1", viaTag: layout == "referrer by tag");
            stage.Registry.Store.Delete("team/signs", digest);
        }
    }

    private static string Rule(string repository) => Stage.Standard.Replace(
        "require: {anyOf: [release]}", $"require: {{anyOf: [release]}}\n    signatures: [\"{repository}\"]", StringComparison.Ordinal);
}
