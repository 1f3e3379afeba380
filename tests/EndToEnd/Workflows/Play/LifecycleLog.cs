using EndToEnd.Cluster.Harness;
using EndToEnd.Engine.Harness;

namespace EndToEnd.Workflows.Play;

/// <summary>What is done in the cluster, with the lines that the replicas write about it.</summary>
public sealed partial class LifecycleTests
{
    /// <summary>A new Deployment, with its pod's decision in the log.</summary>
    private Task RunsAsync(string name, string image, string ns = ShopPods.Namespace) => LoggedAsync([[$"\"namespace\":\"{ns}\",\"workload\":\"Pod/{name}-"]], async () =>
    {
        await world.Plane.KubectlAsync("delete", "deployment", name, "--namespace", ns, "--ignore-not-found");
        (await world.Plane.KubectlAsync("create", "deployment", name, "--namespace", ns, "--image", image)).Succeeded();
    });

    /// <summary>
    /// Does something until the log of the replicas that are there has it: one that an update ends may still be asked by a connection that was open, and whoever
    /// asks is answered before anybody has read what a replica wrote.
    /// </summary>
    /// <param name="lines">What is written of it: of each a line that has all of its texts.</param>
    /// <param name="act">Does it.</param>
    private Task LoggedAsync(string[][] lines, Func<Task> act) => Patience.UntilAsync("what is done is in the log", async () =>
    {
        int[] before = Count();
        await act();
        bool isThere = false;
        for (int i = 0; i < 50 && !isThere; i++)
        {
            await Task.Delay(100, TestContext.Current.CancellationToken);
            isThere = Count().Zip(before).All(pair => pair.First > pair.Second);
        }

        return isThere;

        int[] Count() => [.. lines.Select(texts => world.Replicas.Sum(replica => replica.Lines.Count(line => texts.All(text => line.Contains(text, StringComparison.Ordinal)))))];
    });
}
