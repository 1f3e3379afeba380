using ImageTrust.Decisions.Measuring;
using ImageTrust.Policy.Model.Facts;
using ImageTrust.Policy.Model.Verdicts;
using ImageTrust.TestKit.Registry;
using ImageTrust.TestKit.Timing;

namespace ImageTrust.Decisions.Tests;

/// <summary>"Bad" and "could not check" are different answers, and nobody who pushes evidence can turn one into the other.</summary>
public sealed class OutageDecisionTests : IAsyncLifetime
{
    private const string SignPredicate = "https://sigstore.dev/cosign/sign/v1";

    /// <summary>Outages are admitted, in every phase.</summary>
    private static readonly string Lenient = Stage.Standard.Replace(
        "{keys: accepted}", "{keys: accepted, admitUncheckable: {reason: an outage must not stop the shop}}", StringComparison.Ordinal);

    private Stage stage = null!;

    public async ValueTask InitializeAsync() => stage = await Stage.SetAsync();

    public ValueTask DisposeAsync() => stage.DisposeAsync();

    [Fact]
    public async Task A_registry_that_is_down_could_not_be_checked_and_is_not_unsigned()
    {
        await stage.Registry.DisposeAsync();
        var record = await stage.DecideAsync("day2");
        Assert.Equal((Judgement.CouldNotCheck, AdmissionAction.Deny), (record.Now.Judgement, record.Now.Action));
        Assert.Equal(["unreachable"], record.Facts.Failures.Select(failure => failure.Code));
        Assert.DoesNotContain(ReasonCode.NoSignature, Stage.Codes(record.Now));
    }

    [Fact]
    public async Task A_registry_that_is_down_is_admitted_where_the_policy_says_so()
    {
        await stage.Registry.DisposeAsync();
        var record = await stage.Decider("day2", yaml: Lenient).DecideAsync(stage.Ask());
        Assert.Equal((Judgement.CouldNotCheck, AdmissionAction.Warn), (record.Now.Judgement, record.Now.Action));
    }

    [Fact]
    public async Task A_tag_that_does_not_exist_yet_is_denied_where_outages_are_admitted()
    {
        var record = await stage.Decider("day2", yaml: Lenient).DecideAsync(stage.Ask($"{stage.Registry.Host}/team/app:later"));
        Assert.Equal((Judgement.CouldNotCheck, AdmissionAction.Deny), (record.Now.Judgement, record.Now.Action));
        Assert.Equal(["not-found"], record.Facts.Failures.Select(failure => failure.Code));
    }

    [Fact]
    public async Task A_silent_registry_is_an_outage_before_a_review_runs_out_of_time()
    {
        await using var silent = new ScriptedServer(exchange => Task.Delay(Timeout.Infinite, exchange.Stopped));
        var record = await Lenience(silent).DecideAsync(stage.Ask($"127.0.0.1:{silent.Port}/team/app:v1", patience: TimeSpan.FromSeconds(7.2)));
        Assert.Equal(["timeout"], record.Facts.Failures.Select(failure => failure.Code));
        Assert.Equal((Judgement.CouldNotCheck, AdmissionAction.Warn), (record.Now.Judgement, record.Now.Action));
    }

