using System.Diagnostics;
using ImageTrust.Server.Admission;
using ImageTrust.Server.Reviews;
using ImageTrust.Server.Tests.Stage;
using ImageTrust.TestKit.Timing;
using Microsoft.Extensions.DependencyInjection;

namespace ImageTrust.Server.Tests.Admission;

/// <summary>What could not be checked is an outcome with a name of its own, and comes in time.</summary>
[Collection(Alone.Name)]
public sealed class OutageTests
{
    private const string Image = "registry.example.test/team/app@sha256:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa";

    [Theory]
    [InlineData("day1", true)]
    [InlineData("day2", false)]
    public async Task A_registry_that_is_down_is_not_a_bad_image(string phase, bool allowed)
    {
        await using var stage = await ServerStage.StartAsync(phase);
        stage.Network.Port = 0;
        var answer = await stage.ValidateAsync(Body.Pod(Image));
        Assert.Equal(allowed, answer.Allowed);
        Assert.Contains("could not check: registry.example.test:80: the connection failed or was cut (the registry is silent)", Said(answer), StringComparison.Ordinal);
        Assert.DoesNotContain("sign it", Said(answer), StringComparison.OrdinalIgnoreCase);
        Assert.Equal(!allowed, Said(answer).Contains("to do:    Check that registry.example.test can be reached", StringComparison.Ordinal));
        Assert.Equal("could-not-check", answer.Notes["image-0-reason"]);
    }

    [Fact]
    public async Task A_policy_may_admit_what_could_not_be_checked_and_says_so_every_time()
    {
        await using var stage = await ServerStage.StartAsync(policy: ValidateTests.Excusing);
        stage.Network.Port = 0;
        var pinned = await stage.ValidateAsync(Body.Pod(Image));
        var tagged = await stage.ValidateAsync(Body.Pod("registry.example.test/team/app:v1"));
        Assert.Equal((true, true), (pinned.Allowed, tagged.Allowed));
        Assert.All([pinned, tagged], answer => Assert.Contains("[uncheckable-admitted]", Assert.Single(answer.Warnings), StringComparison.Ordinal));
        stage.Network.Port = stage.Registry.Port;
        string bad = stage.Push("team/bad", "v1", signed: false);
        Assert.False((await stage.ValidateAsync(Body.Pod($"registry.example.test/team/bad@{bad}"))).Allowed);
    }

    [Fact]
    public async Task The_answer_comes_before_the_API_server_stops_waiting()
    {
        await using var stage = await ServerStage.StartAsync();
        await stage.ValidateAsync(Body.Pod("registry.example.test/tools/free:1"));
        stage.Network.Delay = TimeSpan.FromSeconds(30);
        var took = new OwnTime();
        var answer = await stage.ValidateAsync(Body.Pod([.. Enumerable.Range(0, 30).Select(i => $"registry.example.test/team/app{i}:v1")]), "?timeout=3s");
        Assert.InRange(took.Elapsed, TimeSpan.FromSeconds(2), TimeSpan.MaxValue);
        Assert.InRange(took.Own, TimeSpan.Zero, TimeSpan.FromSeconds(3));
        Assert.False(answer.Allowed);
        Assert.StartsWith("30 of 30 images", answer.Message, StringComparison.Ordinal);
        Assert.Contains("no answer within", answer.Message, StringComparison.Ordinal);
        Assert.Equal("could-not-check", answer.Notes["image-0-reason"]);
    }

    [Fact]
    public async Task A_full_queue_is_answered_at_once_and_empties()
    {
        await using var stage = await ServerStage.StartAsync(phase: "day1");
        var turns = stage.Services.GetRequiredService<ReviewTurns>();
        var taken = Enumerable.Range(0, ReviewTurns.Most / 2).Select(_ => turns.TryEnter("shop")!).ToList();
        var full = await stage.ValidateAsync(Body.Pod(Image, "registry.example.test/tools/free:1"));
        Assert.Contains("[could-not-check] could not check: this namespace's share of 512 reviews in progress is used up", Assert.Single(full.Warnings), StringComparison.Ordinal);
        Assert.Empty(stage.Registry.Requests);
        Assert.DoesNotContain("in progress", Said(await stage.ValidateAsync(Body.Review("CREATE", ("", "v1", "Pod"), Body.PodObject(Image), ns: "elsewhere"))), StringComparison.Ordinal);
        taken.ForEach(turn => turn.Dispose());
        Assert.DoesNotContain("in progress", Said(await stage.ValidateAsync(Body.Pod(Image))), StringComparison.Ordinal);
        Assert.Equal(0, turns.Taken);
    }

