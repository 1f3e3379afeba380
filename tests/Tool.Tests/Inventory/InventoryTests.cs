using System.Text.Json.Nodes;
using ImageTrust.Policy.Tool.Hosting;
using ImageTrust.TestKit.Cluster;

namespace ImageTrust.Policy.Tool.Tests.Inventory;

/// <summary><c>policy inventory</c>: what runs, and what the policy says of it.</summary>
public sealed class InventoryTests
{
    private const string Rules = """
          shop:
            images: ["127.0.0.1:*/shop/**"]
            require: {anyOf: [release-key, release-workflow]}
          tools:
            images: ["127.0.0.1:*/tools/**"]
            unverified: {reason: nobody signs these}
        """;

    [Fact]
    public async Task Every_image_has_its_verdict_now_and_next_and_each_digest_is_verified_once()
    {
        await using var stage = await ShopAsync();
        foreach (int i in Enumerable.Range(0, 20))
        {
            stage.AddObject(ClusterObjects.Deployment($"shop-{i % 4}", $"web-{i}", stage.Name("shop/web", "v1"), "blue"));
        }

        var run = await stage.InventoryAsync("--json");

        Assert.Equal("", run.Error);
        Assert.Equal(ExitCodes.Findings, run.ExitCode);
        var images = JsonNode.Parse(run.Output)!["images"]!.AsArray();
        Assert.Equal(
            ["other:no-rule/no-rule/not-looked-at", "job:signed/key-fallback/key-only", "plain:no-signature/no-signature/unsigned", "web:signed/signed/keyless", "tool:unverified/unverified/not-looked-at"],
            images.OrderBy(image => image!["names"]![0]!["name"]!.GetValue<string>(), StringComparer.Ordinal).Select(image =>
            {
                var place = image!["places"]![0]!;
                string name = image["names"]![0]!["name"]!.GetValue<string>();
                return $"{name[(name.LastIndexOf('/') + 1)..name.LastIndexOf(':')]}:{Reason(place["now"]!)}/{Reason(place["next"]!)}/{image["evidence"]}";
            }));
        // One digest, five namespaces: its manifest by tag, by digest, and each place of evidence once.
        var web = stage.Registry.Requests.Where(request => request.Path.Contains("/shop/web/", StringComparison.Ordinal)).ToList();
        Assert.Equal(web.Count, web.DistinctBy(request => request.Path).Count());
        Assert.Equal(5, images.Single(image => image!["names"]![0]!["name"]!.GetValue<string>().EndsWith("web:v1", StringComparison.Ordinal))!["places"]!.AsArray().Count);
    }

    [Fact]
    public async Task What_runs_is_verified_and_not_what_its_tag_has_become()
    {
        await using var stage = await ShopAsync();
        string moved = stage.AddImage("shop/web", "v1", "somebody else's");

        var run = await stage.InventoryAsync();

        Assert.Contains("Tags that moved", run.Output, StringComparison.Ordinal);
        Assert.Contains(moved[..19], run.Output, StringComparison.Ordinal);
        // The template would pull the new one, which nobody has signed.
        var places = JsonNode.Parse((await stage.InventoryAsync("--json")).Output)!["images"]!.AsArray()
            .Where(image => image!["image"]!.GetValue<string>().Contains("/shop/web@", StringComparison.Ordinal)).ToList();
        Assert.Equal([("Deployment/web", "refused"), ("Pod/web-1", "admitted")], places
            .Select(image => (image!["places"]![0]!["workloads"]![0]!.GetValue<string>(), image["places"]![0]!["now"]!["judgement"]!.GetValue<string>())).Order());
    }

