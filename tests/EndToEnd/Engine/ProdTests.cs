using EndToEnd.Engine.Harness;
using EndToEnd.Programs;

namespace EndToEnd.Engine;

/// <summary>The stack prod, whose deletion is locked, from its first update to its end.</summary>
[Collection(EngineTests.Name)]
public sealed class ProdTests(EngineWorld world, ITestOutputHelper output)
{
    private const string Setting = "deletionLocks";

    [Fact]
    public async Task The_phases_go_from_a_warning_to_a_refusal_of_a_real_pod()
    {
        var walk = new PhaseWalk(world, await world.FreshAsync("prod"), output);
        await walk.FirstAsync();
        await walk.ThroughThePhasesAsync();
    }

    [Fact]
    public async Task With_deletion_locks_nothing_is_deleted_until_both_switches_are_thrown()
    {
        var stack = await world.StackAsync("prod");
        await stack.UpAsync("day2");
        var before = stack.Azure.Live;
        Assert.Equal(3, Locks(stack).Count);
        foreach (string[] more in new[] { Array.Empty<string>(), ["--skip-preview"], ["--skip-preview", "--refresh"] })
        {
            await RefusedAsync(stack, before, () => stack.Pulumi.DestroyAsync(more));
            await world.Pods.RefusedAsync();
        }

        // What a change of policy must make anew is not protected.
        await stack.UpAsync("day1.5");
        await stack.UpAsync("day2");

        // One switch alone, or both at once, delete nothing either.
        stack.Touched();
        stack.Folder.Set(Setting, "false");
        await RefusedAsync(stack, before, () => stack.Pulumi.UpAsync("--refresh"));
        await RefusedAsync(stack, before, () => stack.Pulumi.UpAsync("--skip-preview", "--refresh"));
        await stack.UpWithAsync(Setting, "released");
        Assert.Equal(before, stack.Azure.Live);

        // The way to a stack without locks, and back.
        await stack.UpWithAsync(Setting, "false");
        Assert.Empty(Locks(stack));
        Assert.Equal(before.Count - 3, stack.Azure.Live.Count);
        await stack.UpWithAsync(Setting, "released");
        Assert.Equal(before, stack.Azure.Live);

        // The way to nothing: Azure's locks stand, and go first.
        stack.Azure.ForgetCalls();
        await stack.DestroyAsync();
        await new PhaseWalk(world, stack, output).NothingIsLeftAsync();
        Assert.Equal(3, stack.Azure.Calls.TakeWhile(call => IsLock(call.Id)).Count());
        // Defender's plans are the subscription's: others count on them, and Azure deletes none.
        Assert.Equal(["Containers", "KeyVaults"], stack.Azure.Plans.Select(plan => plan.Split('/')[^1]));
    }

    /// <summary>Whoever destroyed prod and makes it again finds the plans of Defender that stayed.</summary>
    [Fact]
    public async Task A_stack_that_was_destroyed_can_be_made_again()
    {
        var stack = await world.StackAsync("prod");
        if ((await stack.Pulumi.ResourcesAsync()).Count > 0)
        {
            await stack.UpWithAsync(Setting, "released");
            await stack.DestroyAsync();
        }

        stack.Folder.Set(Setting, "true");
        await stack.UpAsync("day2");
        await world.Pods.RefusedAsync();
        Assert.Equal(3, Locks(stack).Count);
    }

    private static async Task RefusedAsync(EngineStack stack, IReadOnlyCollection<string> before, Func<Task<ProgramRun>> work)
    {
        stack.Azure.ForgetCalls();
        PhaseWalk.Refused(await work(), "protect");
        Assert.Equal(before, stack.Azure.Live);
        Assert.DoesNotContain(stack.Azure.Calls, call => call.What == "delete");
    }

    private static List<string> Locks(EngineStack stack) => [.. stack.Azure.Live.Where(IsLock)];

    private static bool IsLock(string id) => id.Contains("/providers/Microsoft.Authorization/locks/", StringComparison.Ordinal);
}
