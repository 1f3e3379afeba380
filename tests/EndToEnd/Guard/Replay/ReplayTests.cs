using EndToEnd.Cluster.Harness;
using EndToEnd.Guard.Harness;

namespace EndToEnd.Guard.Replay;

/// <summary>With the webhook there the floor refuses nothing that the webhook would let in, whatever an API server was ever seen to be sent.</summary>
[Collection(ClusterTests.Name)]
public sealed class ReplayTests(WebhookCluster cluster, ITestOutputHelper output) : IAsyncLifetime
{
    /// <summary>A ring whose policy leaves AKS' own images unverified, and one where no rule is about them.</summary>
    private const string Ring = "replayed";
    private const string Bare = "replayed-bare";
    private static Task<StackPlan>? s_plan;
    private bool ready;

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    /// <summary>Nothing is left that a controller would go on with. Registrations and guard are made anew by whatever test comes next.</summary>
    public async ValueTask DisposeAsync()
    {
        if (ready)
        {
            foreach (string space in new[] { Ring, Bare })
            {
                (await cluster.Plane.KubectlAsync("delete", "deployments,replicasets,pods", "--all", "--namespace", space, "--wait=false")).Succeeded();
                await LetGoAsync(space);
            }
        }
    }

    [Fact]
    public async Task Every_recorded_review_gets_the_answer_of_the_committed_table_with_the_floor_and_without()
    {
        var plan = await ReadyAsync();
        var reviews = RecordedReview.All();
        var choices = ImageChoice.Of(cluster.Images);
        List<ReplayedRequest> requests = [.. reviews.SelectMany((review, number) => choices
            .Where(choice => choice == ImageChoice.Recorded || (review.BringsImages && (!choice.Privileged || review.Operation == "CREATE")))
            .Select((choice, place) => new ReplayedRequest(review, choice, Ring, $"replayed-{number}-{place}")))];
        var outcomes = await ReplayAsync(plan, requests);
        output.WriteLine($"{reviews.Count} reviews, {outcomes.Count} requests, {outcomes.Count(one => one.Webhook == Refuser.Nobody)} let in; of {outcomes.Count(one => one.BothSpeak)} both speak, of which they differ in "
            + string.Join(", ", outcomes.Where(one => one.BothSpeak && one.Difference is not null).GroupBy(one => one.Difference).Select(group => $"{group.Count()} ({group.Key})")));
        Justified(outcomes);
        Assert.Equal(reviews.Count, outcomes.DistinctBy(one => one.Request.Review.Name).Count());
        FloorTable.Committed(FloorTable.Of(outcomes));
    }

    [Fact]
    public async Task AKS_own_images_are_let_in_where_the_policy_leaves_them_unverified_and_nowhere_else_with_the_floor_and_without()
    {
        var plan = await ReadyAsync();
        var pod = RecordedReview.All().Single(review => review.Name == "pod-1container.CREATE.Pod");
        List<ReplayedRequest> requests = [.. AddOnImages.All.Select(image => AddOnImages.Registry + image)
            .SelectMany(image => new[] { new ImageChoice(image, image, ByDigest: false), new ImageChoice($"{image}@…", $"{image}@sha256:{new string('d', 64)}", ByDigest: true) })
            .SelectMany(choice => new[] { Ring, Bare }.Select(space => new ReplayedRequest(pod, choice, space, "add-on")))];
        var outcomes = await ReplayAsync(plan, requests);
        output.WriteLine($"{AddOnImages.All.Count} images of AKS' own, {outcomes.Count} requests, {outcomes.Count(one => one.Webhook == Refuser.Nobody)} let in");
        Justified(outcomes);
        Assert.All(outcomes, one => Assert.True(one.BothSpeak, $"{one.Request}"));
        Assert.All(outcomes, one => Assert.Equal(one.Request.Space == Ring ? Refuser.Nobody : Refuser.Webhook, one.Webhook));
        Assert.All(outcomes, one => Assert.Equal(one.Request.Space == Ring || one.Request.Choice.ByDigest ? Refuser.Nobody : Refuser.Floor, one.Floor));
    }

