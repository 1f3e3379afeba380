using System.Text.Json.Nodes;
using ImageTrust.Policy.Tool.Hosting;
using ImageTrust.Policy.Tool.Tests.Inventory;
using ImageTrust.TestKit.Certificates;
using ImageTrust.TestKit.Cluster;
using ImageTrust.TestKit.Registry;
using ImageTrust.TestKit.Virtual;

namespace ImageTrust.Policy.Tool.Tests.Suggesting;

/// <summary><c>policy suggest</c>: a draft that nothing accepts until a person has looked at it, and that then does what was said.</summary>
public sealed class SuggestTests
{
    private static readonly Identity.GitHubActions Evil = new("evil/app");

    [Fact]
    public async Task The_draft_is_refused_until_every_mark_is_gone()
    {
        await using var stage = await ShopAsync();

        var run = await stage.SuggestAsync();
        Assert.Equal((ExitCodes.Fine, ""), (run.ExitCode, run.Error));
        var check = await stage.CheckAsync();
        Assert.Equal(ExitCodes.Findings, check.ExitCode);
        Assert.Equal(2, check.Output.Split("suggested-signer: ").Length - 1);

        stage.RemoveMarks();
        check = await stage.CheckAsync();
        Assert.Equal((ExitCodes.Fine, ""), (check.ExitCode, check.Error));
    }

    [Fact]
    public async Task The_policy_does_what_the_table_said()
    {
        await using var stage = await ShopAsync();
        var said = JsonNode.Parse((await stage.SuggestAsync("--json")).Output)!["places"]!.AsArray();
        stage.RemoveMarks();

        foreach (var (i, phase) in new[] { "day1", "day1.5", "day2" }.Index())
        {
            var taken = await stage.RunAsync("inventory", "cluster.json", "--policy", "stacks/new/trust-policy.yaml", "--phase", phase, "--json");
            var found = JsonNode.Parse(taken.Output)!["images"]!.AsArray()
                .SelectMany(image => image!["places"]!.AsArray().Select(place => $"{Short(image["image"]!)} {place!["namespace"]} {place["now"]!["judgement"]} {place["now"]!["action"]}")).ToHashSet();
            Assert.All(said.Where(place => place!["phases"]![i]!["reason"]!.GetValue<string>() != "no-rule"), place => Assert.Contains(
                $"{Short(place!["image"]!)} {place["namespace"]} {place["phases"]![i]!["judgement"]} {place["phases"]![i]!["action"]}", found));
        }

        Assert.Equal(["admit", "admit", "deny"], said.Select(place => place!["phases"]![2]!["action"]!.GetValue<string>()).Order());
    }

    [Fact]
    public async Task The_draft_names_exactly_who_signs_and_nobody_else()
    {
        await using var stage = await ShopAsync();
        await stage.SuggestAsync();
        string draft = stage.Draft();

        Assert.Contains($"""
              app-release:
                mark: SUGGESTED
                keyless:
                  issuer: https://token.actions.githubusercontent.com
                  identity:
                    exact: https://github.com/acme/app/.github/workflows/release.yml@refs/heads/main
                  github:
                    repositoryId: "1001"
                    ownerId: "2002"
                trustRoot:
                  file: root.json
            """.Replace("app-release", "acme-app-release", StringComparison.Ordinal), draft, StringComparison.Ordinal);
        Assert.Contains("file: keys/cosign.pub", draft, StringComparison.Ordinal);
        Assert.DoesNotContain("evil", draft, StringComparison.Ordinal);
        Assert.True(File.Exists(Path.Combine(stage.Folder, "stacks/new/keys/cosign.pub")));
    }

    [Fact]
    public async Task Candidates_for_no_verification_need_a_reason_of_a_person()
    {
        await using var stage = await ShopAsync();
        await stage.SuggestAsync();
        stage.RemoveMarks();
        stage.Write("stacks/new/trust-policy.yaml", string.Join('\n', stage.Draft().Split('\n').Select(line => line.StartsWith("#   ", StringComparison.Ordinal) ? line[2..] : line)));
        var check = await stage.CheckAsync();
        Assert.Equal(ExitCodes.Findings, check.ExitCode);
        Assert.Contains("rules.unverified-shop-plain.unverified.reason", check.Output, StringComparison.Ordinal);

        stage.Write("stacks/new/trust-policy.yaml", stage.Draft().Replace("reason: \"\"", "reason: nobody has built it anew since 2019", StringComparison.Ordinal));
        Assert.Equal(ExitCodes.Fine, (await stage.CheckAsync()).ExitCode);
    }

