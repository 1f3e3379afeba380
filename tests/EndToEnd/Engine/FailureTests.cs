using EndToEnd.Cluster.Harness;
using EndToEnd.Engine.Harness;

namespace EndToEnd.Engine;

/// <summary>What goes wrong half-way, and that the next update ends where an undisturbed one would.</summary>
[Collection(EngineTests.Name)]
public sealed class FailureTests(EngineWorld world, ITestOutputHelper output)
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

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task An_update_that_was_killed_is_finished_as_the_page_for_operators_says(bool azureWentOn)
    {
        var stack = await world.StackAsync("dev");
        await stack.DownAsync();
        stack.Prepare("day1", EngineWorld.Webhook);
        using (var pause = stack.Azure.PauseAt(AksCluster))
        using (var update = stack.Pulumi.Begin("up", "--yes", "--skip-preview"))
        {
            await pause.Reached.WaitAsync(TimeSpan.FromMinutes(5), TestContext.Current.CancellationToken);
            update.Kill();
            if (!azureWentOn)
            {
                pause.Forget();
            }
        }

        (await stack.Pulumi.RunAsync([.. OperatorsPage.Words(Page, "pulumi cancel"), "--yes"])).Succeeded();
        var run = await stack.Pulumi.UpAsync("--skip-preview", "--refresh");
        output.WriteLine(run.Output);
        Assert.Equal(azureWentOn, run.ExitCode != 0);
        if (azureWentOn)
        {
            string id = stack.Azure.Live.Single(live => live.EndsWith("/aks-imagetrust-dev", StringComparison.Ordinal));
            Assert.Contains($"cannot create already existing resource {id}", run.Output, StringComparison.Ordinal);
            string urn = $"urn:pulumi:dev::image-trust::image-trust:infra:Cluster${AksCluster}::cluster";
            Assert.Contains(urn, run.Output + run.Errors, StringComparison.Ordinal);
            var taken = OperatorsPage.Words(Page, "pulumi refresh").Select(word => word == "ID" ? id : word == "URN" ? urn : word);
            (await stack.Pulumi.RunAsync([.. taken, "--yes"])).Succeeded();
        }

        await stack.UpAsync("day1");
        (await stack.Pulumi.PreviewAsync("--expect-no-changes", "--refresh")).Succeeded();
    }
}