    [Fact]
    public async Task A_registry_that_is_down_is_named_and_nothing_is_said_of_its_images()
    {
        await using var stage = await ShopAsync();
        stage.WritePolicy(Rules + "\n" + """
              down:
                images: ["127.0.0.1:1/**"]
                require: {anyOf: [release-workflow]}
            """);
        stage.AddObject(ClusterObjects.Deployment("shop", "lost", "127.0.0.1:1/shop/lost:v1"));

        var run = await stage.InventoryAsync("--json");
        var lost = JsonNode.Parse(run.Output)!["images"]!.AsArray().Single(image => image!["image"]!.GetValue<string>().Contains("lost", StringComparison.Ordinal))!;
        Assert.Equal("not-known", lost["evidence"]!.GetValue<string>());
        Assert.Equal("could-not-check", lost["places"]![0]!["now"]!["judgement"]!.GetValue<string>());

        var unsigned = await stage.InventoryAsync("--unsigned");
        Assert.DoesNotContain("lost", unsigned.Output, StringComparison.Ordinal);
        Assert.Contains("could not check: 127.0.0.1:1/shop/lost:v1", unsigned.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Unsigned_and_key_only_images_are_lines_for_scripts()
    {
        await using var stage = await ShopAsync();

        var unsigned = await stage.InventoryAsync("--unsigned");
        var keyOnly = await stage.InventoryAsync("--key-only");

        Assert.Matches($"^{stage.Registry.Host}/shop/plain@sha256:[0-9a-f]{{64}}\n$", unsigned.Output);
        Assert.Matches($"^{stage.Registry.Host}/shop/job@sha256:[0-9a-f]{{64}}\n$", keyOnly.Output);
        Assert.Equal((ExitCodes.Findings, ExitCodes.Findings), (unsigned.ExitCode, keyOnly.ExitCode));
        Assert.Contains("not looked at: 2 images", unsigned.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_earlier_inventory_is_compared_with()
    {
        await using var stage = await ShopAsync();
        stage.Write("earlier.json", (await stage.InventoryAsync("--json")).Output);
        var same = await stage.InventoryAsync("--compare", "earlier.json");
        Assert.Equal((ExitCodes.Fine, "", true), (same.ExitCode, same.Error, same.Output.Contains("Nothing is different.", StringComparison.Ordinal)));

        stage.SignKeyless("shop/plain", stage.AddImage("shop/plain", "v1", "plain"));
        stage.AddObject(ClusterObjects.Deployment("shop", "more", stage.Name("tools/more", "v1")));
        var run = await stage.InventoryAsync("--compare", "earlier.json");

        Assert.Equal(ExitCodes.Findings, run.ExitCode);
        Assert.Contains("refused (no-signature); next refused (no-signature)  admitted (signed); next admitted (signed)", run.Output, StringComparison.Ordinal);
        Assert.Contains("tools/more:v1", run.Output[run.Output.IndexOf("New", StringComparison.Ordinal)..], StringComparison.Ordinal);
        Assert.Equal(["verdict", "new"], JsonNode.Parse((await stage.InventoryAsync("--compare", "earlier.json", "--json")).Output)!.AsArray().Select(change => change!["change"]!.GetValue<string>()));
    }

    [Theory]
    [InlineData("verdict", "admitted: signed")]
    [InlineData("namespace", "shop ")]
    [InlineData("team", "blue ")]
    [InlineData("reason", "no-signature")]
    public async Task The_table_is_ordered_by_what_is_asked_for(string by, string expected)
    {
        await using var stage = await ShopAsync();
        Assert.Contains($"\n{expected}", (await stage.InventoryAsync("--by", by)).Output, StringComparison.Ordinal);
        Assert.Contains($"| {expected.TrimEnd()} |", (await stage.InventoryAsync("--by", by, "--markdown")).Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("contradict", "--json", "--markdown")]
    [InlineData("contradict", "--unsigned", "--compare", "x.json")]
    [InlineData("x.json", "--compare", "x.json")]
    [InlineData("expected an inventory", "--compare", "cluster.json")]
    [InlineData("--context", "--context", "kind")]
    [InlineData("--registry", "--registry", "https://x")]
    public async Task What_cannot_be_asked_is_a_usage_error(string expected, params string[] args)
    {
        await using var stage = await ShopAsync();
        var run = await stage.InventoryAsync(args);
        Assert.Equal(ExitCodes.Usage, run.ExitCode);
        Assert.Contains(expected, run.Error, StringComparison.Ordinal);
        Assert.Equal("", run.Output);
    }

    private static async Task<InventoryStage> ShopAsync()
    {
        var stage = await InventoryStage.SetAsync();
        stage.WriteStackFiles();
        stage.WritePolicy(Rules);
        foreach (string repository in (string[])["shop/web", "shop/job", "shop/plain", "other", "tools/tool"])
        {
            string name = repository.Split('/')[^1];
            string digest = stage.AddImage(repository, "v1", name);
            stage.Run("shop", name, repository, "v1", digest, "blue");
            switch (name)
            {
                case "web":
                    stage.SignKeyless(repository, digest);
                    break;
                case "job":
                    stage.SignWithKey(repository, digest);
                    break;
                default:
                    break;
            }
        }

        return stage;
    }

    private static string Reason(JsonNode verdict) => verdict["reason"]!.GetValue<string>();
}