    [Fact]
    public async Task What_could_not_be_read_is_named_and_nothing_is_said_of_it()
    {
        await using var stage = await ShopAsync();
        stage.AddObject(ClusterObjects.Deployment("shop", "lost", "127.0.0.1:1/shop/lost:v1"));
        stage.AddObject(ClusterObjects.Deployment("shop", "gone", stage.Name("shop/gone", "v1")));

        var run = await stage.SuggestAsync("--json");
        var document = JsonNode.Parse(run.Output)!;

        Assert.Equal(ExitCodes.CouldNotCheck, run.ExitCode);
        string[] unread = [.. document["unread"]!.AsArray().Select(line => line!.GetValue<string>())];
        Assert.Contains(unread, line => line.StartsWith("127.0.0.1:1/shop/lost:v1: ", StringComparison.Ordinal));
        Assert.Contains(unread, line => line.Contains("/shop/gone:v1: ", StringComparison.Ordinal) && line.EndsWith("there is no such image or tag", StringComparison.Ordinal));
        Assert.Equal([$"{stage.Registry.Host}/shop/plain@"], document["unsigned"]!.AsArray().Select(image => image!.GetValue<string>().Split("sha256")[0]));
    }

    [Fact]
    public async Task Notation_and_attestations_are_named_and_make_no_signer()
    {
        await using var stage = await ShopAsync();
        string attested = stage.AddImage("shop/attested", "v1", "attested");
        stage.Attest("shop/attested", attested, new Identity.GitHubActions("acme/attester"));
        new ImageWriter(stage.Registry.Store, "shop/attested").AddForeignReferrer(attested, "application/vnd.cncf.notary.signature", "sealed");
        stage.Run("shop", "attested", "shop/attested", "v1", attested);

        var document = JsonNode.Parse((await stage.SuggestAsync("--json")).Output)!;

        Assert.Contains(attested, Assert.Single(document["notation"]!.AsArray())!.GetValue<string>(), StringComparison.Ordinal);
        Assert.Contains("acme/attester", Assert.Single(document["attested"]!.AsArray())!["statements"]![0]!.GetValue<string>(), StringComparison.Ordinal);
        Assert.DoesNotContain("attester", stage.Draft(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_signature_of_an_instance_that_was_not_given_makes_no_signer()
    {
        await using var stage = await InventoryStage.SetAsync();
        string digest = stage.AddImage("shop/web", "v1", "web");
        stage.SignKeyless("shop/web", digest, instance: VirtualSigstore.Stranger);
        stage.Run("shop", "web", "shop/web", "v1", digest);

        var run = await stage.SuggestAsync();

        Assert.Equal(ExitCodes.Findings, run.ExitCode);
        Assert.Contains("Nobody could be proposed", run.Words(), StringComparison.Ordinal);
        // Somebody has signed, so that nobody says that nobody has.
        Assert.Contains("give --key or --trusted-root", run.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("Unsigned", run.Output, StringComparison.Ordinal);
        Assert.False(Directory.Exists(Path.Combine(stage.Folder, "stacks/new")));
    }

    [Fact]
    public async Task A_policy_is_not_overwritten_without_being_told()
    {
        await using var stage = await ShopAsync();
        stage.Write("stacks/new/trust-policy.yaml", "mine");
        var refused = await stage.SuggestAsync();
        Assert.Equal((ExitCodes.Usage, "mine"), (refused.ExitCode, stage.Draft()));
        Assert.Contains("is there already", refused.Error, StringComparison.Ordinal);

        Assert.Equal(ExitCodes.Fine, (await stage.SuggestAsync("--force")).ExitCode);
        Assert.NotEqual("mine", stage.Draft());
    }

    [Fact]
    public async Task A_file_beside_the_draft_is_not_overwritten_either_and_then_no_draft_is_written()
    {
        await using var stage = await ShopAsync();
        stage.Write("stacks/new/keys/cosign.pub", "another key");

        Assert.Equal(ExitCodes.Usage, (await stage.SuggestAsync()).ExitCode);
        Assert.Equal(["cosign.pub"], Directory.EnumerateFiles(Path.Combine(stage.Folder, "stacks/new"), "*", SearchOption.AllDirectories).Select(Path.GetFileName));
    }

    [Fact]
    public async Task The_report_says_what_a_person_has_to_look_at()
    {
        await using var stage = await ShopAsync();
        foreach (int i in Enumerable.Range(0, 4))
        {
            string digest = stage.AddImage($"shop/more{i}", "v1", $"more{i}");
            stage.SignKeyless($"shop/more{i}", digest);
            stage.Run("shop", $"more{i}", $"shop/more{i}", "v1", digest, "blue");
            if (i == 0)
            {
                stage.SignKeyless("shop/more0", digest, Evil);
            }
        }

        var run = await stage.SuggestAsync();
        Assert.Contains("Also signed by somebody who is not proposed", run.Output, StringComparison.Ordinal);
        Assert.Contains("https://github.com/evil/app/.github/workflows/release.yml@refs/heads/main", run.Output, StringComparison.Ordinal);
        Assert.Matches(@"\nshop +blue +\d+ +acme-app-release 5, cosign 1, nobody 1 +6 admit, 1 warn +6 admit, 1 warn +6 admit, 1 deny\n", run.Output);
        Assert.DoesNotContain("evil", stage.Draft(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_signature_by_a_key_that_is_in_no_log_is_said_and_promised_nothing()
    {
        await using var stage = await ShopAsync();
        string digest = stage.AddImage("shop/old", "v1", "old");
        stage.SignWithKeyUnlogged("shop/old", digest);
        stage.Run("shop", "old", "shop/old", "v1", digest, "blue");

        var run = await stage.SuggestAsync();
        Assert.Matches(@"\nshop +blue +4 +acme-app-release 1, cosign 1, cosign \(in no log\) 1, nobody 1 +2 admit, 2 warn +2 admit, 2 warn +2 admit, 2 deny\n", run.Output);
        Assert.Contains("Signatures of cosign that are in no log are refused by the draft", run.Words(), StringComparison.Ordinal);

        stage.RemoveMarks();
        Assert.Equal(ExitCodes.Findings, (await stage.RunAsync("inventory", "cluster.json", "--policy", "stacks/new/trust-policy.yaml", "--phase", "day2")).ExitCode);
    }

    [Theory]
    [InlineData("--json and --markdown", "--json", "--markdown")]
    [InlineData("nothing.pub", "--key", "nothing.pub")]
    [InlineData("expected a public key", "--key", "root.json")]
    [InlineData("trusted_root.json", "--trusted-root", "cosign.pub")]
    [InlineData("is called like it", "--key", "cosign.pub")]
    public async Task What_cannot_be_asked_is_a_usage_error(string expected, params string[] args)
    {
        await using var stage = await ShopAsync();
        var run = await stage.SuggestAsync(args);
        Assert.Equal(ExitCodes.Usage, run.ExitCode);
        Assert.Contains(expected, run.Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(Path.Combine(stage.Folder, "stacks/new")));
    }

    /// <summary>One image that the workflow signs, one that the key signs, one that nobody does.</summary>
    private static async Task<InventoryStage> ShopAsync()
    {
        var stage = await InventoryStage.SetAsync();
        foreach (string name in (string[])["web", "job", "plain"])
        {
            string digest = stage.AddImage($"shop/{name}", "v1", name);
            stage.Run("shop", name, $"shop/{name}", "v1", digest, "blue");
            if (name == "web")
            {
                stage.SignKeyless("shop/web", digest);
            }
            else if (name == "job")
            {
                stage.SignWithKey("shop/job", digest);
            }
        }

        return stage;
    }

    private static string Short(JsonNode image) => image.GetValue<string>().Split('/', 2)[1];
}
