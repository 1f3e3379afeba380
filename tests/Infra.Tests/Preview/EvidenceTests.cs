using System.Text.Json.Nodes;
using Infra.Tests.Review;

namespace Infra.Tests.Preview;

/// <summary><c>--evidence</c>: what of a cluster the phase would refuse, in the tree, the comment and the page.</summary>
public sealed class EvidenceTests
{
    [Fact]
    public async Task What_would_be_refused_is_told_by_rule_in_every_form()
    {
        using var evidence = Evidence();
        using var comment = new TemporaryFile();
        using var page = new TemporaryFile();

        var run = await PreviewRun.InRootAsync("--stack", "staging", "--phase", "day2", "--evidence", evidence.Path, "--markdown", comment.Path, "--html", page.Path);

        Assert.True(run.ExitCode == 0, run.Everything);
        string[] row = ["shop", "denied", "shop", "Deployment/cart", "registry.example/shop/cart:1 sha256:1c42ddc0285b…", "no-signature"];
        Assert.Contains("What would be refused in day2:", run.Output, StringComparison.Ordinal);
        Assert.Contains("2 of 4 workloads and images that were seen in 2 namespaces", run.Output, StringComparison.Ordinal);
        Assert.Equal(row, Assert.Single(Lines(run.Output), line => line.Contains("Deployment/cart", StringComparison.Ordinal)).Split("  ", StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));
        string html = Rendered.Html(await File.ReadAllTextAsync(comment.Path, TestContext.Current.CancellationToken));
        Assert.Contains(row, Rendered.Rows(html).Select(cells => cells.Select(Rendered.Text).ToArray()));
        Assert.Contains(row, Rendered.Rows(await File.ReadAllTextAsync(page.Path, TestContext.Current.CancellationToken)).Select(cells => cells.Select(Rendered.Text).ToArray()));
        // Not in a ring: its pods run, and nobody covers the image.
        Assert.Contains("no rule", Assert.Single(Lines(run.Output), line => line.Contains("CronJob/night", StringComparison.Ordinal)), StringComparison.Ordinal);
        Assert.Contains("warned", Assert.Single(Lines(run.Output), line => line.Contains("CronJob/night", StringComparison.Ordinal)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Where_nothing_changes_it_is_told_all_the_same()
    {
        using var evidence = Evidence(document => document["phase"] = "day1");

        var run = await PreviewRun.InRootAsync("--stack", "staging", "--evidence", evidence.Path, "--against", "stacks/staging/plan.json");

        Assert.True(run.ExitCode == 0, run.Everything);
        Assert.Contains("What would be refused in day1:", run.Output, StringComparison.Ordinal);
        Assert.Contains("0 of 4 workloads", run.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("stack", "prod", "--evidence: it is of stack prod, and this is a preview of staging")]
    [InlineData("phase", "day1", "--evidence: it was gathered in day1 and says nothing of day2")]
    [InlineData("version", "1", "version")]
    public async Task Evidence_of_something_else_is_a_mistake_of_the_caller(string member, string value, string expected)
    {
        using var evidence = Evidence(document => document[member] = value);

        var run = await PreviewRun.InRootAsync("--stack", "staging", "--phase", "day2", "--evidence", evidence.Path);

        Assert.Equal((2, ""), (run.ExitCode, run.Output));
        Assert.Contains(expected, run.Errors, StringComparison.Ordinal);
    }

    private static string[] Lines(string text) => text.Split('\n');

    /// <summary>Of the promotion corpus: two workloads are refused, one in a namespace that staging's rings name.</summary>
    private static TemporaryFile Evidence(Action<JsonNode>? change = null)
    {
        string text = File.ReadAllText(Repository.PathOf("tests/corpus/promotion/to-first-ring.json"))
            .Replace("\"checkout\"", "\"shop\"", StringComparison.Ordinal).Replace("\"POLICY\"", $"\"sha256:{new string('0', 64)}\"", StringComparison.Ordinal);
        var evidence = JsonNode.Parse(text)!["evidence"]!;
        evidence["stack"] = "staging";
        evidence["rows"]![0]!["next"] = JsonNode.Parse("""{"judgement":"refused","reasons":["no-signature"],"rule":"shop"}""");
        evidence["rows"]![2]!["next"] = JsonNode.Parse("""{"judgement":"refused","reasons":["no-rule"]}""");
        // In the order that the file has: payments, shop.
        foreach (string list in (string[])["namespaces", "rows", "canaries"])
        {
            var items = evidence[list]!.AsArray();
            var sorted = items.Select(item => item!.DeepClone()).OrderBy(item => item is JsonObject one ? (string?)one["namespace"] : (string?)item, StringComparer.Ordinal).ToArray();
            evidence[list] = new JsonArray(sorted);
        }

        change?.Invoke(evidence);
        var file = new TemporaryFile();
        File.WriteAllText(file.Path, evidence.ToJsonString());
        return file;
    }
}
