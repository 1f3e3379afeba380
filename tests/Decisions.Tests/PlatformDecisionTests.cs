using ImageTrust.Decisions.Measuring;
using ImageTrust.Decisions.Records;
using ImageTrust.Policy.Model.Facts;
using ImageTrust.Policy.Model.Verdicts;

namespace ImageTrust.Decisions.Tests;

/// <summary>A multi-platform image: its own signature, those of its platforms, and a policy that accepts or demands the latter.</summary>
public sealed class PlatformDecisionTests : IAsyncLifetime
{
    private const string SignPredicate = "https://sigstore.dev/cosign/sign/v1";

    private Stage stage = null!;
    private string amd = "";
    private string arm = "";
    private string index = "";

    public async ValueTask InitializeAsync()
    {
        stage = await Stage.SetAsync();
        amd = stage.Writer.AddImage("amd64");
        arm = stage.Writer.AddImage("arm64");
        index = stage.Writer.AddIndex("v2", (amd, "linux", "amd64"), (arm, "linux", "arm64"), (stage.Writer.AddImage("attestation"), "unknown", "unknown"));
    }

    public ValueTask DisposeAsync() => stage.DisposeAsync();

    [Fact]
    public async Task By_default_the_referenced_digest_decides()
    {
        Sign(index);
        Assert.Equal(Judgement.Admitted, (await DecideAsync(null)).Judgement);
    }

    [Fact]
    public async Task By_default_signed_platforms_do_not_speak_for_the_index()
    {
        Sign(amd, arm);
        Assert.Equal(Judgement.Refused, (await DecideAsync(null)).Judgement);
    }

    [Fact]
    public async Task Each_platform_signed_is_accepted_where_the_policy_says_so()
    {
        Sign(amd, arm);
        Assert.Equal(Judgement.Admitted, (await DecideAsync("each-accepted")).Judgement);
    }

