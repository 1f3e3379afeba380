using System.Text.Json.Nodes;
using ImageTrust.Server.Tests.Stage;

namespace ImageTrust.Server.Tests.Admission;

/// <summary>From a review over HTTPS to an answer, with a registry behind it.</summary>
public sealed class ValidateTests
{
    private const string Signed = "registry.example.test/team/app:v1";

    [Theory]
    [InlineData("day1")]
    [InlineData("day1.5")]
    [InlineData("day2")]
    public async Task A_signed_image_named_by_digest_is_admitted_silently(string phase)
    {
        await using var stage = await ServerStage.StartAsync(phase);
        string digest = stage.Push("team/app", "v1");
        var answer = await stage.ValidateAsync(Body.Pod($"{Signed}@{digest}"));
        Assert.True(answer.Allowed);
        Assert.Empty(answer.Warnings);
        Assert.Equal((phase, "admit", digest), (answer.Notes["phase"], answer.Notes["action"], answer.Notes["image-0-digest"]));
        Assert.Equal(("signed", "release"), (answer.Notes["image-0-reason"], answer.Notes["image-0-authority"]));
        Assert.Equal(digest, stage.Recorded().Single().GetProperty("digest").GetString());
    }

    [Theory]
    [InlineData(null, 0, true)]
    [InlineData("0", 4, false)]
    public async Task A_digest_that_sufficed_a_moment_ago_is_verified_again_without_its_registry(string? mebibytes, int requests, bool remembers)
    {
        await using var stage = await ServerStage.StartAsync(
            settings: mebibytes is null ? [] : new() { ["IMAGETRUST_REMEMBERED_MEBIBYTES"] = mebibytes });
        var pod = Body.Pod($"{Signed}@{stage.Push("team/app", "v1")}");
        Assert.True((await stage.ValidateAsync(pod)).Allowed);
        stage.Registry.ForgetRequests();
        Assert.True((await stage.ValidateAsync(pod)).Allowed);
        Assert.Equal(requests, stage.Registry.Requests.Count);
        Assert.Equal(remembers, stage.Recorded()[^1].TryGetProperty("remembered", out _));
        await stage.EventuallyAsync($"image_trust_remembered_decisions_total{{otel_scope_name=\"ImageTrust.Server\"}} {(remembers ? 1 : 0)}");
    }

    [Theory]
    [InlineData("day1", true)]
    [InlineData("day1.5", true)]
    [InlineData("day2", false)]
    public async Task An_unsigned_image_is_warned_about_or_denied_by_the_phase(string phase, bool allowed)
    {
        await using var stage = await ServerStage.StartAsync(phase);
        string digest = stage.Push("team/app", "v1", signed: false);
        var answer = await stage.ValidateAsync(Body.Pod($"{Signed}@{digest}"));
        Assert.Equal(allowed, answer.Allowed);
        Assert.Equal(allowed ? 1 : 0, answer.Warnings.Count);
        Assert.Contains("no-signature", answer.Message ?? answer.Warnings[0], StringComparison.Ordinal);
        Assert.Equal("no-signature", answer.Notes["image-0-reason"]);
    }

    [Theory]
    [InlineData(null, false)]
    [InlineData("elsewhere.example", false)]
    [InlineData(ServerStage.Host, true)]
    public async Task Of_a_replicated_registry_a_missing_signature_may_only_be_late(string? replicated, bool said)
    {
        await using var stage = await ServerStage.StartAsync(settings: replicated is null ? [] : new() { ["IMAGETRUST_REPLICATED_REGISTRIES"] = replicated });
        string digest = stage.Push("team/app", "v1", signed: false);

        var answer = await stage.ValidateAsync(Body.Pod($"{Signed}@{digest}"));

        Assert.Contains("no signature was found on the image", answer.Message, StringComparison.Ordinal);
        Assert.Equal(said, answer.Message!.Contains($"to do:    {ServerStage.Host} has replicas, and the one asked here may lag", StringComparison.Ordinal));
    }

