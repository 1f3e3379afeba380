using System.Globalization;
using EndToEnd.Programs;

namespace EndToEnd.Engine.Harness;

/// <summary>A stack's way from its first update to day2, and what people with kubectl see of it: the same for every stack.</summary>
internal sealed class PhaseWalk(EngineWorld world, EngineStack stack, ITestOutputHelper output)
{
    /// <summary>As the first time: what the image is pushed to comes before the image. Where that makes nothing in the cluster it is not asked for.</summary>
    public async Task FirstAsync()
    {
        await TimedAsync("first up, without the webhook", () => stack.UpAsync("day1", digest: null));
        await TimedAsync("up to the webhook", () => stack.UpAsync("day1"));
    }

    public async Task ThroughThePhasesAsync()
    {
        await TimedAsync("preview with refresh, unchanged", UnchangedAsync);
        await TimedAsync("up, unchanged", () => stack.UpWithAsync("webhookDigest", EngineWorld.Webhook));
        var warned = await world.Pods.RunAsync(world.Images.Unsigned);
        Assert.Contains("Warning: image-trust: ", warned.Run.Succeeded().Errors, StringComparison.Ordinal);

        await TimedAsync("day1.5", () => stack.UpAsync("day1.5"));
        await world.Pods.PinnedAsync();
        var pinned = await world.Pods.RunAsync(world.Images.Signed);
        pinned.Run.Succeeded();
        Assert.Equal($"{world.Images.Signed}@{world.Images.SignedDigest}", await world.Pods.ImageOfAsync(pinned));
        (await world.Pods.RunAsync(world.Images.Unsigned)).Run.Succeeded();

        await TimedAsync("day2", () => stack.UpAsync("day2"));
        await world.Pods.RefusedAsync();
        var refused = (await world.Pods.RunAsync(world.Images.Unsigned)).Run;
        output.WriteLine(refused.Errors);
        Assert.Contains("admission webhook \"validate.image-trust.dev\" denied the request: 1 of 1 image may not run in namespace shop (day2", refused.Errors, StringComparison.Ordinal);
        (await world.Pods.RunAsync(world.Images.Signed)).Run.Succeeded();
        await UnchangedAsync();
    }

    public async Task UnchangedAsync() => (await stack.Pulumi.PreviewAsync("--expect-no-changes", "--refresh")).Succeeded();

    public async Task TimedAsync(string what, Func<Task> work)
    {
        long began = TimeProvider.System.GetTimestamp();
        await work();
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{stack.Name}, {what}: {TimeProvider.System.GetElapsedTime(began).TotalSeconds:F1} s"));
    }

    /// <summary>Nothing of the stack is left, in Azure, in the cluster or in the state.</summary>
    public async Task NothingIsLeftAsync()
    {
        Assert.Empty(await stack.Pulumi.ResourcesAsync());
        Assert.Empty(stack.Azure.Live);
        Assert.Empty(await world.Content.LeftOverAsync());
    }

    public static void Refused(ProgramRun run, string words)
    {
        Assert.NotEqual(0, run.ExitCode);
        Assert.Contains(words, run.Output + run.Errors, StringComparison.Ordinal);
    }
}
