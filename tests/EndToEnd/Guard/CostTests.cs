using System.Text.Json.Nodes;
using EndToEnd.Cluster.Harness;
using EndToEnd.Guard.Harness;

namespace EndToEnd.Guard;

/// <summary>
/// What the expressions cost, counted by the API server itself: it tells nobody the figure, but ends an evaluation at its limit. A policy that
/// evaluates each expression ten times and is not ended costs less than a tenth of it.
/// </summary>
[Collection(ClusterTests.Name)]
public sealed class CostTests(WebhookCluster cluster, ITestOutputHelper output) : IAsyncLifetime
{
    private const string Walled = "walled-cost";

    /// <summary>As many containers as a large pod has, with names as long as they get.</summary>
    private const int Containers = 40;

    private string replica = "";

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        if (replica.Length > 0)
        {
            await RingPlan.AskForNoLevelAsync(cluster.Plane);
        }
    }

    [Fact]
    public async Task Each_expression_costs_less_than_a_tenth_of_the_servers_limit()
    {
        await ReadyAsync(10);
        string exceeded = await ExceededAsync();
        output.WriteLine(exceeded);
        Assert.Equal("", exceeded);
    }

    /// <summary>Otherwise the test above could not fail.</summary>
    [Fact]
    public async Task Ten_thousand_times_as_much_is_more_than_the_limit()
    {
        await ReadyAsync(10_000);
        string exceeded = await ExceededAsync();
        output.WriteLine(exceeded);
        Assert.Contains("cost limit", exceeded, StringComparison.Ordinal);
    }

    /// <returns>What the API server says of a limit, to requests that are as large as they get; nothing when all were evaluated.</returns>
    private async Task<string> ExceededAsync()
    {
        string repository = cluster.Images.Signed[..cluster.Images.Signed.LastIndexOf(':')] + new string('a', 150);
        var said = new List<string>();
        foreach (var (space, image) in new[] { (RingPlan.Ring, $"{repository}:v1@sha256:{new string('c', 64)}"), ("image-trust-system", replica) })
        {
            var pod = PodLoad.Restricted("large", image);
            var container = pod["spec"]!["containers"]![0]!;
            pod["spec"]!["containers"] = new JsonArray([.. Enumerable.Range(0, Containers).Select(number =>
            {
                var one = container.DeepClone();
                one["name"] = $"container-{number}";
                return one;
            })]);
            said.Add((await Caller.Somebody.TryAsync(cluster.Plane, HttpMethod.Post, $"api/v1/namespaces/{space}/pods", pod.ToJsonString(), "application/json")).Text);
        }

        var bundle = JsonNode.Parse(FieldChanges.Of("webhooks[].clientConfig.caBundle")!)!.ToJsonString();
        using var request = new HttpRequestMessage(HttpMethod.Patch, "apis/admissionregistration.k8s.io/v1/validatingwebhookconfigurations/image-trust-validate?dryRun=All")
        {
            Content = new StringContent(bundle, System.Text.Encoding.UTF8, "application/json-patch+json"),
        };
        using var answer = await cluster.Plane.WithToken(cluster.Token).SendAsync(request, TestContext.Current.CancellationToken);
        said.Add(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        said.Add((await new Caller("5f6a2a5e-7c1d-4b7e-9d3b-000000000000").TryAsync(cluster.Plane, HttpMethod.Patch, "api/v1/namespaces/image-trust-system", """{"metadata":{"labels":{"a":"b"}}}""")).Text);
        foreach (string space in new[] { Walled, "beside" })
        {
            var named = StackPlan.Namespace(space);
            named["metadata"]!["labels"]!["pod-security.kubernetes.io/enforce"] = "restricted";
            named["metadata"]!["labels"]!["pod-security.kubernetes.io/enforce-version"] = "v1.36";
            said.Add((await Caller.Somebody.TryAsync(cluster.Plane, HttpMethod.Post, "api/v1/namespaces", named.ToJsonString(), "application/json")).Text);
        }

        return string.Join('\n', said.Where(text => text.Contains("limit exceeded", StringComparison.Ordinal) || text.Contains("cost limit", StringComparison.Ordinal)
            || text.Contains("ValidatingAdmissionPolicy", StringComparison.Ordinal)));
    }

    /// <summary>The stack's policies with every expression so many times over, in place of its own.</summary>
    private async Task ReadyAsync(int times)
    {
        await cluster.RequireGuardAsync(WebhookCluster.Enforce);
        await Caller.GrantAsync(cluster.Plane, Caller.Somebody, new Caller("5f6a2a5e-7c1d-4b7e-9d3b-000000000000"));
        await cluster.Plane.ApplyAsync(StackPlan.Namespace(RingPlan.Ring));
        var plan = await RingPlan.PreviewAsync(
            cluster, $"cost-{times}", WebhookCluster.Enforce, RingPlan.MoreRules, ("day2", $"podSecurity: baseline, rings: {{first: [{RingPlan.Ring}, {Walled}]}}"));
        replica = plan.ReplicaImage;
        var guard = plan.Guard.ToList();
        foreach (var policy in guard.Where(one => (string?)one["kind"] == "ValidatingAdmissionPolicy"))
        {
            foreach (string list in new[] { "variables", "matchConditions", "validations" })
            {
                foreach (var one in policy["spec"]![list]?.AsArray() ?? [])
                {
                    string expression = (string)one!["expression"]!;
                    one["expression"] = Repeated(expression, times, list == "variables" ? "map" : "all");
                }
            }
        }

        await cluster.Plane.ApplyAsync(guard);
        await PolicySync.TakenUpAsync(cluster.Plane);
        cluster.Forget();
    }

    /// <summary>In loops of at most a hundred: an expression may have only so many characters.</summary>
    /// <param name="loop">What is true of an expression must be true every time; of a variable's values the first is taken.</param>
    private static string Repeated(string expression, int times, string loop) => times <= 100
        ? $"[{string.Join(',', Enumerable.Range(0, times))}].{loop}(n, {expression}){(loop == "map" ? "[0]" : "")}"
        : Repeated(Repeated(expression, 100, loop), times / 100, loop);
}
