using System.Text;
using System.Text.Json.Nodes;
using EndToEnd.Cluster.Harness;
using EndToEnd.Guard.Harness;

namespace EndToEnd.Cluster;

/// <summary>
/// The registrations' match conditions by themselves, counted by the API server that evaluates them: what they exclude never reaches the webhook,
/// and its twin does. An API server without them sends it all.
/// </summary>
[Collection(ClusterTests.Name)]
public sealed class MatchConditionTests(WebhookCluster cluster, ITestOutputHelper output)
{
    /// <summary>The namespace of a ring's entry; <c>shop</c> is the main one's.</summary>
    private const string Ring = "conditioned";

    private const string Pods = "api/v1/namespaces/SPACE/pods";
    private const string Deployment = "apis/apps/v1/namespaces/SPACE/deployments/conditioned";
    private const string Template = "api/v1/namespaces/SPACE/podtemplates/conditioned";
    private const string Merge = "application/merge-patch+json";
    private const string Strategic = "application/strategic-merge-patch+json";

    private static Task<StackPlan>? s_plan;
    private static readonly string[] s_suffixes = ["image-trust.dev", "ring.image-trust.dev"];

    private enum Reach
    {
        /// <summary>No rule of the entry is about it.</summary>
        NotAsked,

        /// <summary>A condition keeps it away.</summary>
        Spared,

        Sent,
    }

    private sealed record Change(string What, Reach Pin, Reach Validate, string Path, string Body, string Type);

    /// <summary>Each way through the condition's expression. The last of a pair is what the first is spared for not being.</summary>
    private IReadOnlyList<Change> Changes =>
    [
        new("a new pod", Reach.Sent, Reach.Sent, Pods, Pod("another").ToJsonString(), "application/json"),
        new("a pod's label", Reach.Spared, Reach.Spared, $"{Pods}/conditioned", """{"metadata":{"labels":{"seen":"yes"}}}""", Merge),
        new("a pod's annotation and finalizer", Reach.Spared, Reach.Spared, $"{Pods}/conditioned", """{"metadata":{"annotations":{"image-trust.dev/skip":"true"},"finalizers":["example.com/held"]}}""", Merge),
        new("a pod applied again as it is", Reach.Spared, Reach.Spared, $"{Pods}/conditioned", "{}", Merge),
        new("a pod's image", Reach.Sent, Reach.Sent, $"{Pods}/conditioned", $$$"""{"spec":{"containers":[{"name":"c","image":"{{{cluster.Images.Unverified}}}"}]}}""", Strategic),
        // It is pinned to the digest that is there already: what is left changes nothing.
        new("a pod's image by its tag again", Reach.Sent, Reach.Spared, $"{Pods}/conditioned", $$$"""{"spec":{"containers":[{"name":"c","image":"{{{cluster.Images.Signed}}}"}]}}""", Strategic),
        new("a pod's spec, without an image", Reach.Sent, Reach.Sent, $"{Pods}/conditioned", """{"spec":{"activeDeadlineSeconds":3600}}""", Merge),
        new("a pod's ephemeral containers as they are", Reach.Spared, Reach.Spared, $"{Pods}/conditioned/ephemeralcontainers", "{}", Strategic),
        new("an ephemeral container", Reach.Sent, Reach.Sent, $"{Pods}/conditioned/ephemeralcontainers", $$$"""{"spec":{"ephemeralContainers":[{"name":"debugger","image":"{{{cluster.Images.Signed}}}"}]}}""", Strategic),
        new("a Deployment's label", Reach.NotAsked, Reach.Spared, Deployment, """{"metadata":{"labels":{"seen":"yes"}}}""", Merge),
        new("a Deployment's replicas", Reach.NotAsked, Reach.Sent, Deployment, """{"spec":{"minReadySeconds":3}}""", Merge),
        new("a Deployment's status", Reach.NotAsked, Reach.NotAsked, $"{Deployment}/status", """{"status":{"replicas":0}}""", Merge),
        new("a pod template's label, which has no spec to compare", Reach.NotAsked, Reach.Sent, Template, """{"metadata":{"labels":{"seen":"yes"}}}""", Merge),
    ];

    [Fact]
    public async Task What_a_condition_excludes_never_reaches_the_webhook_and_its_twin_does()
    {
        var plan = await ReadyAsync();
        await cluster.RegisterAsync(plan);
        Assert.Equal(4, (await cluster.RegistrationsAsync()).SelectMany(one => one["webhooks"]!.AsArray()).Count(entry =>
            // Another condition needs changes of its own here.
            entry!["matchConditions"] is JsonArray { Count: 1 } conditions && (string?)conditions[0]!["name"] == "spec-changed"));
        await PublishedAndTakenUpAsync();
        foreach (string space in new[] { WebhookCluster.Shop, Ring })
        {
            foreach (var change in Changes)
            {
                var counted = await CountedAsync(space, change);
                output.WriteLine($"{space}, {change.What}: pin {counted.Pin}, validate {counted.Validate}");
                Assert.True((change.Pin, change.Validate) == counted, $"{space}, {change.What}: pin {counted.Pin}, validate {counted.Validate}");
            }
        }
    }

