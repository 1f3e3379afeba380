using EndToEnd.Engine.Harness;

namespace EndToEnd.Engine;

[Collection(EngineTests.Name)]
public sealed class DestroyTests(EngineWorld world)
{
    [Fact]
    public async Task Destroy_leaves_nothing_in_Azure_or_in_the_cluster()
    {
        var stack = await world.StackAsync("dev");
        await stack.UpAsync("day2");
        (await stack.Pulumi.DestroyAsync()).Succeeded();
        stack.Touched();
        Assert.Empty(stack.Azure.Live);
        Assert.Empty(await stack.Pulumi.ResourcesAsync());
        var run = await world.Plane.KubectlAsync(
            "get", "validatingwebhookconfigurations,mutatingwebhookconfigurations,priorityclasses,clusterroles,clusterrolebindings,namespaces", "-o", "name");
        Assert.DoesNotContain("image-trust", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task With_deletion_locks_a_destroy_deletes_nothing_until_both_switches_are_thrown()
    {
        var stack = await world.StackAsync("prod");
        await stack.UpAsync("day1");
        var before = stack.Azure.Live;
        stack.Azure.ForgetCalls();
        foreach (string[] more in new[] { Array.Empty<string>(), ["--skip-preview"] })
        {
            var refused = await stack.Pulumi.DestroyAsync(more);
            Assert.NotEqual(0, refused.ExitCode);
            Assert.Contains("protect", refused.Output + refused.Errors, StringComparison.Ordinal);
            Assert.Empty(stack.Azure.Calls);
            Assert.Equal(before, stack.Azure.Live);
            (await world.Plane.KubectlAsync("get", "validatingwebhookconfiguration/image-trust-validate", "mutatingwebhookconfiguration/image-trust-pin")).Succeeded();
        }

        // A change of policy replaces what may be replaced.
        await stack.UpAsync("day2");
        await world.Pods.RefusedAsync();

        stack.Folder.Set("deletionLocks", "false");
        stack.Azure.ForgetCalls();
        Assert.NotEqual(0, (await stack.Pulumi.UpAsync("--skip-preview", "--refresh")).ExitCode);
        Assert.DoesNotContain(stack.Azure.Calls, call => call.What == "delete");

        stack.Folder.Set("deletionLocks", "true");
        await stack.DownAsync();
    }
}
