using System.Text.Json.Nodes;
using EndToEnd.Engine.Harness;

namespace EndToEnd.Engine.ByHand;

/// <summary>
/// Creates a signed pod again and again, as a dry run, and looks whether each of the stack's entries still carries its CA. The pod names a
/// digest: while somebody has taken the pinning away, one that names a tag is refused, as it must be.
/// </summary>
internal sealed class ReviewWatch : IAsyncDisposable
{
    private readonly EngineWorld world;
    private readonly CancellationTokenSource ends = new();
    private readonly Task work;

    public ReviewWatch(EngineWorld world)
    {
        this.world = world;
        work = WatchAsync();
    }

    public int Reviews { get; private set; }

    public List<string> Refused { get; } = [];

    public List<string> WithoutBundle { get; } = [];

    public async ValueTask DisposeAsync()
    {
        await ends.CancelAsync();
        await work;
        ends.Dispose();
    }

    private async Task WatchAsync()
    {
        while (!ends.IsCancellationRequested)
        {
            using var answer = await world.Plane.PostAsync($"/api/v1/namespaces/{ShopPods.Namespace}/pods?dryRun=All", Pod());
            Reviews++;
            if (!answer.IsSuccessStatusCode)
            {
                Refused.Add(await answer.Content.ReadAsStringAsync());
            }

            foreach (string resource in (string[])["validatingwebhookconfigurations/image-trust-validate", "mutatingwebhookconfigurations/image-trust-pin"])
            {
                var registration = await world.Plane.GetAsync($"/apis/admissionregistration.k8s.io/v1/{resource}");
                WithoutBundle.AddRange(registration["webhooks"]!.AsArray().Where(IsServing).Select(entry => (string)entry!["name"]!));
            }

            await Task.Delay(100, TestContext.Current.CancellationToken);
        }
    }

    /// <summary>The entry that the phase serves by; the ring's is the one that is taken away and put elsewhere.</summary>
    private static bool IsServing(JsonNode? entry) =>
        (string?)entry!["name"] is "validate.image-trust.dev" or "pin.image-trust.dev" && entry["clientConfig"]!["caBundle"] is null;

    private JsonObject Pod() => new()
    {
        ["apiVersion"] = "v1",
        ["kind"] = "Pod",
        ["metadata"] = new JsonObject { ["generateName"] = "watched-" },
        ["spec"] = new JsonObject { ["containers"] = new JsonArray(new JsonObject { ["name"] = "app", ["image"] = $"{world.Images.Signed}@{world.Images.SignedDigest}" }) },
    };
}