    [Fact]
    public async Task One_platform_that_nobody_signed_is_refused_by_name()
    {
        Sign(amd);
        var verdict = await DecideAsync("each-accepted");
        Assert.Equal(Judgement.Refused, verdict.Judgement);
        Assert.Contains(verdict.Reasons, reason => reason.Code == ReasonCode.NoSignature && reason.Sentence.StartsWith("linux/arm64: ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_signature_of_one_platform_copied_to_the_other_does_not_count()
    {
        Sign(amd);
        stage.Writer.AddBundle(arm, stage.Release.Bundle(amd), SignPredicate);
        Assert.Equal(Judgement.Refused, (await DecideAsync("each-accepted")).Judgement);
    }

    [Fact]
    public async Task A_signed_index_needs_no_look_at_its_platforms_where_they_are_only_accepted()
    {
        Sign(index);
        var record = await stage.Decider("day2", yaml: With("each-accepted")).DecideAsync(stage.Ask($"{stage.Registry.Host}/team/app:v2"));
        Assert.Equal((Judgement.Admitted, 4), (record.Now.Judgement, record.Requests.Count));
    }

    [Theory]
    [InlineData(true, true, true, Judgement.Admitted)]
    [InlineData(true, true, false, Judgement.Refused)]
    [InlineData(true, false, true, Judgement.Refused)]
    [InlineData(false, true, true, Judgement.Refused)]
    public async Task Where_platforms_are_required_index_and_each_platform_must_be_signed(bool ofIndex, bool ofAmd, bool ofArm, Judgement expected)
    {
        Sign([.. new[] { (ofIndex, index), (ofAmd, amd), (ofArm, arm) }.Where(pair => pair.Item1).Select(pair => pair.Item2)]);
        Assert.Equal(expected, (await DecideAsync("each-required")).Judgement);
    }

    [Theory]
    [InlineData("each-accepted")]
    [InlineData("each-required")]
    public async Task A_single_image_is_judged_by_itself(string platforms)
    {
        Sign(stage.Digest);
        Assert.Equal(Judgement.Admitted, (await DecideAsync(platforms, tag: "v1")).Judgement);
    }

    [Theory]
    [InlineData("each-accepted")]
    [InlineData("each-required")]
    public async Task Another_key_on_the_platforms_is_refused(string platforms)
    {
        Sign(index);
        foreach (string digest in new[] { amd, arm })
        {
            stage.Writer.AddBundle(digest, stage.Stranger.Bundle(digest), SignPredicate);
        }

        Assert.Equal(platforms == "each-accepted" ? Judgement.Admitted : Judgement.Refused, (await DecideAsync(platforms)).Judgement);
    }

    [Fact]
    public async Task An_index_inside_the_index_speaks_for_nothing()
    {
        string outer = stage.Writer.AddIndex("v3", (index, "linux", "amd64"));
        Sign(index, amd, arm);
        Assert.Equal(Judgement.Refused, (await DecideAsync("each-accepted", "v3")).Judgement);
        Sign(outer);
        var verdict = await DecideAsync("each-required", "v3");
        Assert.Equal(Judgement.Refused, verdict.Judgement);
        Assert.Contains(verdict.Reasons, reason => reason is { Code: ReasonCode.BadEvidence, Subject: "nested-index" });
    }

    [Fact]
    public async Task An_empty_index_has_no_platform_that_could_stand_in()
    {
        stage.Writer.AddIndex("v4");
        Assert.Equal(Judgement.Refused, (await DecideAsync("each-accepted", "v4")).Judgement);
    }

    [Fact]
    public async Task Too_many_platforms_are_not_looked_at()
    {
        string[] many = [.. Enumerable.Range(0, 33).Select(i => stage.Writer.AddImage($"p{i}"))];
        Sign(many);
        stage.Writer.AddIndex("v5", [.. many.Select(digest => (digest, "linux", "amd64"))]);
        var verdict = await DecideAsync("each-accepted", "v5");
        // Not to have looked is not to have found nothing: it is not admitted, and nobody says that they are unsigned.
        Assert.Equal((Judgement.CouldNotCheck, AdmissionAction.Deny), (verdict.Judgement, verdict.Action));
        Assert.Contains(verdict.Reasons, reason => reason is { Code: ReasonCode.CouldNotCheck, Subject: "too-many" });
    }

    [Theory]
    [InlineData(null)]
    [InlineData("each-accepted")]
    [InlineData("each-required")]
    public async Task A_revoked_platform_takes_the_index_with_it(string? platforms)
    {
        Sign(index, amd, arm);
        string revocation = $"revocations:\n  leak: {{digest: \"{arm}\", reason: it held a password}}\n";
        var record = await stage.Decider("day2", revocation, With(platforms)).DecideAsync(stage.Ask($"{stage.Registry.Host}/team/app:v2"));
        Assert.Equal(Judgement.Refused, record.Now.Judgement);
        Assert.Contains(ReasonCode.DigestRevoked, Stage.Codes(record.Now));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(4)]
    public async Task A_revoked_digest_is_found_at_any_depth_of_an_index(int depth)
    {
        string outer = Nest(index, depth);
        Sign(outer);
        var record = await RevokingAsync(arm);
        Assert.Equal(Judgement.Refused, record.Now.Judgement);
        Assert.Contains(ReasonCode.DigestRevoked, Stage.Codes(record.Now));
        Assert.Equal(Judgement.Admitted, (await RevokingAsync(stage.Digest)).Now.Judgement);
    }

    [Fact]
    public async Task An_index_that_cannot_be_looked_through_may_hold_a_revoked_digest()
    {
        Sign(Nest(index, 1));
        stage.Registry.Store.Delete("team/app", index);
        var record = await RevokingAsync(arm);
        Assert.Equal((Judgement.CouldNotCheck, AdmissionAction.Deny), (record.Now.Judgement, record.Now.Action));
        Assert.Contains(ReasonCode.RevocationUnsettled, Stage.Codes(record.Now));
        Assert.Equal(Judgement.Admitted, (await DecideAsync(null, "nest")).Judgement);
    }

    [Theory]
    [InlineData(NestedIndexes.MostDepth, Judgement.Admitted)]
    [InlineData(NestedIndexes.MostDepth + 1, Judgement.CouldNotCheck)]
    public async Task An_index_deeper_than_anybody_builds_may_hold_a_revoked_digest(int depth, Judgement expected)
    {
        Sign(Nest(index, depth));
        Assert.Equal(expected, (await RevokingAsync(stage.Digest)).Now.Judgement);
    }

    [Fact]
    public async Task More_indexes_inside_an_index_than_are_looked_through_may_hold_a_revoked_digest()
    {
        string[] many = [.. Enumerable.Range(0, NestedIndexes.MostFetched + 1).Select(i => stage.Writer.AddIndex($"i{i}", (stage.Writer.AddImage($"n{i}"), "linux", "amd64")))];
        Sign(stage.Writer.AddIndex("nest", [.. many.Select(digest => (digest, "linux", "amd64"))]));
        Assert.Equal(Judgement.CouldNotCheck, (await RevokingAsync(stage.Digest)).Now.Judgement);
    }

    [Fact]
    public async Task Without_revoked_digests_nothing_inside_is_asked_for()
    {
        Sign(Nest(index, 2));
        var record = await stage.Decider("day2").DecideAsync(stage.Ask($"{stage.Registry.Host}/team/app:nest"));
        Assert.Equal((Judgement.Admitted, 4), (record.Now.Judgement, record.Requests.Count));
    }

    [Fact]
    public async Task The_record_says_what_each_platform_had()
    {
        Sign(amd);
        var record = await stage.Decider("day2", yaml: With("each-required")).DecideAsync(stage.Ask($"{stage.Registry.Host}/team/app:v2"));
        Assert.Equal([("linux/amd64", amd, 1), ("linux/arm64", arm, 0)], record.Facts.Platforms!.Select(one => (one.Platform, one.Digest!.Text, one.Facts.Signatures.Count)));
        Assert.All(record.Facts.Platforms!.SelectMany(one => one.Facts.Signatures), fact => Assert.IsType<KeySigner>(fact.Signer));
    }

    /// <summary>Indexes around an index, under the tag <c>nest</c>.</summary>
    private string Nest(string inner, int depth)
    {
        for (int i = 0; i < depth; i++)
        {
            inner = stage.Writer.AddIndex("nest", (inner, "linux", "amd64"));
        }

        return inner;
    }

    private Task<DecisionRecord> RevokingAsync(string digest) => stage
        .Decider("day2", $"revocations:\n  leak: {{digest: \"{digest}\", reason: it held a password}}\n")
        .DecideAsync(stage.Ask($"{stage.Registry.Host}/team/app:nest"));

    private async Task<Verdict> DecideAsync(string? platforms, string tag = "v2") =>
        (await stage.Decider("day2", yaml: With(platforms)).DecideAsync(stage.Ask($"{stage.Registry.Host}/team/app:{tag}"))).Now;

    private static string With(string? platforms) => platforms is null ? Stage.Standard : Stage.Standard.Replace(
        "require: {anyOf: [release]}", $"require: {{anyOf: [release]}}\n    platforms: {platforms}", StringComparison.Ordinal);

    private void Sign(params string[] digests)
    {
        foreach (string digest in digests)
        {
            stage.Writer.AddBundle(digest, stage.Release.Bundle(digest), SignPredicate);
        }
    }
}
