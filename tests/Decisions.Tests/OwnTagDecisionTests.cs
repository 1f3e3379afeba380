using ImageTrust.Policy.Model.Verdicts;
using ImageTrust.TestKit.Registry;

namespace ImageTrust.Decisions.Tests;

/// <summary>GitLab's registry answers for the tag sha256-HEX with the manifest sha256:HEX: the image itself.</summary>
public sealed class OwnTagDecisionTests
{
    [Theory]
    [InlineData(true, Judgement.Admitted)]
    [InlineData(false, Judgement.Refused)]
    public async Task A_referrers_tag_that_leads_to_the_image_itself_is_an_empty_list(bool isSigned, Judgement judgement)
    {
        await using var stage = await Stage.SetAsync(new OciRegistryOptions { Referrers = false });
        if (isSigned)
        {
            stage.Writer.AddLegacy(stage.Digest, ".sig", stage.Release.Legacy(stage.Digest));
        }

        var (_, image) = stage.Registry.Store.Manifest("team/app", stage.Digest)!.Value;
        stage.Registry.Store.PutManifest("team/app", image.MediaType, image.Bytes, ImageWriter.TagOf(stage.Digest));

        var record = await stage.Decider().DecideAsync(stage.Ask());

        Assert.Equal(judgement, record.Now.Judgement);
        Assert.Empty(record.Facts.Failures);
    }

    [Fact]
    public async Task A_referrers_tag_that_leads_to_another_image_is_no_list()
    {
        await using var stage = await Stage.SetAsync(new OciRegistryOptions { Referrers = false });
        var (_, other) = stage.Registry.Store.Manifest("team/app", stage.Writer.AddImage("another"))!.Value;
        stage.Registry.Store.PutManifest("team/app", other.MediaType, other.Bytes, ImageWriter.TagOf(stage.Digest));

        Assert.Contains((await stage.Decider().DecideAsync(stage.Ask())).Facts.Failures, failure => failure.Code == "malformed");
    }
}
