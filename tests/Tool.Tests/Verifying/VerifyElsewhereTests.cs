using ImageTrust.TestKit.Registry;
using ImageTrust.TestKit.Virtual;

namespace ImageTrust.Policy.Tool.Tests.Verifying;

/// <summary>Signatures in a repository of their own, as cosign stores them with COSIGN_REPOSITORY.</summary>
public sealed class VerifyElsewhereTests : IAsyncLifetime
{
    private VerifyStage stage = null!;

    public async ValueTask InitializeAsync()
    {
        stage = await VerifyStage.SetAsync();
        var signs = new ImageWriter(stage.Registry.Store, "team/signs");
        // The writer reads the subject it refers to; the repository of signatures does not keep it.
        signs.AddImage("x");
        signs.AddBundle(
            stage.Digest, VirtualSigstore.P256.Sign(VirtualSigstore.Bare(VirtualSigstore.ManagedKey, Message.Image(stage.Digest))).Utf8,
            "https://sigstore.dev/cosign/sign/v1", viaTag: true);
        stage.Registry.Store.Delete("team/signs", stage.Digest);
    }

    public ValueTask DisposeAsync() => stage.DisposeAsync();

    [Fact]
    public async Task They_are_found_where_the_option_or_cosigns_variable_says_and_nowhere_else()
    {
        Assert.Equal(1, (await ByKeyAsync()).ExitCode);
        Assert.Equal(0, (await ByKeyAsync("--signatures", $"{stage.Registry.Host}/team/signs")).ExitCode);
        Assert.Equal(1, (await ByKeyAsync("--signatures", $"{stage.Registry.Host}/team/other")).ExitCode);

        stage.Variables["COSIGN_REPOSITORY"] = $"{stage.Registry.Host}/team/signs";
        var run = await ByKeyAsync();
        Assert.Equal(0, run.ExitCode);
        Assert.Contains($"COSIGN_REPOSITORY is set: evidence is looked for in {stage.Registry.Host}/team/signs", run.Words(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task With_a_policy_its_rule_says_where_and_the_variable_is_not_read()
    {
        stage.Variables["COSIGN_REPOSITORY"] = $"{stage.Registry.Host}/team/signs";
        stage.WritePolicy();
        var unread = await stage.VerifyAsync("--policy", "trust-policy.yaml", stage.Image);
        Assert.Equal(1, unread.ExitCode);
        Assert.Contains("COSIGN_REPOSITORY is set, and is not read with --policy", unread.Words(), StringComparison.Ordinal);

        stage.WritePolicy(requirement: $"require: {{anyOf: [release-key, release-workflow]}}\n    signatures: [\"{stage.Registry.Host}/team/signs\"]");
        Assert.Equal(0, (await stage.VerifyAsync("--policy", "trust-policy.yaml", stage.Image)).ExitCode);
    }

    [Theory]
    [InlineData("registry.example/signs:v1")]
    [InlineData("registry.example/Signs")]
    [InlineData("https://registry.example/signs")]
    public async Task What_is_no_repository_is_a_mistake_of_the_call(string text)
    {
        Assert.Equal(2, (await ByKeyAsync("--signatures", text)).ExitCode);
        stage.Variables["COSIGN_REPOSITORY"] = text;
        Assert.Equal(2, (await ByKeyAsync()).ExitCode);
    }

    private Task<ToolRun> ByKeyAsync(params string[] args) => stage.VerifyAsync(["--key", "cosign.pub", "--ignore-tlog", .. args, stage.Image]);
}