    [Fact]
    public async Task A_place_in_the_queue_behind_slow_images_is_denied_where_outages_are_admitted()
    {
        await using var silent = new ScriptedServer(exchange => Task.Delay(Timeout.Infinite, exchange.Stopped));
        string host = $"127.0.0.1:{silent.Port}";
        var decider = Lenience(silent, new DecisionLimits { ImagesPerHost = 1, WaitingPerHost = 1 });
        using var gone = new CancellationTokenSource();
        var slow = decider.DecideAsync(stage.Ask($"{host}/team/app:slow"), gone.Token);
        Assert.True(SpinWait.SpinUntil(() => silent.Heads.Count == 1, TimeSpan.FromSeconds(10)));
        var behind = decider.DecideAsync(stage.Ask($"{host}/team/app:behind", patience: TimeSpan.FromSeconds(1)));
        await Task.Delay(200);
        var full = await decider.DecideAsync(stage.Ask($"{host}/team/app:full", patience: TimeSpan.FromSeconds(1)));
        Assert.Equal(["queue-full"], full.Facts.Failures.Select(failure => failure.Code));
        Assert.Equal((Judgement.CouldNotCheck, AdmissionAction.Deny), (full.Now.Judgement, full.Now.Action));
        var late = await behind;
        Assert.Equal(["deadline"], late.Facts.Failures.Select(failure => failure.Code));
        Assert.Equal((Judgement.CouldNotCheck, AdmissionAction.Deny), (late.Now.Judgement, late.Now.Action));
        await gone.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => slow);
    }

    [Fact]
    public async Task Who_leaves_gives_the_turn_back()
    {
        await using var silent = new ScriptedServer(exchange => Task.Delay(Timeout.Infinite, exchange.Stopped));
        string host = $"127.0.0.1:{silent.Port}";
        var decider = Lenience(silent, new DecisionLimits { ImagesPerHost = 1, WaitingPerHost = 0 });
        for (int i = 0; i < 3; i++)
        {
            var record = await decider.DecideAsync(stage.Ask($"{host}/team/app:{i}", patience: TimeSpan.FromMilliseconds(200)));
            Assert.Equal(["deadline"], record.Facts.Failures.Select(failure => failure.Code));
            // The turn is given back a moment after the answer, long before the registry's own timeout.
            await Task.Delay(300);
        }
    }

    private Decider Lenience(ScriptedServer server, DecisionLimits? limits = null)
    {
        string host = $"127.0.0.1:{server.Port}";
        return stage.Decider("day2", yaml: Lenient.Replace("HOST/team", $"{host}/team", StringComparison.Ordinal), host: host, limits: limits);
    }

    [Fact]
    public async Task A_revoked_digest_that_the_pod_names_is_refused_while_its_registry_is_down()
    {
        await stage.Registry.DisposeAsync();
        string revocations = $$"""
            revocations:
              bad: {reason: it was built by an intruder, digest: "{{stage.Digest}}"}

            """;
        var record = await stage.Decider("day2", revocations, Lenient).DecideAsync(stage.Ask($"{stage.Registry.Host}/team/app@{stage.Digest}"));
        Assert.Equal((Judgement.Refused, AdmissionAction.Deny), (record.Now.Judgement, record.Now.Action));
        Assert.Contains(ReasonCode.DigestRevoked, Stage.Codes(record.Now));
    }

    [Fact]
    public async Task An_image_that_does_not_exist_could_not_be_checked()
    {
        var record = await stage.Decider("day2").DecideAsync(stage.Ask($"{stage.Registry.Host}/team/app:v2"));
        Assert.Equal(Judgement.CouldNotCheck, record.Now.Judgement);
        Assert.Equal(["not-found"], record.Facts.Failures.Select(failure => failure.Code));
    }

    [Theory]
    [InlineData("many referrers")]
    [InlineData("many layers")]
    [InlineData("dangling layer")]
    [InlineData("no bundle")]
    public async Task Whoever_may_push_cannot_make_an_unsigned_image_excusable(string what)
    {
        switch (what)
        {
            case "many referrers":
                for (int i = 0; i < 300; i++)
                {
                    stage.Writer.AddForeignReferrer(stage.Digest, ImageWriter.Bundle, $"{i}");
                }

                break;
            case "many layers":
                stage.Writer.AddLegacy(stage.Digest, ".sig", [.. Enumerable.Repeat(stage.Stranger.Legacy(stage.Digest), 2000)]);
                break;
            case "dangling layer":
                string bundle = stage.Writer.AddBundle(stage.Digest, stage.Stranger.Bundle(stage.Digest), SignPredicate);
                var manifest = stage.Registry.Store.Manifest("team/app", bundle)!.Value.Manifest;
                string text = System.Text.Encoding.UTF8.GetString(manifest.Bytes);
                int at = text.IndexOf("\"layers\":[{", StringComparison.Ordinal);
                at = text.IndexOf("sha256:", at, StringComparison.Ordinal) + 7;
                stage.Registry.Store.Delete("team/app", bundle);
                stage.Registry.Store.PutManifest("team/app", manifest.MediaType, System.Text.Encoding.UTF8.GetBytes(text[..at] + new string('0', 64) + text[(at + 64)..]));
                break;
            default:
                stage.Writer.AddBundle(stage.Digest, [0], SignPredicate);
                break;
        }

        var record = await stage.Decider("day2", yaml: Lenient).DecideAsync(stage.Ask());
        // What hides behind the trap nobody saw; what is no bundle was seen.
        var (judgement, kind) = what == "no bundle" ? (Judgement.Refused, FailureKind.Bad) : (Judgement.CouldNotCheck, FailureKind.CouldNotCheck);
        Assert.Equal((judgement, AdmissionAction.Deny), (record.Now.Judgement, record.Now.Action));
        Assert.Contains(record.Facts.Failures, failure => failure.Kind == kind);
        Assert.All(record.Facts.Failures, failure => Assert.Equal(Cause.Pusher, failure.Cause));
    }

    [Fact]
    public async Task Who_cannot_wait_longer_gets_an_answer_in_time()
    {
        await using var silent = new ScriptedServer(exchange => Task.Delay(Timeout.Infinite, exchange.Stopped));
        string host = $"127.0.0.1:{silent.Port}";
        var decider = stage.Decider("day2", yaml: Stage.Standard.Replace("HOST/team", $"{host}/team", StringComparison.Ordinal), host: host);
        var clock = new OwnTime();
        var record = await decider.DecideAsync(stage.Ask($"{host}/team/app:v1", patience: TimeSpan.FromMilliseconds(300)));
        Assert.True(clock.Own < TimeSpan.FromSeconds(3), $"took {clock.Own}");
        Assert.Equal((Judgement.CouldNotCheck, AdmissionAction.Deny), (record.Now.Judgement, record.Now.Action));
        Assert.Equal(["deadline"], record.Facts.Failures.Select(failure => failure.Code));
    }

    [Fact]
    public async Task Who_is_gone_gets_no_answer()
    {
        await using var silent = new ScriptedServer(exchange => Task.Delay(Timeout.Infinite, exchange.Stopped));
        string host = $"127.0.0.1:{silent.Port}";
        var decider = stage.Decider("day2", yaml: Stage.Standard.Replace("HOST/team", $"{host}/team", StringComparison.Ordinal), host: host);
        using var gone = new CancellationTokenSource(TimeSpan.FromMilliseconds(100));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => decider.DecideAsync(stage.Ask($"{host}/team/app:v1"), gone.Token));
    }

    [Fact]
    public async Task A_full_queue_is_answered_at_once_and_others_are_not_affected()
    {
        await using var silent = new ScriptedServer(exchange => Task.Delay(Timeout.Infinite, exchange.Stopped));
        string host = $"127.0.0.1:{silent.Port}";
        var decider = stage.Decider(
            "day2", yaml: Stage.Standard.Replace("HOST/team", $"{host}/team", StringComparison.Ordinal), host: host,
            limits: new DecisionLimits { ImagesPerHost = 1, WaitingPerHost = 1 });
        var patience = TimeSpan.FromSeconds(2);
        var waiting = Enumerable.Range(0, 2).Select(i => decider.DecideAsync(stage.Ask($"{host}/team/app:{i}", patience: patience))).ToList();
        Assert.True(SpinWait.SpinUntil(() => silent.Heads.Count == 1, TimeSpan.FromSeconds(10)));
        await Task.Delay(100);
        var clock = new OwnTime();
        var record = await decider.DecideAsync(stage.Ask($"{host}/team/app:last", patience: patience));
        Assert.Equal(["queue-full"], record.Facts.Failures.Select(failure => failure.Code));
        Assert.Equal(Judgement.CouldNotCheck, record.Now.Judgement);
        Assert.True(clock.Own < patience / 2, $"took {clock.Own}");
        await Task.WhenAll(waiting);
    }
}
