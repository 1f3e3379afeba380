using System.Text.Json;
using EndToEnd.Programs;
using ImageTrust.TestKit.Cluster;

namespace EndToEnd.Pipelines;

/// <summary><c>backfill.sh</c> and <c>import.sh</c>: what is signed by somebody who did not build it.</summary>
public sealed class VouchTests(PipelineWorld world)
{
    private const string Backfill = "  backfill:\n    key: {versions: [{file: keys/other.pem, validUntil: 2099-01-01T00:00:00Z}]}\n    trustRoot: {file: root.json}\n    vouchingReason: it ran before anything was signed";

    [Fact]
    public async Task What_ran_before_anything_was_signed_is_vouched_for_and_counted_apart()
    {
        var made = await world.Async();
        var stack = Stack(made, "backfill");
        string[] images = [made.NewImage(), made.NewImage()];

        var run = await stack.FedAsync($"# found by the inventory\n{images[0]} shop/web\n\n{images[1]}\n", "backfill.sh", "--stack", stack.Name);

        Assert.True(run.ExitCode == 0, run.Errors);
        Assert.Equal(images, Lines(run.Output));
        Assert.Contains("2 of 2 images are vouched for by backfill", run.Errors, StringComparison.Ordinal);
        var verdict = await stack.VerifyAsync(images[0], "day1");
        Assert.Equal(0, verdict.ExitCode);
        Assert.Contains("vouched", PolicyTool.Codes(verdict));
        Assert.Equal("vouched", PolicyTool.Record(verdict).GetProperty("now").GetProperty("leading").GetString());
    }

    [Fact]
    public async Task What_the_inventory_finds_unsigned_is_vouched_for_and_then_nothing_is_unsigned()
    {
        var made = await world.Async();
        var stack = Stack(made, "backfill");
        var (signed, running, deployed) = (made.NewImage(), made.NewImage(), made.NewImage());
        Assert.Equal(0, (await stack.With("PIPELINE_SIGN_KEY", made.Key + ".key").SignAsync(signed)).ExitCode);
        stack.With("PIPELINE_SIGN_KEY", made.OtherKey + ".key");
        string cluster = made.Work.Write($"{stack.Name}-cluster.json", ClusterList.Of(
            ClusterObjects.Pod("shop", "signed", Tagged(signed), signed), ClusterObjects.Pod("shop", "running", Tagged(running), running),
            ClusterObjects.Deployment("shop", "deployed", Tagged(deployed))));
        string[] unsigned = [.. new[] { running, deployed }.Order(StringComparer.Ordinal)];

        var found = await InventoryAsync("--unsigned");
        Assert.True(found.ExitCode == 1, found.Errors);
        Assert.Equal(unsigned, Lines(found.Output).Order(StringComparer.Ordinal));
        var run = await stack.FedAsync(found.Output, "backfill.sh", "--stack", stack.Name);

        Assert.True(run.ExitCode == 0, run.Errors);
        Assert.Equal(unsigned, Lines(run.Output).Order(StringComparer.Ordinal));
        var after = await InventoryAsync("--unsigned");
        Assert.Equal((0, "", ""), (after.ExitCode, after.Output, after.Errors));
        var reasons = JsonDocument.Parse((await InventoryAsync("--json")).Succeeded().Output).RootElement.GetProperty("images").EnumerateArray()
            .ToDictionary(image => image.GetProperty("image").GetString()!, image => image.GetProperty("places")[0].GetProperty("now").GetProperty("reason").GetString());
        Assert.All(unsigned, image => Assert.Equal("vouched", reasons[image]));
        Assert.NotEqual("vouched", reasons[signed]);

        Task<ProgramRun> InventoryAsync(string form) => ProgramRun.StartAsync(
            BuiltProgram.PathOf("Tool", "policy"), ["inventory", "--policy", stack.PolicyFile, "--plain-http", made.Host, form, cluster], made.Work.Environment);
    }