    [Fact]
    public async Task One_bad_image_among_good_ones_keeps_the_pod_out()
    {
        await using var stage = await ServerStage.StartAsync();
        string good = stage.Push("team/app", "v1");
        string bad = stage.Push("team/bad", "v1", signed: false);
        var pod = Body.PodObject($"registry.example.test/team/app@{good}", "registry.example.test/tools/free:1");
        pod["spec"]!["volumes"] = new JsonArray(new JsonObject
        {
            ["name"] = "model",
            ["image"] = new JsonObject { ["reference"] = $"registry.example.test/team/bad@{bad}" },
        });
        var answer = await stage.ValidateAsync(Body.Review("CREATE", ("", "v1", "Pod"), pod));
        Assert.False(answer.Allowed);
        Assert.StartsWith("1 of 3 images may not run in namespace shop (day2, policy ", answer.Message, StringComparison.Ordinal);
        Assert.Contains("spec.volumes[0].image.reference", answer.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("team/app", answer.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Where_the_phase_pins_a_pod_must_name_a_digest_even_of_a_signed_image()
    {
        await using var stage = await ServerStage.StartAsync();
        string digest = stage.Push("team/app", "v1");
        var answer = await stage.ValidateAsync(Body.Pod(Signed));
        Assert.False(answer.Allowed);
        Assert.Contains($"it is named by a tag and was not pinned, and day2 runs digests only: try again, or name {Signed}@{digest}", answer.Message, StringComparison.Ordinal);
        Assert.Equal("not-pinned", answer.Notes["image-0-reason"]);
        Assert.True((await stage.ValidateAsync(Body.Pod($"{Signed}@{digest}"))).Allowed);
    }

    [Fact]
    public async Task An_unsigned_image_named_by_a_tag_is_bad_and_not_merely_unpinned()
    {
        await using var stage = await ServerStage.StartAsync();
        stage.Push("team/app", "v1", signed: false);
        Assert.Equal("no-signature", (await stage.ValidateAsync(Body.Pod(Signed))).Notes["image-0-reason"]);
    }

    [Fact]
    public async Task An_image_that_nobody_verifies_may_keep_its_tag()
    {
        await using var stage = await ServerStage.StartAsync();
        Assert.True((await stage.ValidateAsync(Body.Pod("registry.example.test/tools/free:1"))).Allowed);
        Assert.Empty(stage.Registry.Requests);
    }

    [Fact]
    public async Task Where_the_phase_audits_and_pins_a_tag_is_a_warning()
    {
        await using var stage = await ServerStage.StartAsync("day1.5");
        stage.Push("team/app", "v1");
        var answer = await stage.ValidateAsync(Body.Pod(Signed));
        Assert.True(answer.Allowed);
        Assert.Contains("named by a tag", Assert.Single(answer.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_template_keeps_its_tag_and_is_checked_by_it()
    {
        await using var stage = await ServerStage.StartAsync();
        stage.Push("team/app", "v1");
        var answer = await stage.ValidateAsync(Body.Deployment("CREATE", Body.Spec(Signed)));
        Assert.True(answer.Allowed);
        Assert.Empty(answer.Warnings);
        Assert.Equal("signed", answer.Notes["image-0-reason"]);
    }

    [Fact]
    public async Task A_template_of_an_unsigned_image_is_warned_about_and_its_pod_denied()
    {
        await using var stage = await ServerStage.StartAsync();
        string digest = stage.Push("team/app", "v1", signed: false);
        var template = await stage.ValidateAsync(Body.Deployment("CREATE", Body.Spec(Signed)));
        Assert.True(template.Allowed);
        Assert.Contains("would be refused [no-signature]", Assert.Single(template.Warnings), StringComparison.Ordinal);
        Assert.Equal("warn", stage.Recorded()[0].GetProperty("now").GetProperty("action").GetString());
        Assert.False((await stage.ValidateAsync(Body.Pod($"{Signed}@{digest}"))).Allowed);
    }

    [Fact]
    public async Task A_scaled_or_labelled_object_is_allowed_although_its_images_would_not_be()
    {
        await using var stage = await ServerStage.StartAsync();
        var answer = await stage.ValidateAsync(Body.Review(
            "UPDATE", ("apps", "v1", "ReplicaSet"), new JsonObject { ["spec"] = new JsonObject { ["template"] = new JsonObject { ["spec"] = Body.Spec("evil") } } },
            new JsonObject { ["spec"] = new JsonObject { ["replicas"] = 1, ["template"] = new JsonObject { ["spec"] = Body.Spec("evil") } } }));
        Assert.True(answer.Allowed);
        Assert.Empty(answer.Warnings);
        Assert.Empty(stage.Recorded());
    }

    [Fact]
    public async Task An_ephemeral_container_is_checked_and_the_running_ones_are_not()
    {
        await using var stage = await ServerStage.StartAsync();
        string digest = stage.Push("team/debug", "v1", signed: false);
        var pod = Body.PodObject("evil");
        var old = pod.DeepClone();
        pod["spec"]!["ephemeralContainers"] = new JsonArray(Body.Container("debug", $"registry.example.test/team/debug@{digest}"));
        var answer = await stage.ValidateAsync(Body.Review("UPDATE", ("", "v1", "Pod"), pod, old, "ephemeralcontainers"));
        Assert.False(answer.Allowed);
        Assert.StartsWith("1 of 1 image may not run", answer.Message, StringComparison.Ordinal);
        Assert.Contains("spec.ephemeralContainers[0].image", answer.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Outside_the_enforced_ring_the_same_image_is_a_warning()
    {
        await using var stage = await ServerStage.StartAsync(
            policy: text => text.Replace("day2: {keys: accepted}", "day2: {keys: accepted, rings: {first: [shop]}}", StringComparison.Ordinal));
        string digest = stage.Push("team/app", "v1", signed: false);
        Assert.False((await stage.ValidateAsync(Body.Pod($"{Signed}@{digest}"))).Allowed);
        Assert.True((await stage.ValidateAsync(Body.Pod($"{Signed}@{digest}").In("other"))).Allowed);
    }

    [Fact]
    public async Task Nothing_that_an_object_says_widens_trust()
    {
        await using var stage = await ServerStage.StartAsync();
        string digest = stage.Push("team/app", "v1", signed: false);
        var pod = Body.PodObject($"{Signed}@{digest}");
        pod["metadata"]!["annotations"] = new JsonObject
        {
            ["kubernetes.io/config.mirror"] = "hash",
            ["policy-digest"] = "sha256:0",
            ["image-trust.dev/phase"] = "day1",
            ["kubernetes.io/config.source"] = "file",
        };
        pod["metadata"]!["labels"] = new JsonObject { ["admission.image-trust.dev/ignore"] = "true" };
        pod["metadata"]!["namespace"] = "kube-system";
        pod["metadata"]!["deletionTimestamp"] = "2026-11-22T15:17:08Z";
        Assert.False((await stage.ValidateAsync(Body.Review("CREATE", ("", "v1", "Pod"), pod))).Allowed);
    }

    [Fact]
    public async Task A_mirror_pod_is_recorded_and_admitted()
    {
        await using var stage = await ServerStage.StartAsync();
        string digest = stage.Push("team/app", "v1", signed: false);
        var pod = Body.PodObject($"{Signed}@{digest}");
        pod["metadata"]!["annotations"] = new JsonObject { ["kubernetes.io/config.mirror"] = "hash" };
        var answer = await stage.ValidateAsync(Body.Review("CREATE", ("", "v1", "Pod"), pod).By("system:node:aks-1", "system:nodes"));
        Assert.True(answer.Allowed);
        Assert.Equal("no-signature", stage.Recorded().Single().GetProperty("now").GetProperty("reasons")[0].GetProperty("code").GetString());
    }

    [Fact]
    public async Task The_same_image_in_many_containers_is_one_question()
    {
        await using var stage = await ServerStage.StartAsync();
        string image = $"registry.example.test/team/app@{stage.Push("team/app", "v1")}";
        Assert.True((await stage.ValidateAsync(Body.Pod([.. Enumerable.Repeat(image, 40)]))).Allowed);
        Assert.Single(stage.Recorded());
        Assert.Equal(4, stage.Registry.Requests.Count);
    }

    [Fact]
    public async Task A_dry_run_is_answered_like_the_real_thing_and_not_recorded()
    {
        await using var stage = await ServerStage.StartAsync();
        var review = Body.Pod($"{Signed}@{stage.Push("team/app", "v1", signed: false)}");
        review["request"]!["dryRun"] = true;
        Assert.False((await stage.ValidateAsync(review)).Allowed);
        Assert.Empty(stage.Recorded());
    }

    [Theory]
    [InlineData("day1", true)]
    [InlineData("day2", false)]
    public async Task What_cannot_be_read_is_decided_by_the_phase(string phase, bool allowed)
    {
        await using var stage = await ServerStage.StartAsync(phase);
        var kind = await stage.ValidateAsync(Body.Review("CREATE", ("example.com", "v1", "Thing"), new JsonObject()));
        var pod = await stage.ValidateAsync(Body.Review("CREATE", ("", "v1", "Pod"), new JsonObject { ["spec"] = new JsonArray() }));
        Assert.Equal((allowed, allowed), (kind.Allowed, pod.Allowed));
        Assert.Contains("[unknown-kind]", kind.Message ?? kind.Warnings[0], StringComparison.Ordinal);
        Assert.Contains("[unreadable-object] spec is not an object", pod.Message ?? pod.Warnings[0], StringComparison.Ordinal);
        Assert.Equal(("unreadable-object", allowed ? "warn" : "deny"), (pod.Notes["reason"], pod.Notes["action"]));
        Assert.Equal(
            [("", "unknown-kind", allowed ? "warn" : "deny"), ("", "unreadable-object", allowed ? "warn" : "deny")],
            stage.Recorded().Select(record => (
                record.GetProperty("image").GetString()!,
                record.GetProperty("now").GetProperty("reasons")[0].GetProperty("code").GetString()!,
                record.GetProperty("now").GetProperty("action").GetString()!)));
    }

    [Fact]
    public async Task A_dry_run_of_what_cannot_be_read_is_not_recorded()
    {
        await using var stage = await ServerStage.StartAsync();
        var review = Body.Review("CREATE", ("example.com", "v1", "Thing"), new JsonObject());
        review["request"]!["dryRun"] = true;
        Assert.False((await stage.ValidateAsync(review)).Allowed);
        Assert.Empty(stage.Recorded());
    }

    [Fact]
    public async Task What_cannot_be_read_is_no_outage_that_a_policy_could_excuse()
    {
        await using var stage = await ServerStage.StartAsync(policy: Excusing);
        Assert.False((await stage.ValidateAsync(Body.Review("CREATE", ("", "v1", "Pod"), new JsonObject { ["spec"] = new JsonArray() }))).Allowed);
        Assert.False((await stage.ValidateAsync(Body.Pod("not an image"))).Allowed);
    }

    internal static string Excusing(string text) => text
        .Replace("day1: {", "day1: {admitUncheckable: {reason: the shop must go on}, ", StringComparison.Ordinal)
        .Replace("day1.5: {", "day1.5: {admitUncheckable: {reason: the shop must go on}, ", StringComparison.Ordinal)
        .Replace("day2: {", "day2: {admitUncheckable: {reason: the shop must go on}, ", StringComparison.Ordinal);
}
