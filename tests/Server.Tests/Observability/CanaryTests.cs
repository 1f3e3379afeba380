using System.Text.Json;
using System.Text.Json.Nodes;
using ImageTrust.Server.Tests.Stage;

namespace ImageTrust.Server.Tests.Observability;

/// <summary>Dry runs of one account, of pods with one of two names, are recorded as what they are; all others are answered and nothing more.</summary>
[Collection(Alone.Name)]
public sealed class CanaryTests
{
    private const string Account = "system:serviceaccount:ci:canary";

    [Fact]
    public async Task A_canary_is_recorded_apart_from_decisions()
    {
        await using var stage = await StageAsync();
        string signed = $"registry.example.test/team/app@{stage.Push("team/app", "v1")}", unsigned = $"registry.example.test/team/other@{stage.Push("team/other", "v1", signed: false)}";

        Assert.True((await stage.ValidateAsync(Canary("image-trust-canary-admission", signed))).Allowed);
        Assert.False((await stage.ValidateAsync(Canary("image-trust-canary-refusal", unsigned))).Allowed);

        Assert.Equal(
            [("admission", "admitted", "shop", Account), ("refusal", "refused", "shop", Account)],
            Canaries(stage).Select(canary => (
                canary.GetProperty("expects").GetString(),
                canary.GetProperty("decision").GetProperty("now").GetProperty("judgement").GetString(),
                canary.GetProperty("decision").GetProperty("namespace").GetString(),
                canary.GetProperty("account").GetString())));
        Assert.Empty(stage.Recorded());
        LogLines.AssertChained(LogLines.Of(stage.Records));
        Assert.DoesNotContain("image_trust_decisions_total", (await stage.GetAsync(stage.StateAddress, "metrics")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nobody_elses_dry_run_and_nothing_else_of_the_account_is_a_canary()
    {
        await using var stage = await StageAsync();
        const string Free = "registry.example.test/tools/free:1";

        await stage.ValidateAsync(Canary("image-trust-canary-refusal", Free).By("alice", "system:authenticated"));
        await stage.ValidateAsync(Canary("image-trust-canary", Free));
        await stage.ValidateAsync(Canary("image-trust-canary-refusal", Free, kind: "ReplicationController"));
        Assert.Empty(Canaries(stage));
        Assert.Empty(stage.Recorded());

        // What really would run is a decision, whoever makes it and whatever it is called.
        var real = Canary("image-trust-canary-refusal", Free);
        real["request"]!["dryRun"] = false;
        await stage.ValidateAsync(real);
        Assert.Empty(Canaries(stage));
        Assert.Single(stage.Recorded());
    }

    [Fact]
    public async Task Where_no_account_is_named_nobody_makes_canaries()
    {
        await using var stage = await ServerStage.StartAsync();
        await stage.ValidateAsync(Canary("image-trust-canary-refusal", "registry.example.test/tools/free:1"));
        await stage.ValidateAsync(Canary("image-trust-canary-refusal", "registry.example.test/tools/free:1").By(""));
        Assert.Empty(Canaries(stage));
    }

    private static Task<ServerStage> StageAsync() => ServerStage.StartAsync(settings: new() { ["IMAGETRUST_CANARY_ACCOUNT"] = Account });

    private static JsonObject Canary(string name, string image, string kind = "Pod")
    {
        var pod = kind == "Pod" ? Body.PodObject(image) : new JsonObject { ["spec"] = new JsonObject { ["template"] = new JsonObject { ["spec"] = Body.Spec(image) } } };
        var review = Body.Review("CREATE", ("", "v1", kind), pod).By(Account, "system:serviceaccounts");
        review["request"]!["name"] = name;
        review["request"]!["dryRun"] = true;
        return review;
    }

    private static List<JsonElement> Canaries(ServerStage stage) =>
        [.. LogLines.Of(stage.Records).Select(line => JsonDocument.Parse(line).RootElement).Where(line => line.TryGetProperty("canary", out _)).Select(line => line.GetProperty("canary"))];
}
