using System.Text;
using System.Text.RegularExpressions;
using ImageTrust.Policy.Tool.Tests.Inventory;
using ImageTrust.TestKit.Certificates;

namespace ImageTrust.Policy.Tool.Tests.Suggesting;

/// <summary>docs/operate/07: its commands are run, one after another, and print what the page says.</summary>
public sealed partial class WalkPageTests
{
    // As long as a loopback address with a port of five digits, so that columns are as wide.
    private const string Registry = "reg.example.com";

    private static readonly string Page = Path.Combine(ToolRun.Repository, "docs", "operate", "07-from-a-cluster-to-a-policy.md");

    [Fact]
    public async Task The_page_shows_what_its_commands_print()
    {
        await using var stage = await ClusterAsync();
        string text = (await File.ReadAllTextAsync(Page, TestContext.Current.CancellationToken)).ReplaceLineEndings("\n");
        var expected = new StringBuilder();
        int at = 0;
        int checks = 0;
        foreach (Match block in Block().Matches(text))
        {
            string command = block.Groups["command"].Value;
            if (command.StartsWith("check ", StringComparison.Ordinal) && ++checks == 2)
            {
                stage.RemoveMarks();
            }

            string[] args = command.Replace(Registry, stage.Registry.Host, StringComparison.Ordinal).Split(' ');
            var run = args[0] == "check" ? await stage.CheckAsync() : await stage.RunAsync(args);
            Assert.Equal("", run.Error.Split("not looked at: ")[0]);
            expected.Append(text, at, block.Index - at).Append("```console\n$ policy ").Append(command).Append('\n')
                .Append(Steady(run.Output.Replace(stage.Registry.Host, Registry, StringComparison.Ordinal))).Append("```\n");
            at = block.Index + block.Length;
        }

        expected.Append(text, at, text.Length - at);
        Assert.Equal(2, checks);
        if (Environment.GetEnvironmentVariable("UPDATE_GOLDEN") == "1")
        {
            await File.WriteAllTextAsync(Page, expected.ToString(), TestContext.Current.CancellationToken);
            return;
        }

        Assert.Equal(expected.ToString(), text);
    }

    /// <summary>Five images of a workflow, one with a stranger's signature beside its own, one of a key, one of nobody.</summary>
    private static async Task<InventoryStage> ClusterAsync()
    {
        var stage = await InventoryStage.SetAsync();
        foreach (string name in (string[])["cart", "job", "legacy", "pay", "search", "ship", "web"])
        {
            string digest = stage.AddImage($"shop/{name}", "v1", name);
            stage.Run(name == "job" ? "shop-jobs" : "shop", name, $"shop/{name}", "v1", digest, name is "cart" or "pay" ? "checkout" : "store");
            switch (name)
            {
                case "legacy":
                    break;
                case "job":
                    stage.SignWithKey("shop/job", digest);
                    break;
                default:
                    stage.SignKeyless($"shop/{name}", digest, new Identity.GitHubActions("acme/shop"));
                    break;
            }

            if (name == "pay")
            {
                stage.SignKeyless("shop/pay", digest, new Identity.GitHubActions("evil/app"));
            }
        }

        return stage;
    }

    /// <summary>What is another each time: requests and seconds, and the digest of a policy that names the registry.</summary>
    private static string Steady(string output) => PolicyDigest().Replace(Effort().Replace(output, "44${between}in 0.1 s"), "${before}sha256:4f1c2a9be0d7…");

    [GeneratedRegex(@"```console\n\$ policy (?<command>[^\n]+)\n(?<output>(?:(?!```).*\n)*)```\n", RegexOptions.ExplicitCapture)]
    private static partial Regex Block();

    [GeneratedRegex(@"\b[0-9]{2}(?<between>\s+requests to registries )in [0-9.]+ s", RegexOptions.ExplicitCapture)]
    private static partial Regex Effort();

    [GeneratedRegex(@"(?<before>under policy |notes?, )sha256:[0-9a-f]{12}…", RegexOptions.ExplicitCapture)]
    private static partial Regex PolicyDigest();
}
