using System.Text.Json.Nodes;
using EndToEnd.Cluster.Harness;
using EndToEnd.Engine.ByHand;
using EndToEnd.Engine.Harness;
using EndToEnd.Programs;

namespace EndToEnd.Engine;

/// <summary>
/// What somebody with kubectl changes in the cluster is seen, said and taken back, and nobody's review is refused meanwhile. The engine
/// itself sees nothing of it: it compares the fields that its own manager still owns.
/// </summary>
[Collection(EngineTests.Name)]
public sealed class ByHandTests(EngineWorld world, ITestOutputHelper output)
{
    private static readonly string[] Unchanged = ["--refresh", "--expect-no-changes"];

    [Fact]
    public async Task Every_field_that_is_changed_by_hand_is_seen_said_and_restored()
    {
        var stack = await world.StackAsync("dev");
        await stack.UpAsync("day2");
        (await stack.Pulumi.PreviewAsync(Unchanged)).Succeeded();
        stack.Touched();
        string image = (string)(await GetAsync(OtherObjects.Deployment))["spec"]!["template"]!["spec"]!["containers"]![0]!["image"]!;
        string[] both = [Registrations.Validating, Registrations.Mutating];
        string owner = await OwnerAsync();

        List<Outcome> outcomes = [];
        await using (var reviews = new ReviewWatch(world))
        {
            outcomes.AddRange(await RoundAsync(stack,
                [.. both.SelectMany(one => Registrations.Fields(one, owner)), .. OtherObjects.All($"{image.Split('@')[0]}@{EngineWorld.OtherWebhook}")]));
            outcomes.AddRange(await RoundAsync(stack, [.. both.SelectMany(Registrations.Places)]));
            outcomes.AddRange(await RoundAsync(stack, [.. both.SelectMany(Registrations.Entries)]));
            (await stack.Pulumi.PreviewAsync(Unchanged)).Succeeded();
            output.WriteLine($"{reviews.Reviews} reviews meanwhile");
            Assert.True(reviews.Reviews > 20);
            Assert.True(reviews.Refused.Count == 0, string.Join("\n", reviews.Refused));
            Assert.Empty(reviews.WithoutBundle);
        }

        string table = ByHandTable.Of(outcomes.OrderBy(one => Array.IndexOf(both, one.Change.Object) is var place && place < 0 ? both.Length : place));
        output.WriteLine(table);
        Assert.DoesNotContain(outcomes, one => !one.Said || one.Logged == false || !one.Restored);
        ByHandTable.Committed(table);
        await world.Pods.RefusedAsync();
    }