    /// <summary>It is the condition that spares them, and nothing else of the registration.</summary>
    [Fact]
    public async Task Without_conditions_all_of_it_reaches_the_webhook()
    {
        var plan = await ReadyAsync();
        cluster.Forget();
        await cluster.Plane.ApplyAsync(plan.Registrations(cluster.Service.Port, matchConditions: false));
        await PublishedAndTakenUpAsync();
        foreach (string space in new[] { WebhookCluster.Shop, Ring })
        {
            foreach (var change in Changes.Where(change => change.Validate == Reach.Spared))
            {
                var counted = await CountedAsync(space, change);
                Assert.True((change.Pin == Reach.NotAsked ? Reach.NotAsked : Reach.Sent, Reach.Sent) == counted, $"{space}, {change.What}: {counted}");
            }
        }
    }

    /// <summary>By the entries of the namespace; those of others must have seen nothing.</summary>
    private async Task<(Reach Pin, Reach Validate)> CountedAsync(string space, Change change)
    {
        var before = await WebhookCallCounts.NowAsync(cluster.Plane);
        using var request = new HttpRequestMessage(
            change.Type == "application/json" ? HttpMethod.Post : HttpMethod.Patch, change.Path.Replace("SPACE", space, StringComparison.Ordinal) + "?dryRun=All")
        {
            Content = new StringContent(change.Body, Encoding.UTF8, change.Type),
        };
        using var answer = await cluster.Plane.Api.SendAsync(request, TestContext.Current.CancellationToken);
        Assert.True(answer.IsSuccessStatusCode, $"{change.What}: {await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)}");
        var after = await WebhookCallCounts.NowAsync(cluster.Plane);

        var (own, other) = space == Ring ? (s_suffixes[1], s_suffixes[0]) : (s_suffixes[0], s_suffixes[1]);
        Assert.All(new[] { $"pin.{other}", $"validate.{other}" }, entry => Assert.Equal(default, after.Of(entry) - before.Of(entry)));
        return (ReachOf(after.Of($"pin.{own}") - before.Of($"pin.{own}")), ReachOf(after.Of($"validate.{own}") - before.Of($"validate.{own}")));
    }

    /// <summary>A condition that cannot be evaluated would refuse or let in without a word.</summary>
    private static Reach ReachOf(WebhookCalls calls)
    {
        Assert.Equal(0, calls.Failed);
        // What was sent may be spared a second time: after a change of its own the entry that pins is looked at again.
        return calls switch
        {
            { Sent: 0, Spared: 0 } => Reach.NotAsked,
            { Sent: 0 } => Reach.Spared,
            _ => Reach.Sent,
        };
    }

    /// <summary>Objects to change, made while nobody looks.</summary>
    private async Task<StackPlan> ReadyAsync()
    {
        await cluster.RequireAsync();
        if (!cluster.Plane.KnowsMatchConditions || cluster.Plane.Version.Before(1, 30))
        {
            Assert.Skip($"this test needs matchConditions as they are from 1.30 on, which Kubernetes {cluster.Plane.Version} does not have");
        }

        await cluster.InPhaseAsync(WebhookCluster.Enforce);
        var plan = await (s_plan ??= RingPlan.PreviewAsync(cluster, "conditioned", WebhookCluster.Enforce, "", ("day2", $"rings: {{first: [{Ring}]}}")));
        await cluster.UnregisterAsync();
        await cluster.Plane.ApplyAsync(StackPlan.Namespace(Ring));
        foreach (string space in new[] { WebhookCluster.Shop, Ring })
        {
            await cluster.Plane.ApplyAsync(
                In(space, Pod("conditioned")),
                In(space, new JsonObject { ["apiVersion"] = "v1", ["kind"] = "PodTemplate", ["template"] = Spec() }),
                In(space, new JsonObject
                {
                    ["apiVersion"] = "apps/v1",
                    ["kind"] = "Deployment",
                    ["spec"] = new JsonObject { ["replicas"] = 0, ["selector"] = new JsonObject { ["matchLabels"] = Labels() }, ["template"] = Spec() },
                }));
        }

        return plan;
    }

    private async Task PublishedAndTakenUpAsync()
    {
        await cluster.PublishedAsync();
        foreach (string space in new[] { WebhookCluster.Shop, Ring })
        {
            var unsigned = "";
            await Patience.UntilAsync($"the webhook is asked in {space}", async () =>
                (unsigned = (await PodLoad.TryAsync(cluster.Plane, "asked", cluster.Images.Unsigned, space))?.Message ?? "").Contains("denied the request", StringComparison.Ordinal));
        }
    }

    private JsonObject Pod(string name) => PodLoad.Restricted(name, $"{cluster.Images.Signed}@{cluster.Images.SignedDigest}");

    private JsonObject Spec() => new() { ["metadata"] = new JsonObject { ["labels"] = Labels() }, ["spec"] = Pod("conditioned")["spec"]!.DeepClone() };

    private static JsonObject Labels() => new() { ["app"] = "conditioned" };

    private static JsonObject In(string space, JsonObject made)
    {
        made["metadata"] = new JsonObject { ["name"] = "conditioned", ["namespace"] = space };
        return made;
    }
}
