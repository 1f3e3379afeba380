using ImageTrust.Decisions.Measuring;
using ImageTrust.Decisions.Records;
using ImageTrust.Policy.Model.Verdicts;
using ImageTrust.Registry.Hosts;

namespace ImageTrust.Decisions.Tests;

/// <summary>
/// How often a decision waits for a registry, one answer after another. The registry answers a round when the last of its questions has come: what is
/// asked later than it could be never comes, and the lookup ends in its deadline.
/// </summary>
public sealed class RoundTripTests : IAsyncLifetime
{
    private const string SignPredicate = "https://sigstore.dev/cosign/sign/v1";

    private readonly List<string> asked = [];
    private Stage stage = null!;
    private Front front = null!;

    public async ValueTask InitializeAsync()
    {
        stage = await Stage.SetAsync();
        front = await Front.StartAsync(stage);
    }

    public async ValueTask DisposeAsync()
    {
        await front.DisposeAsync();
        await stage.DisposeAsync();
    }

    [Fact]
    public void Every_image_that_is_measured_at_a_registry_has_connections_for_all_it_asks_at_once() =>
        Assert.True(new DecisionLimits().ImagesPerHost * RegistryLimits.QuestionsAtOnce <= new RegistryLimits().ConnectionsPerHost);

    [Fact]
    public async Task A_bundle_by_digest_takes_three()
    {
        stage.Writer.AddBundle(stage.Digest, stage.Release.Bundle(stage.Digest), SignPredicate);
        Rounds(["manifest", "referrers"], ["manifest"], ["blob"]);
        Assert.Equal(4, (await AdmittedAsync(Decider("day2"), "@")).Requests.Count);
    }

    [Fact]
    public async Task A_bundle_by_tag_takes_four()
    {
        stage.Writer.AddBundle(stage.Digest, stage.Release.Bundle(stage.Digest), SignPredicate);
        Rounds(["tag"], ["referrers"], ["manifest"], ["blob"]);
        Assert.Equal(4, (await AdmittedAsync(Decider(), ":v1")).Requests.Count);
    }

    [Fact]
    public async Task A_legacy_signature_by_digest_takes_three_and_two_where_one_was_seen_before()
    {
        var decider = await KnownAsLegacyAsync(["manifest", "referrers"], [".sig"], ["blob"]);
        stage.Writer.AddLegacy(stage.Digest, ".sig", stage.Release.Legacy(stage.Digest));
        Rounds(["manifest", "referrers", ".sig"], ["blob"]);
        Assert.Equal(4, (await AdmittedAsync(decider, "@")).Requests.Count);
    }

    [Fact]
    public async Task A_legacy_signature_by_tag_takes_three_where_one_was_seen_before()
    {
        var decider = await KnownAsLegacyAsync(["manifest", "referrers"], [".sig"], ["blob"]);
        stage.Writer.AddLegacy(stage.Digest, ".sig", stage.Release.Legacy(stage.Digest));
        Rounds(["tag"], ["referrers", ".sig"], ["blob"]);
        Assert.Equal(4, (await AdmittedAsync(decider, ":v1")).Requests.Count);
    }

    [Fact]
    public async Task A_repository_that_was_seen_to_lack_the_api_is_asked_for_both_tags_at_once()
    {
        front.Refuse = path => path.Contains("/referrers/", StringComparison.Ordinal) ? 404 : null;
        var decider = await KnownAsLegacyAsync(["manifest", "referrers"], ["list"], [".sig"], ["blob"]);
        stage.Writer.AddLegacy(stage.Digest, ".sig", stage.Release.Legacy(stage.Digest));
        Rounds(["manifest", "list", ".sig"], ["blob"]);
        Assert.Equal(4, (await AdmittedAsync(decider, "@")).Requests.Count);
    }

    [Fact]
    public async Task The_tag_of_a_legacy_signature_is_not_asked_for_in_vain()
    {
        stage.Writer.AddBundle(stage.Digest, stage.Release.Bundle(stage.Digest), SignPredicate);
        await AdmittedAsync(Decider(), "@");
        Assert.DoesNotContain(".sig", asked);
    }

    [Fact]
    public async Task Nothing_that_lists_evidence_is_asked_for_about_a_revoked_digest()
    {
        string revocation = $"revocations:\n  bad: {{reason: it mines coins, digest: \"{stage.Digest}\"}}\n";
        var record = await Decider("day2", revocation).DecideAsync(stage.Ask($"{front.Host}/team/app@{stage.Digest}"));
        Assert.Equal(ReasonCode.DigestRevoked, Why.Leading(record.Now).Code);
        Assert.DoesNotContain("referrers", record.Requests.ByKind.Keys);
    }

    [Fact]
    public async Task An_image_that_is_not_there_is_not_admitted_although_its_list_can_be_read()
    {
        string digest = "sha256:" + new string('a', 64);
        var record = await Decider("day2").DecideAsync(stage.Ask($"{front.Host}/team/app@{digest}"));
        Assert.Equal(AdmissionAction.Deny, record.Now.Action);
        Assert.Contains(record.Facts.Failures, failure => failure.Code == "not-found");
    }

    private Decider Decider(string phase = "day1", string? more = null) =>
        stage.Decider(phase, more, yaml: Stage.Standard.Replace("HOST", front.Host, StringComparison.Ordinal), host: front.Host);

    private async Task<Decider> KnownAsLegacyAsync(params string[][] rounds)
    {
        string other = stage.Writer.AddImage("other");
        stage.Writer.AddLegacy(other, ".sig", stage.Release.Legacy(other));
        var decider = Decider();
        Rounds(rounds);
        var record = await decider.DecideAsync(stage.Ask($"{front.Host}/team/app@{other}"));
        Assert.Equal(Judgement.Admitted, record.Now.Judgement);
        return decider;
    }

    private async Task<DecisionRecord> AdmittedAsync(Decider decider, string name)
    {
        string image = $"{front.Host}/team/app{(name == "@" ? "@" + stage.Digest : name)}";
        var record = await decider.DecideAsync(stage.Ask(image));
        Assert.True(record.Now.Judgement == Judgement.Admitted, $"{Why.Leading(record.Now).Code}; asked: {string.Join(' ', asked)}");
        return record;
    }

    /// <summary>Each round's answers come when all of its questions are there, and not before the round before has been answered.</summary>
    private void Rounds(params string[][] rounds)
    {
        var all = rounds.Select(round => (Left: round.ToList(), Whole: new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously))).ToList();
        front.Before = (path, aborted) =>
        {
            string kind = KindOf(path);
            lock (asked)
            {
                asked.Add(kind);
                var round = all.First(one => one.Left.Count > 0);
                Assert.True(round.Left.Remove(kind), $"{kind} is not asked for in this round; before: {string.Join(' ', asked)}");
                if (round.Left.Count == 0)
                {
                    round.Whole.SetResult();
                }

                return round.Whole.Task.WaitAsync(aborted);
            }
        };
    }

    private static string KindOf(string path) => path switch
    {
        _ when path.Contains("/blobs/", StringComparison.Ordinal) => "blob",
        _ when path.Contains("/referrers/", StringComparison.Ordinal) => "referrers",
        _ when path.EndsWith(".sig", StringComparison.Ordinal) => ".sig",
        _ when path.Contains("/manifests/sha256-", StringComparison.Ordinal) => "list",
        _ when path.Contains("/manifests/sha256:", StringComparison.Ordinal) => "manifest",
        _ => "tag",
    };
}