    [Fact]
    public async Task A_change_of_phase_on_top_of_changes_by_hand_succeeds_with_its_preview_and_takes_them_back()
    {
        var stack = await world.StackAsync("dev");
        await stack.UpAsync("day1.5");
        stack.Touched();
        var validating = await GetAsync(Registrations.Validating);
        await PatchAsync([.. Registrations.Fields(Registrations.Validating, await OwnerAsync()), .. Registrations.Places(Registrations.Mutating)]);

        stack.Prepare("day2", EngineWorld.Webhook);
        var up = (await stack.Pulumi.UpAsync()).Succeeded();
        Assert.Contains("webhooks[pin.ring.image-trust.dev].clientConfig.url", up.Output + up.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain(
            (await GetAsync(Registrations.Validating))["webhooks"]!.AsArray(), entry => (string?)entry!["name"] == "mine.example.test");
        Assert.Equal(
            validating["webhooks"]![1]!["rules"]!.ToJsonString(), (await GetAsync(Registrations.Validating))["webhooks"]![1]!["rules"]!.ToJsonString());
        (await stack.Pulumi.PreviewAsync(Unchanged)).Succeeded();
        await world.Pods.RefusedAsync();
    }

    [Fact]
    public async Task The_bundle_and_the_policy_need_no_update_to_be_what_they_were()
    {
        var stack = await world.StackAsync("dev");
        await stack.UpAsync("day2");
        stack.Touched();
        var before = Bundles(await GetAsync(Registrations.Validating));
        await PatchAsync([new HandChange(Registrations.Validating, "/webhooks/0/clientConfig/caBundle", "\"LS0tLS0=\"", "", "")], mayFail: true);
        await PatchAsync([new HandChange(Registrations.Validating, "/webhooks/0/clientConfig/caBundle", null, "", "")]);
        await Patience.UntilAsync("the replicas have put their CA back", async () => Bundles(await GetAsync(Registrations.Validating)).SequenceEqual(before));

        string policy = $"configmap/{Assert.Single((await world.SettledAsync()).Select(replica => replica.PolicyName).Distinct())}";
        var refused = await PatchAsync([new HandChange(policy, "/data/trust-policy.json", "\"{}\"", "", "") { Adds = true }], mayFail: true);
        Assert.Contains("immutable", refused.Errors, StringComparison.Ordinal);
        (await stack.Pulumi.PreviewAsync(Unchanged)).Succeeded();
    }

    /// <summary>Changes all by hand, looks who says it, and takes all back.</summary>
    private async Task<IReadOnlyList<Outcome>> RoundAsync(EngineStack stack, IReadOnlyList<HandChange> changes)
    {
        var before = new Dictionary<string, JsonObject>(StringComparer.Ordinal);
        foreach (string name in changes.Select(change => change.Object).Distinct())
        {
            before[name] = await GetAsync(name);
        }

        await PatchAsync(changes);
        var looking = LoggedAsync(changes);
        var preview = await stack.Pulumi.PreviewAsync(Unchanged);
        var logged = await looking;
        Assert.NotEqual(0, preview.ExitCode);
        string said = preview.Output + preview.Errors;
        var up = (await stack.Pulumi.UpAsync("--refresh")).Succeeded();
        string saidAgain = up.Output + up.Errors;

        List<Outcome> outcomes = [];
        foreach (var change in changes)
        {
            var after = await GetAsync(change.Object);
            outcomes.Add(new Outcome(
                change, Says(said, change) && Says(saidAgain, change), IsWatched(change) ? logged.Contains(change) : null,
                JsonNode.DeepEquals(Comparable(change, before[change.Object]), Comparable(change, after))));
        }

        return outcomes;
    }

    private static bool Says(string text, HandChange change) => text.Split('\n').Any(line =>
        line.Contains("was changed by hand: " + change.Said, StringComparison.Ordinal)
        && line.Contains(change.Object.Split('/')[^1], StringComparison.Ordinal)
        && (change.Value is null || line.Contains(change.As, StringComparison.Ordinal)));

    /// <summary>Of entries their names: a CA may come back a moment later, by the replicas.</summary>
    private static JsonNode? Comparable(HandChange change, JsonObject document)
    {
        var found = change.In(document);
        if (found is JsonObject entry && change is { Value: null, Field: "webhooks: one entry less" })
        {
            return entry["name"]!.DeepClone();
        }

        return found is JsonArray list && change.Pointer == "/webhooks/-" ? new JsonArray([.. list.Select(one => one!["name"]!.DeepClone())]) : found;
    }

    private static bool IsWatched(HandChange change) => change.Object is Registrations.Validating or Registrations.Mutating
        || (change.Object == OtherObjects.Deployment && !change.Field.Contains("securityContext", StringComparison.Ordinal));

    private async Task<HashSet<HandChange>> LoggedAsync(IReadOnlyList<HandChange> changes)
    {
        var watched = changes.Where(IsWatched).ToList();
        HashSet<HandChange> logged = [];
        long began = TimeProvider.System.GetTimestamp();
        while (logged.Count < watched.Count && TimeProvider.System.GetElapsedTime(began) < TimeSpan.FromSeconds(60))
        {
            var lines = world.Replicas.SelectMany(replica => replica.Lines).Where(line => line.Contains("is not as the stack declared it", StringComparison.Ordinal)).ToList();
            logged.UnionWith(watched.Where(change => lines.Any(line => line.Contains(change.Said, StringComparison.Ordinal))));
            await Task.Delay(500);
        }

        output.WriteLine($"the replicas said {logged.Count} of {watched.Count} after {TimeProvider.System.GetElapsedTime(began).TotalSeconds:F0} s");
        watched.Except(logged).ToList().ForEach(change => output.WriteLine($"not said: {change.Object} {change.Said}"));
        return logged;
    }

    private async Task<JsonObject> GetAsync(string name) =>
        JsonNode.Parse((await world.Plane.KubectlAsync("get", name, "--namespace", EngineWorld.WebhookNamespace, "--output", "json")).Succeeded().Output)!.AsObject();

    /// <summary>One patch for each object, as a person's kubectl sends it.</summary>
    private async Task<ProgramRun> PatchAsync(IReadOnlyList<HandChange> changes, bool mayFail = false)
    {
        ProgramRun? last = null;
        foreach (var byObject in changes.GroupBy(change => (change.Object, change.As)))
        {
            var patch = new JsonArray([.. byObject.Select(change => change.Operation())]);
            last = await world.Plane.KubectlAsync(
                "patch", byObject.Key.Object, "--field-manager", byObject.Key.As, "--namespace", EngineWorld.WebhookNamespace, "--type", "json", "--patch", patch.ToJsonString());
            _ = mayFail ? last : last.Succeeded();
        }

        return last!;
    }

    /// <summary>Something that exists: an object whose owner is gone is collected.</summary>
    private async Task<string> OwnerAsync()
    {
        string uid = (string)(await GetAsync($"namespace/{ShopPods.Namespace}"))["metadata"]!["uid"]!;
        return $$"""{"apiVersion":"v1","kind":"Namespace","name":"{{ShopPods.Namespace}}","uid":"{{uid}}"}""";
    }

    private static string?[] Bundles(JsonObject registration) =>
        [.. registration["webhooks"]!.AsArray().Select(entry => (string?)entry!["clientConfig"]!["caBundle"])];
}
