using EndToEnd.Cluster.Harness;
using EndToEnd.Programs;

namespace EndToEnd.Engine.Harness;

/// <summary>A pod that somebody wanted to run.</summary>
internal sealed record ShopPod(string Name, ProgramRun Run);

/// <summary>What a person does with kubectl in the namespace of the tests. The pods stay pending: it is about letting them in.</summary>
internal sealed class ShopPods(ControlPlane plane, TestImages images)
{
    public const string Namespace = "shop";

    private int count;

    public async Task<ShopPod> RunAsync(string image, params string[] more)
    {
        string name = $"pod-{Interlocked.Increment(ref count)}";
        return new ShopPod(name, await plane.KubectlAsync(["run", name, "--namespace", Namespace, "--image", image, "--restart=Never", .. more]));
    }

    /// <summary>The same as a dry run: admission is asked, nothing is stored.</summary>
    public async Task<ProgramRun> TryAsync(string image) => (await RunAsync(image, "--dry-run=server")).Run;

    /// <summary>
    /// A signed pod is named by its digest. Some seconds may pass after a change of phase: a replica that ends still answers on the
    /// connections that the API server has to it.
    /// </summary>
    public Task PinnedAsync() => Patience.UntilAsync("a signed pod is named by the digest that was verified", async () =>
        (await RunAsync(images.Signed, "--dry-run=server", "-o", "jsonpath={.spec.containers[0].image}")).Run.Output == $"{images.Signed}@{images.SignedDigest}");

    public async Task<string> ImageOfAsync(ShopPod pod) =>
        (string)(await plane.GetAsync($"/api/v1/namespaces/{Namespace}/pods/{pod.Name}"))["spec"]!["containers"]![0]!["image"]!;

    /// <summary>An unsigned pod is refused by the webhook itself, and not by an API server that cannot reach it.</summary>
    public Task RefusedAsync() => Patience.UntilAsync("an unsigned pod is refused by the webhook", async () =>
        (await TryAsync(images.Unsigned)).Errors.Contains("denied the request", StringComparison.Ordinal));

    public Task AdmittedAsync() => Patience.UntilAsync("an unsigned pod is let in", async () => (await TryAsync(images.Unsigned)).ExitCode == 0);
}
