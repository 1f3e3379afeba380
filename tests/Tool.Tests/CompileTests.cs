using System.Security.Cryptography;
using System.Text.Json.Nodes;
using System.Text;
using ImageTrust.TestKit.Virtual;

namespace ImageTrust.Policy.Tool.Tests;

/// <summary>What the webhook reads is written by the same code that infra uses, file by file.</summary>
public sealed class CompileTests
{
    [Fact]
    public async Task The_demo_stack_compiles_to_its_committed_canonical_form()
    {
        using var place = new Workspace();
        var run = await ToolRun.Async("compile", "tests/corpus/stacks/demo/trust-policy.yaml", "--output", Path.Combine(place.Folder, "out"));
        Assert.Equal(0, run.ExitCode);
        Assert.Equal(
            await File.ReadAllBytesAsync(Path.Combine(ToolRun.Repository, "tests", "corpus", "stacks", "demo", "canonical.json")),
            await File.ReadAllBytesAsync(Path.Combine(place.Folder, "out", "policy.json")));
        Assert.Single(Directory.GetFiles(Path.Combine(place.Folder, "out")));
    }

    [Fact]
    public async Task A_phase_can_be_tried()
    {
        using var place = new Workspace();
        Assert.Equal(0, (await ToolRun.InAsync(place.Folder, "compile", "--stack", "demo", "--phase", "day2", "-o", "out")).ExitCode);
        Assert.Equal("day2", (string?)JsonNode.Parse(await File.ReadAllTextAsync(Path.Combine(place.Folder, "out", "policy.json")))!["phase"]);
    }

    [Fact]
    public async Task A_trusted_root_lies_beside_the_policy_under_its_hash()
    {
        using var place = new Workspace(Workspace.Policy.Replace(
            "  release-workflow:\n", "  release-workflow:\n    trustRoot: {file: roots/own.json}\n", StringComparison.Ordinal));
        byte[] root = Encoding.UTF8.GetBytes(VirtualSigstore.P256.TrustedRoot().ToJsonString());
        Directory.CreateDirectory(Path.Combine(place.Folder, "stacks", "demo", "roots"));
        await File.WriteAllBytesAsync(Path.Combine(place.Folder, "stacks", "demo", "roots", "own.json"), root);
        Assert.Equal(0, (await ToolRun.InAsync(place.Folder, "compile", "--stack", "demo", "-o", "out")).ExitCode);
        string name = $"trusted-root-{Convert.ToHexStringLower(SHA256.HashData(root))}.json";
        Assert.Equal(root, await File.ReadAllBytesAsync(Path.Combine(place.Folder, "out", name)));
    }

    [Theory]
    [InlineData("{\"hello\":1}", "root-unreadable: roots/own.json is no trusted root: trusted-root-malformed")]
    [InlineData(null, "root-lacks: roots/own.json: it holds no certificate transparency log")]
    public async Task A_trusted_root_that_can_never_be_used_is_not_compiled_and_fails_the_check(string? text, string why)
    {
        using var place = new Workspace(Workspace.Policy.Replace(
            "  release-workflow:\n", "  release-workflow:\n    trustRoot: {file: roots/own.json}\n", StringComparison.Ordinal));
        var root = VirtualSigstore.P256.TrustedRoot();
        root.Remove("ctlogs");
        Directory.CreateDirectory(Path.Combine(place.Folder, "stacks", "demo", "roots"));
        await File.WriteAllTextAsync(Path.Combine(place.Folder, "stacks", "demo", "roots", "own.json"), text ?? root.ToJsonString());

        var compiled = await ToolRun.InAsync(place.Folder, "compile", "--stack", "demo", "-o", "out");
        Assert.Equal(1, compiled.ExitCode);
        Assert.Contains(why, compiled.Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(Path.Combine(place.Folder, "out")));

        var check = await ToolRun.InAsync(place.Folder, "check", "--stack", "demo");
        Assert.Equal(1, check.ExitCode);
        Assert.Contains(why, check.Words(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_policy_that_does_not_read_is_not_compiled()
    {
        using var place = new Workspace(Workspace.Policy.Replace("anyOf", "anyof", StringComparison.Ordinal));
        Assert.Equal(1, (await ToolRun.InAsync(place.Folder, "compile", "--stack", "demo", "-o", "out")).ExitCode);
        Assert.False(Directory.Exists(Path.Combine(place.Folder, "out")));
    }
}
