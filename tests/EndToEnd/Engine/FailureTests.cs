using EndToEnd.Engine.Harness;

namespace EndToEnd.Engine;

/// <summary>What goes wrong half-way, and that the next update ends where an undisturbed one would.</summary>
[Collection(EngineTests.Name)]
public sealed class FailureTests(EngineWorld world)
{
    private const string Page = "01-stacks.md";
    private const string AksCluster = "azure-native:containerservice:ManagedCluster";
    private const string Assignment = "azure-native:authorization:RoleAssignment";
    private const string Key = "azure-native:keyvault:Key";

    [Theory]
    [InlineData(AksCluster, "OperationNotAllowed: the quota of cores is used up")]
    [InlineData(Assignment, "PrincipalNotFound: the principal does not exist in the directory")]
    [InlineData(Key, "ForbiddenByRbac: the caller is not authorized to perform action on resource")]
    public async Task What_Azure_refuses_once_is_made_by_the_next_update(string type, string message)
    {
        var stack = await world.StackAsync("dev");
        await stack.DownAsync();
        stack.Prepare("day1", EngineWorld.Webhook);
        stack.Azure.FailOnce(type, message);
        var failed = await stack.Pulumi.UpAsync("--skip-preview");
        Assert.NotEqual(0, failed.ExitCode);
        Assert.Contains(message, failed.Output + failed.Errors, StringComparison.Ordinal);

        await stack.UpAsync("day1");
        (await stack.Pulumi.PreviewAsync("--expect-no-changes", "--refresh")).Succeeded();
        Assert.Equal(stack.Azure.Live.Count, stack.Azure.Live.Distinct(StringComparer.OrdinalIgnoreCase).Count());
    }
}