    [Fact]
    public async Task A_pod_of_100_images_does_not_keep_another_waiting()
    {
        await using var stage = await ServerStage.StartAsync("day1");
        string[] many = [.. Enumerable.Range(0, 100).Select(i => $"registry.example.test/team/app@{stage.Push("team/app", $"v{i}")}")];
        string one = $"registry.example.test/team/one@{stage.Push("team/one", "v1")}";
        await stage.ValidateAsync(Body.Pod(one));
        stage.Network.Delay = TimeSpan.Zero;
        var large = stage.ValidateAsync(Body.Pod(many), "?timeout=30s");
        long began = Stopwatch.GetTimestamp();
        Assert.True((await stage.ValidateAsync(Body.Pod(one))).Allowed);
        var small = Stopwatch.GetElapsedTime(began);
        Assert.False(large.IsCompleted, $"the large pod was done before the small one, which took {small}");
        Assert.True((await large).Allowed);
        Assert.Equal(100, stage.Recorded().Count(record => record.GetProperty("reference").GetString()!.Contains("team/app@", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Beyond_a_hundred_images_of_a_review_none_is_looked_up()
    {
        await using var stage = await ServerStage.StartAsync();
        string digest = stage.Push("team/app", "v1");
        string last = stage.Push("team/last", "v1");
        string[] names = [.. Enumerable.Range(0, 100).Select(i => $"registry.example.test/team/app:v{i}@{digest}"), $"registry.example.test/team/last:v1@{last}"];
        Assert.True((await stage.ValidateAsync(Body.Pod(names[..100]))).Allowed);
        var answer = await stage.ValidateAsync(Body.Pod(names));
        Assert.False(answer.Allowed);
        Assert.Equal("could-not-check", answer.Notes["image-0-reason"]);
        Assert.Contains("looks up 100 images at most", answer.Message, StringComparison.Ordinal);
        var failures = stage.Recorded()[^1].GetProperty("facts").GetProperty("failures");
        Assert.Equal("too-many-images", failures[0].GetProperty("code").GetString());
        Assert.DoesNotContain(stage.Registry.Requests, request => request.Path.Contains("team/last", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Images_that_nobody_has_to_ask_about_do_not_count_and_the_number_is_a_setting()
    {
        await using var stage = await ServerStage.StartAsync(settings: new() { ["IMAGETRUST_IMAGES_PER_REVIEW"] = "2" });
        string[] free = [.. Enumerable.Range(0, 20).Select(i => $"registry.example.test/tools/free:{i}")];
        string[] signed = [.. Enumerable.Range(0, 3).Select(i => $"registry.example.test/team/app{i}@{stage.Push($"team/app{i}", "v1")}")];
        Assert.True((await stage.ValidateAsync(Body.Pod([.. free, .. signed[..2]]))).Allowed);
        Assert.False((await stage.ValidateAsync(Body.Pod(signed))).Allowed);
    }

    [Fact]
    public async Task A_review_of_a_thousand_images_spends_no_more_than_a_hundred_and_excuses_nobody()
    {
        await using var stage = await ServerStage.StartAsync(policy: text => text.Replace(
            "{keys: accepted}", "{keys: accepted, admitUncheckable: {reason: an outage must not stop the shop}}", StringComparison.Ordinal), settings: new() { ["IMAGETRUST_REGISTRY_REQUESTS_PER_MINUTE"] = "60" });
        string unsigned = $"registry.example.test/team/app@{stage.Push("team/app", "v1", signed: false)}";
        var review = Body.Pod([.. Enumerable.Range(0, 1000).Select(i => $"registry.example.test/team/n{i}:v1")]);
        review["request"]!["dryRun"] = true;
        Assert.False((await stage.ValidateAsync(review, "?timeout=3s")).Allowed);
        int sent = stage.Registry.Requests.Count;
        Assert.InRange(sent, 1, 15);
        var after = await stage.ValidateAsync(Body.Pod(unsigned), "?timeout=8s");
        Assert.False(after.Allowed);
        Assert.InRange(stage.Registry.Requests.Count - sent, 1, 15);
    }

    [Fact]
    public async Task Whoever_goes_away_leaves_nothing_behind()
    {
        await using var stage = await ServerStage.StartAsync();
        await stage.ValidateAsync(Body.Pod("registry.example.test/tools/free:1"));
        stage.Network.Delay = TimeSpan.FromSeconds(20);
        using var impatient = new CancellationTokenSource(TimeSpan.FromSeconds(1));
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(stage.ReviewsAddress, "validate"))
        {
            Content = new StringContent(Body.Pod(Image).ToJsonString(), System.Net.Http.Headers.MediaTypeHeaderValue.Parse("application/json")),
        };
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => stage.Reviews.SendAsync(request, impatient.Token));
        await stage.EventuallyAsync("image_trust_reviews_total{otel_scope_name=\"ImageTrust.Server\",endpoint=\"validate\",outcome=\"gone\"} 1");
        Assert.Equal(0, stage.Services.GetRequiredService<ReviewTurns>().Taken);
        Assert.Equal(0, stage.Services.GetRequiredService<BodyReader>().ReservedBytes);
        Assert.Single(stage.Recorded());
    }

    private static string Said(ReviewAnswer answer) => answer.Message ?? string.Join('\n', answer.Warnings);
}
