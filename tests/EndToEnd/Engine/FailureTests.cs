using EndToEnd.Cluster.Harness;
using EndToEnd.Engine.Harness;
using EndToEnd.Engine.StandIns;

namespace EndToEnd.Engine;

/// <summary>What goes wrong half-way, and that the next update ends where an undisturbed one would.</summary>
[Collection(SlowEngineTests.Name)]
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
        var stack = await world.FreshAsync("dev");
        stack.Prepare("day1", digest: null);
        stack.Azure.FailOnce(type, message);
        PhaseWalk.Refused(await stack.Pulumi.UpAsync("--skip-preview"), message);
        await EndsWholeAsync(stack);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_update_that_was_killed_is_finished_as_the_page_for_operators_says(bool azureWentOn)
    {
        var stack = await world.FreshAsync("dev");
        stack.Prepare("day1", digest: null);
        await KilledAtTheClusterAsync(stack, azureWentOn);
        (await stack.Pulumi.RunAsync(OperatorsPage.Words(Page, "pulumi cancel"))).Succeeded();
        var pending = (await stack.Pulumi.ExportAsync())["deployment"]!["pending_operations"]!.AsArray()
            .Select(operation => new Pending((string)operation!["type"]!, (string)operation["resource"]!["urn"]!, (string)operation["resource"]!["parent"]!)).ToList();
        output.WriteLine(string.Join('\n', pending));
        Assert.Contains(pending, one => one.Type == AksCluster);
        Assert.All(pending, one => Assert.Equal("creating", one.What));
        (await stack.Pulumi.RunAsync(OperatorsPage.Words(Page, "pulumi refresh"))).Succeeded();
        Assert.Equal(azureWentOn, stack.Azure.MadeFor(pending.Single(one => one.Type == AksCluster).Urn) is not null);
        foreach (var one in pending.Where(one => stack.Azure.MadeFor(one.Urn) is not null))
        {
            (await stack.Pulumi.RunAsync([.. OperatorsPage.Words(Page, "pulumi import").Select(word => Filled(word, one, stack.Azure))])).Succeeded();
        }

        await EndsWholeAsync(stack);
    }

    private static async Task KilledAtTheClusterAsync(EngineStack stack, bool azureWentOn)
    {
        using var pause = stack.Azure.PauseAt(AksCluster);
        using var update = stack.Pulumi.Begin("up", "--yes", "--skip-preview");
        await Patience.UntilAsync("the cluster is asked for", () => Task.FromResult(pause.Reached.IsCompleted || update.HasExited), TimeSpan.FromMinutes(3));
        Assert.False(update.HasExited, string.Join('\n', update.Lines));
        // A file is lost when its writer is killed over it, a blob is not: that would be another story than the page's.
        await Patience.UntilAsync("the state is written", () => Task.FromResult(stack.StateFiles().All(file => Age(file) > TimeSpan.FromSeconds(1))));
        update.Kill();
        pause.End(azureWentOn);
        await pause.Answered;
    }

    private static TimeSpan Age(string file) => TimeProvider.System.GetUtcNow() - File.GetLastWriteTimeUtc(file);

    private static string Filled(string word, Pending one, CloudAccount azure) => word switch
    {
        "TYPE" => one.Type,
        "NAME" => one.Urn[(one.Urn.LastIndexOf("::", StringComparison.Ordinal) + 2)..],
        "ID" => azure.MadeFor(one.Urn)!,
        "parent=PARENT" => $"parent={one.Parent}",
        _ => word,
    };

    private static async Task EndsWholeAsync(EngineStack stack)
    {
        await stack.UpAsync("day1", digest: null);
        (await stack.Pulumi.PreviewAsync("--expect-no-changes", "--refresh")).Succeeded();
        var known = (await stack.Pulumi.ResourcesAsync()).Select(resource => (string)resource["id"]!).ToHashSet(StringComparer.OrdinalIgnoreCase);
        Assert.Empty(stack.Azure.Live.Where(id => !known.Contains(id)));
        Assert.Null((await stack.Pulumi.ExportAsync())["deployment"]!["pending_operations"]);
        Assert.Contains(stack.Azure.Live, id => id.EndsWith("/aks-imagetrust-dev", StringComparison.Ordinal));
    }

    /// <summary>What the engine had asked for and got no answer to.</summary>
    private sealed record Pending(string What, string Urn, string Parent)
    {
        public string Type => Urn.Split("::")[2].Split('$')[^1];
    }
}
