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
}