    /// <summary>
    /// What is refused is refused by either as by both. Where only one of them can say so, it is for what that one alone sees: the floor a tag that
    /// the webhook would have replaced, the webhook a signature that is missing behind a digest, and whatever is no new image of a pod.
    /// </summary>
    private static void Justified(IReadOnlyList<ReplayOutcome> outcomes)
    {
        Assert.All(outcomes, one => Assert.True((one.Both == Refuser.Nobody) == (one.Webhook == Refuser.Nobody), $"{one.Request}: {one.Webhook} alone, {one.Both} with the floor"));
        var unexpected = outcomes.Where(one => !((one.Webhook, one.Floor) switch
        {
            (Refuser.Nobody, Refuser.Floor) => one.Request.Review.IsOfTheFloor && !one.Request.Choice.ByDigest,
            (Refuser.Webhook, Refuser.Nobody) => !one.Request.Review.IsOfTheFloor || one.Request.Choice.ByDigest,
            (Refuser.Webhook, Refuser.Floor) => one.Request.Review.IsOfTheFloor,
            var (webhook, floor) => webhook == floor,
        })).Select(one => $"{one.Request}: {one.Webhook} by the webhook alone, {one.Floor} by the floor alone").ToList();
        Assert.True(unexpected.Count == 0, string.Join('\n', unexpected));

        // Each of them can refuse, and both can let in.
        Assert.Contains(outcomes, one => one.Webhook == Refuser.Webhook);
        Assert.Contains(outcomes, one => one.Floor == Refuser.Floor);
        Assert.Contains(outcomes, one => one is { Both: Refuser.Nobody, Request.Review.IsOfTheFloor: true });
    }

    private async Task<IReadOnlyList<ReplayOutcome>> ReplayAsync(StackPlan plan, List<ReplayedRequest> requests)
    {
        await Caller.GrantAsync(cluster.Plane, requests.Select(request => request.Review.By));
        await NamespacesAsync(level: null);
        foreach (var request in requests)
        {
            await request.StoreAsync(cluster.Plane);
        }

        await NamespacesAsync("baseline");
        var floor = plan.Guard.Where(one => (string?)one["metadata"]!["name"] == "image-trust-digest-floor").ToList();
        await cluster.RegisterAsync(plan);
        var webhook = await SendAsync(requests);
        await cluster.Plane.ApplyAsync(floor);
        await PolicySync.TakenUpAsync(cluster.Plane);
        var both = await SendAsync(requests);
        await cluster.UnregisterAsync();
        var alone = await SendAsync(requests);
        return [.. requests.Select((request, place) => new ReplayOutcome(request, webhook[place], alone[place], both[place]))];
    }

    private async Task<IReadOnlyList<Refuser>> SendAsync(List<ReplayedRequest> requests)
    {
        List<Refuser> refusers = [];
        foreach (var request in requests)
        {
            refusers.Add(await request.SendAsync(cluster.Plane));
        }

        return refusers;
    }

    /// <summary>Two replicas whose policy has the rings, and nothing yet that asks them.</summary>
    private async Task<StackPlan> ReadyAsync()
    {
        await cluster.RequireGuardAsync(WebhookCluster.Enforce);
        string more = RingPlan.MoreRules.Replace($"[{RingPlan.Ring}]", $"[{Ring}]", StringComparison.Ordinal);
        (string, string)[] settings = [("day2", $"podSecurity: baseline, rings: {{first: [{Ring}], second: [{Bare}]}}")];
        var plan = await (s_plan ??= RingPlan.PreviewAsync(cluster, "replayed", WebhookCluster.Enforce, more, settings));
        await cluster.UnregisterAsync();
        await cluster.ServeAsync(RingPlan.PolicyText(cluster, WebhookCluster.Enforce, more, settings));
        ready = true;
        return plan;
    }

    /// <summary>What is there before a namespace gets its level may stay.</summary>
    private async Task NamespacesAsync(string? level)
    {
        foreach (string space in new[] { Ring, Bare })
        {
            var named = StackPlan.Namespace(space);
            named["metadata"]!["labels"]!["pod-security.kubernetes.io/enforce"] = level ?? "privileged";
            await cluster.Plane.ApplyAsync(named);
        }
    }

    /// <summary>One of the recorded pods is held by a finalizer.</summary>
    private async Task LetGoAsync(string space)
    {
        foreach (var pod in (await cluster.Plane.GetAsync($"/api/v1/namespaces/{space}/pods"))["items"]!.AsArray().Where(pod => pod!["metadata"]!["finalizers"] is not null))
        {
            await cluster.Plane.KubectlAsync("patch", "pod", (string)pod!["metadata"]!["name"]!, "--namespace", space, "--type=merge", "--patch", """{"metadata":{"finalizers":null}}""");
        }
    }
}
