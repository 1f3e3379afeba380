using System.Text.Json;
using ImageTrust.Server.Tests.Stage;

namespace ImageTrust.Server.Tests.Deciding;

/// <summary>What the next phase would do is recorded as it would do it: promotion is judged on these records.</summary>
public sealed class ShadowTests
{
    private const string Tagged = "registry.example.test/team/app:v1";

    [Fact]
    public async Task A_template_would_be_warned_about_in_the_next_phase_too()
    {
        await using var stage = await ServerStage.StartAsync("day1.5");
        stage.Push("team/app", "v1", signed: false);
        await stage.ValidateAsync(Body.Deployment("CREATE", Body.Spec(Tagged)));
        Assert.Equal(("refused", "warn", "no-signature"), Shadow(stage));
    }

    [Fact]
    public async Task The_pod_of_an_unsigned_image_would_be_denied_in_the_next_phase()
    {
        await using var stage = await ServerStage.StartAsync("day1.5");
        string digest = stage.Push("team/app", "v1", signed: false);
        await stage.ValidateAsync(Body.Pod($"{Tagged}@{digest}"));
        Assert.Equal(("refused", "deny", "no-signature"), Shadow(stage));
    }

    [Fact]
    public async Task A_tag_that_was_not_pinned_where_this_phase_pins_would_be_denied_in_the_next()
    {
        await using var stage = await ServerStage.StartAsync("day1.5");
        stage.Push("team/app", "v1");
        await stage.ValidateAsync(Body.Pod(Tagged));
        Assert.Equal(("refused", "deny", "not-pinned"), Shadow(stage));
        Assert.Equal("warn", stage.Recorded().Single().GetProperty("now").GetProperty("action").GetString());
    }

    [Fact]
    public async Task A_tag_is_not_held_against_the_next_phase_while_nobody_pins()
    {
        await using var stage = await ServerStage.StartAsync("day1");
        stage.Push("team/app", "v1");
        await stage.ValidateAsync(Body.Pod(Tagged));
        Assert.Equal(("admitted", "admit", "signed"), Shadow(stage));
    }

    [Fact]
    public async Task A_mirror_pod_would_be_let_in_by_the_next_phase_too()
    {
        await using var stage = await ServerStage.StartAsync("day1.5");
        string digest = stage.Push("team/app", "v1", signed: false);
        var pod = Body.PodObject($"{Tagged}@{digest}");
        pod["metadata"]!["annotations"] = new System.Text.Json.Nodes.JsonObject { ["kubernetes.io/config.mirror"] = "hash" };
        await stage.ValidateAsync(Body.Review("CREATE", ("", "v1", "Pod"), pod).By("system:node:aks-1", "system:nodes"));
        Assert.Equal(("refused", "warn", "no-signature"), Shadow(stage));
    }

    private static (string? Judgement, string? Action, string? Reason) Shadow(ServerStage stage)
    {
        JsonElement shadow = stage.Recorded().Single().GetProperty("shadow");
        return (shadow.GetProperty("judgement").GetString(), shadow.GetProperty("action").GetString(), shadow.GetProperty("reasons")[0].GetProperty("code").GetString());
    }
}
