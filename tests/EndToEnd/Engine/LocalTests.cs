using System.Text.Json.Nodes;
using EndToEnd.Engine.Harness;
using EndToEnd.Programs;

namespace EndToEnd.Engine;

/// <summary>The stack without a cloud: into a cluster that is there already, through the phases, and away again.</summary>
[Collection(SlowEngineTests.Name)]
public sealed class LocalTests(EngineWorld world, ITestOutputHelper output)
{
    private const string Kubernetes = "kubernetes:";

    [Fact]
    public async Task It_goes_object_by_object_into_the_cluster_of_a_kubeconfig_and_leaves_nothing_behind()
    {
        var stack = await world.FreshAsync("local");
        stack.Folder.Set("kubeContext", "c");
        var walk = new PhaseWalk(world, stack, output);
        await walk.TimedAsync("first up, without the webhook", () => stack.UpAsync("day1", digest: null));
        // As docs/operate/06-local.md has it: the namespace is there now, and the Secret goes into it.
        (await world.Plane.KubectlAsync(
            "--namespace", EngineWorld.WebhookNamespace, "create", "secret", "docker-registry", stack.Folder.Get("webhookRegistrySecret")!,
            "--docker-server", "registry.kind.internal:5000", "--docker-username", "alice", "--docker-password", "correct horse")).Succeeded();
        await walk.TimedAsync("up to the webhook", () => stack.UpAsync("day1"));

        await EveryObjectIsThereAsync(stack);
        Assert.Empty(stack.Azure.Calls);
        await walk.ThroughThePhasesAsync();

        await walk.TimedAsync("destroy", stack.DestroyAsync);
        await walk.NothingIsLeftAsync();
    }

    /// <summary>The context is the stack's, not whatever kubectl looked at last.</summary>
    [Fact]
    public async Task A_context_that_the_kubeconfig_does_not_have_stops_the_update()
    {
        var stack = await world.FreshAsync("local");
        stack.Prepare("day1", digest: null);
        var run = await stack.Pulumi.UpAsync("--skip-preview");
        output.WriteLine(run.Output + run.Errors);
        PhaseWalk.Refused(run, "kind-image-trust");
        Assert.Empty(await world.Content.LeftOverAsync());
    }

    /// <summary>What the committed plan promises, by type and name, is what the state has, and each is in the API server under the stack's name.</summary>
    private async Task EveryObjectIsThereAsync(EngineStack stack)
    {
        var plan = JsonNode.Parse(await File.ReadAllTextAsync(Path.Combine(BuiltProgram.Root, "stacks/local/plan.json")))!["resources"]!.AsArray();
        var promised = plan.Where(resource => ((string)resource!["type"]!).StartsWith(Kubernetes, StringComparison.Ordinal))
            .Select(resource => $"{(string)resource!["type"]!} {(string)resource["name"]!}").Order(StringComparer.Ordinal);
        var made = await stack.Pulumi.ResourcesAsync();
        Assert.Equal(promised, made.Select(resource => $"{(string)resource["type"]!} {((string)resource["urn"]!).Split("::")[^1]}").Order(StringComparer.Ordinal));
        foreach (var resource in made.Select(resource => resource["outputs"]!))
        {
            var (kind, metadata) = ((string)resource["kind"]!, resource["metadata"]!);
            string[] place = (string?)metadata["namespace"] is { } ns ? ["--namespace", ns] : [];
            var live = (await world.Plane.KubectlAsync(["get", kind, (string)metadata["name"]!, .. place, "-o", "json", "--show-managed-fields"])).Succeeded();
            Assert.Contains(
                JsonNode.Parse(live.Output)!["metadata"]!["managedFields"]!.AsArray(),
                field => (string?)field!["manager"] == "image-trust-stack" && (string?)field["operation"] == "Apply");
            output.WriteLine($"there: {kind} {(string)metadata["name"]!}");
        }
    }
}
