using System.Text.Json.Nodes;
using ImageTrust.Server.Tests.Stage;

namespace ImageTrust.Server.Tests.Admission;

/// <summary>Tags of pods become digests where the phase pins; nothing else is touched and nothing is ever denied.</summary>
public sealed class MutateTests
{
    private const string Tagged = "registry.example.test/team/app:v1";

    [Theory]
    [InlineData("day1", false)]
    [InlineData("day1.5", true)]
    [InlineData("day2", true)]
    public async Task A_tag_becomes_the_digest_it_stands_for_where_the_phase_pins(string phase, bool pins)
    {
        await using var stage = await ServerStage.StartAsync(phase);
        string digest = stage.Push("team/app", "v1");
        var answer = await stage.MutateAsync(Body.Pod(Tagged));
        Assert.True(answer.Allowed);
        Assert.Equal(pins ? [$"/spec/containers/0/image = {Tagged}@{digest}"] : [], Patched(answer));
        Assert.Equal(pins ? 1 : 0, stage.Registry.Requests.Count);
    }

    [Fact]
    public async Task What_was_pinned_is_then_admitted()
    {
        await using var stage = await ServerStage.StartAsync();
        stage.Push("team/app", "v1");
        var patch = (await stage.MutateAsync(Body.Pod(Tagged))).Patch;
        Assert.True((await stage.ValidateAsync(Body.Pod(patch.Values.Single()))).Allowed);
        Assert.Empty((await stage.MutateAsync(Body.Pod(patch.Values.Single()))).Patch);
    }

    [Fact]
    public async Task Every_place_of_a_pod_is_pinned_and_each_image_asked_for_once()
    {
        await using var stage = await ServerStage.StartAsync();
        string digest = stage.Push("team/app", "v1");
        var pod = Body.PodObject(Tagged, Tagged);
        pod["spec"]!["initContainers"] = new JsonArray(Body.Container("init", Tagged));
        pod["spec"]!["volumes"] = new JsonArray(new JsonObject { ["name"] = "v", ["image"] = new JsonObject { ["reference"] = Tagged } });
        var answer = await stage.MutateAsync(Body.Review("CREATE", ("", "v1", "Pod"), pod));
        Assert.Equal(
            ["/spec/containers/0/image", "/spec/containers/1/image", "/spec/initContainers/0/image", "/spec/volumes/0/image/reference"],
            answer.Patch.Keys.Order(StringComparer.Ordinal));
        Assert.All(answer.Patch.Values, value => Assert.Equal($"{Tagged}@{digest}", value));
        Assert.Single(stage.Registry.Requests);
        Assert.Equal("4", answer.Notes["pinned"]);
    }

    [Fact]
    public async Task An_ephemeral_container_is_pinned_and_the_running_ones_stay()
    {
        await using var stage = await ServerStage.StartAsync();
        string digest = stage.Push("team/app", "v1");
        var pod = Body.PodObject(Tagged);
        var old = pod.DeepClone();
        pod["spec"]!["ephemeralContainers"] = new JsonArray(Body.Container("debug", Tagged));
        var answer = await stage.MutateAsync(Body.Review("UPDATE", ("", "v1", "Pod"), pod, old, "ephemeralcontainers"));
        Assert.Equal([$"/spec/ephemeralContainers/0/image = {Tagged}@{digest}"], Patched(answer));
    }

    [Fact]
    public async Task An_unchanged_manifest_that_is_applied_again_is_pinned_again()
    {
        await using var stage = await ServerStage.StartAsync();
        string digest = stage.Push("team/app", "v1");
        var running = Body.PodObject($"{Tagged}@{digest}");
        var again = await stage.MutateAsync(Body.Review("UPDATE", ("", "v1", "Pod"), Body.PodObject(Tagged), running));
        Assert.Equal([$"/spec/containers/0/image = {Tagged}@{digest}"], Patched(again));
        string moved = stage.Push("team/app", "v1-next");
        var later = await stage.MutateAsync(Body.Review("UPDATE", ("", "v1", "Pod"), Body.PodObject("registry.example.test/team/app:v1-next"), running.DeepClone()));
        Assert.Equal([$"/spec/containers/0/image = registry.example.test/team/app:v1-next@{moved}"], Patched(later));
    }

    [Fact]
    public async Task A_template_keeps_its_tag()
    {
        await using var stage = await ServerStage.StartAsync();
        stage.Push("team/app", "v1");
        Assert.Empty((await stage.MutateAsync(Body.Deployment("CREATE", Body.Spec(Tagged)))).Patch);
        Assert.Empty(stage.Registry.Requests);
    }

    [Theory]
    [InlineData("registry.example.test/tools/free:1")]
    [InlineData("elsewhere.example/team/app:v1")]
    [InlineData("registry.example.test/team/app@sha256:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa")]
    [InlineData("not an image")]
    [InlineData("")]
    public async Task An_image_that_nobody_has_to_ask_about_stays_as_it_is(string image)
    {
        await using var stage = await ServerStage.StartAsync();
        var answer = await stage.MutateAsync(Body.Pod(image));
        Assert.True(answer.Allowed);
        Assert.Empty(answer.Patch);
        Assert.Empty(stage.Registry.Requests);
    }

    [Fact]
    public async Task What_the_registry_does_not_say_stays_as_it_is_and_validation_speaks()
    {
        await using var stage = await ServerStage.StartAsync();
        string digest = stage.Push("team/app", "v1");
        var half = await stage.MutateAsync(Body.Pod(Tagged, "registry.example.test/team/none:v1"));
        Assert.Equal([$"/spec/containers/0/image = {Tagged}@{digest}"], Patched(half));
        stage.Network.Port = 0;
        var down = await stage.MutateAsync(Body.Pod("registry.example.test/team/other:v1"));
        Assert.True(down.Allowed);
        Assert.Empty(down.Patch);
        Assert.Empty(stage.Recorded());
    }

    [Fact]
    public async Task What_cannot_be_read_is_left_to_validation()
    {
        await using var stage = await ServerStage.StartAsync();
        var answer = await stage.MutateAsync(Body.Review("CREATE", ("", "v1", "Pod"), new JsonObject { ["spec"] = 7 }));
        Assert.True(answer.Allowed);
        Assert.Empty(answer.Patch);
    }

    [Fact]
    public async Task A_mirror_pod_is_not_touched()
    {
        await using var stage = await ServerStage.StartAsync();
        stage.Push("team/app", "v1");
        var pod = Body.PodObject(Tagged);
        pod["metadata"]!["annotations"] = new JsonObject { ["kubernetes.io/config.mirror"] = "hash" };
        Assert.Empty((await stage.MutateAsync(Body.Review("CREATE", ("", "v1", "Pod"), pod).By("system:node:aks-1", "system:nodes"))).Patch);
        Assert.Single((await stage.MutateAsync(Body.Review("CREATE", ("", "v1", "Pod"), pod.DeepClone()))).Patch);
    }

    private static IEnumerable<string> Patched(ReviewAnswer answer) => answer.Patch.Select(pair => $"{pair.Key} = {pair.Value}");
}
