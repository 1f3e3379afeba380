using System.Globalization;
using EndToEnd.Cluster.Harness;
using EndToEnd.Engine.Harness;

namespace EndToEnd.Engine;

/// <summary>What <c>pulumi up</c> makes of the stack dev, and what people with kubectl see of it.</summary>
[Collection(EngineTests.Name)]
public sealed class UpdateTests(EngineWorld world, ITestOutputHelper output)
{
    [Fact]
    public async Task The_phases_go_from_a_warning_to_a_refusal_of_a_real_pod()
    {
        var walk = new PhaseWalk(world, await world.FreshAsync("dev"), output);
        await walk.FirstAsync();
        await walk.ThroughThePhasesAsync();
    }

    [Fact]
    public async Task A_change_of_policy_reaches_every_replica_in_seconds()
    {
        var stack = await world.StackAsync("dev");
        await stack.UpAsync("day1");
        string before = Assert.Single((await world.SettledAsync()).Select(replica => replica.PolicyName).Distinct());
        long began = TimeProvider.System.GetTimestamp();
        var up = stack.UpAsync("day2");
        await Patience.UntilAsync("no replica has the old policy", () => Task.FromResult(
            world.Replicas is { Count: >= 2 } now && now.All(replica => replica.PolicyName != before)), TimeSpan.FromMinutes(5));
        output.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"from `pulumi up` to the last replica with the new policy: {TimeProvider.System.GetElapsedTime(began).TotalSeconds:F1} s"));
        await up;
    }

    /// <summary>What a stolen key signed: the time in which it still runs.</summary>
    [Fact]
    public async Task A_revocation_holds_everywhere_within_a_minute_of_the_update_under_load()
    {
        var stack = await world.StackAsync("dev");
        await stack.UpAsync("day2");
        await world.Pods.PinnedAsync();
        stack.Touched();
        string before = Assert.Single((await world.SettledAsync()).Select(replica => replica.PolicyName).Distinct());
        using var load = PodLoad.Start(world.Plane, world.Images.Unverified);
        await File.AppendAllTextAsync(
            stack.Folder.PolicyFile, $"revocations:\n  bad: {{reason: it mines coins, digest: \"{world.Images.SignedDigest}\"}}\n", TestContext.Current.CancellationToken);
        long began = TimeProvider.System.GetTimestamp();
        var up = stack.Pulumi.UpAsync("--skip-preview");
        await Patience.UntilAsync("no replica has the old policy", () => Task.FromResult(
            world.Node.Pods.Values.ToList() is { Count: >= 2 } pods && pods.All(pod => pod.PolicyName != before)), TimeSpan.FromMinutes(5));
        await Patience.UntilAsync("the signed image is refused", async () =>
            (await world.Pods.TryAsync(world.Images.Signed)).Errors.Contains("denied the request", StringComparison.Ordinal));
        var took = TimeProvider.System.GetElapsedTime(began);
        (await up).Succeeded();
        await load.StopAsync();
        output.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"from `pulumi up` to the last replica that refuses: {took.TotalSeconds:F1} s, beside {load.Admitted} pods that were let in and {load.Refused.Count} that were not:\n{string.Join('\n', load.Refused.Select(one => one.Message).Distinct().Take(3))}"));
        Assert.True(took < TimeSpan.FromMinutes(1), $"{took.TotalSeconds} s");
    }

    [Fact]
    public async Task An_update_with_another_digest_replaces_every_replica_and_nothing_else()
    {
        var stack = await world.StackAsync("dev");
        await stack.UpAsync("day2");
        stack.Azure.ForgetCalls();
        await stack.UpAsync("day2", EngineWorld.OtherWebhook);
        Assert.All(await world.SettledAsync(), replica => Assert.Equal(EngineWorld.OtherWebhook, replica.Digest));
        Assert.Empty(stack.Azure.Calls);
        await world.Pods.RefusedAsync();
    }

    [Fact]
    public async Task The_way_out_of_a_webhook_that_is_down_is_taken_back_by_the_next_update()
    {
        var stack = await world.StackAsync("dev");
        await stack.UpAsync("day2");
        (await world.Plane.KubectlAsync(OperatorsPage.WayOut(world.Plane.Version))).Succeeded();
        stack.Touched();
        await world.Pods.AdmittedAsync();

        (await stack.Pulumi.RunAsync([.. OperatorsPage.Words("02-webhook-down.md", "pulumi up"), "--yes"])).Succeeded();
        await world.Pods.RefusedAsync();
        (await world.Pods.RunAsync(world.Images.Signed)).Run.Succeeded();
    }

    [Fact]
    public async Task The_state_holds_no_secret_in_clear()
    {
        var stack = await world.StackAsync("dev");
        await stack.UpAsync("day2");
        // A refresh reads the serving Secret back, with the key that the replicas have put into it.
        (await stack.Pulumi.RefreshAsync()).Succeeded();
        var data = (await world.Plane.GetAsync($"/api/v1/namespaces/{EngineWorld.WebhookNamespace}/secrets/image-trust-serving-certificate"))["data"]!.AsObject();
        var secrets = data.Select(entry => (string)entry.Value!).Where(text => text.Length > 100).ToList();
        Assert.NotEmpty(secrets);
        string authority = Convert.ToBase64String(await File.ReadAllBytesAsync(world.Plane.AuthorityFile, TestContext.Current.CancellationToken));
        foreach (string file in Directory.EnumerateFiles(world.StateFolder, "*.json*", SearchOption.AllDirectories))
        {
            string state = await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken);
            Assert.DoesNotContain("PRIVATE KEY", state, StringComparison.Ordinal);
            Assert.DoesNotContain(authority, state, StringComparison.Ordinal); // the kubeconfig
            Assert.All(secrets, secret => Assert.DoesNotContain(secret, state, StringComparison.Ordinal));
        }
    }
}