    [Fact]
    public async Task One_that_cannot_be_signed_does_not_keep_the_others_from_it()
    {
        var made = await world.Async();
        var stack = Stack(made, "backfill");
        string image = made.NewImage();

        var run = await stack.FedAsync($"{image.Split('@')[0]}:v1\nelsewhere.example/app@{image.Split('@')[1]}\n{image}\n", "backfill.sh", "--stack", stack.Name);

        Assert.Equal((1, image + "\n"), (run.ExitCode, run.Output));
        Assert.Contains("a tag may be another image tomorrow", run.Errors, StringComparison.Ordinal);
        Assert.Contains("no rule covers elsewhere.example/app", run.Errors, StringComparison.Ordinal);
        Assert.Contains("1 of 3 images", run.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_authority_that_builds_vouches_for_nothing()
    {
        var made = await world.Async();
        var stack = Stack(made, "backfill").With("PIPELINE_SIGN_KEY", made.Key + ".key");

        var run = await stack.FedAsync(made.NewImage() + "\n", "backfill.sh", "--stack", stack.Name, "--as", "release-key");

        Assert.Equal((1, ""), (run.ExitCode, run.Output));
        Assert.Contains("release-key does not vouch for", run.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain("cosign sign --yes", stack.Recorded, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_third_partys_image_is_mirrored_when_its_own_signature_verifies()
    {
        var made = await world.Async();
        var stack = Stack(made, "import");
        string upstream = made.NewImage();
        string copy = $"{made.Host}/team/mirror{made.Next()}@{upstream.Split('@')[1]}";
        string[] call = [upstream, "--to", copy.Split('@')[0][(made.Host.Length + 1)..], "--stack", stack.Name, "--registry", $"{stack.Name}={made.Host}", "--tag", "v1"];
        string[] signed = ["--upstream-key", made.Key + ".pub", "--upstream-without-log"];

        var refused = await stack.RunAsync("import.sh", [.. call, .. signed]);
        Assert.Equal((1, ""), (refused.ExitCode, refused.Output));
        Assert.Contains("upstream's signature of", refused.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain("oras cp", stack.Recorded, StringComparison.Ordinal);

        (await ProgramRun.StartAsync(
            await Peer.RequireAsync("cosign3"), ["sign", "--yes", "--key", made.Key + ".key", "--signing-config", made.Key + ".json", upstream], made.Work.Environment)).Succeeded();
        var run = await stack.RunAsync("import.sh", [.. call, .. signed]);

        Assert.True(run.ExitCode == 0, run.Errors);
        Assert.Equal(copy + "\n", run.Output);
        Assert.Contains("vouched", PolicyTool.Codes(await stack.VerifyAsync(copy.Split('@')[0] + ":v1", "day1")));
        Assert.Equal(0, (await stack.RunAsync("import.sh", [.. call, .. signed])).ExitCode);
    }

    [Fact]
    public async Task Whether_upstream_signs_has_to_be_said()
    {
        var made = await world.Async();
        var stack = Stack(made, "import");
        string upstream = made.NewImage();
        string[] call = [upstream, "--to", $"team/mirror{made.Next()}", "--stack", stack.Name, "--registry", $"{stack.Name}={made.Host}"];

        var unsaid = await stack.RunAsync("import.sh", call);
        var said = await stack.RunAsync("import.sh", [.. call, "--upstream-unsigned"]);

        Assert.Equal((2, ""), (unsaid.ExitCode, unsaid.Output));
        Assert.Contains("say how the upstream signs", unsaid.Errors, StringComparison.Ordinal);
        Assert.True(said.ExitCode == 0, said.Errors);
        Assert.Contains("WARNING: nothing that upstream signed was verified", said.Errors, StringComparison.Ordinal);
    }

    private static string Tagged(string image) => image.Split('@')[0] + ":v1";

    private static string[] Lines(string output) => output.Split('\n', StringSplitOptions.RemoveEmptyEntries);

    private static PipelineStack Stack(PipelineWorld.Made made, string authority)
    {
        var stack = new PipelineStack(made, $"vouch{made.Next()}", "day1")
        {
            More = Backfill.Replace("backfill:", authority + ":", StringComparison.Ordinal),
            Require = $"{{anyOf: [release-key, release-workflow, {authority}]}}",
        }.With("PIPELINE_SIGN_KEY", made.OtherKey + ".key");
        stack.Write();
        File.Copy(made.OtherKey + ".pub", Path.Combine(stack.Folder, "keys", "other.pem"));
        return stack;
    }
}
