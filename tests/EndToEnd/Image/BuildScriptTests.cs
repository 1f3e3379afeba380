using EndToEnd.Programs;

namespace EndToEnd.Image;

/// <summary>The scripts that build the webhook's image and the tool, as far as they decide before they build. <c>webhook/Server/image/reproduce</c> does the rest.</summary>
public sealed class BuildScriptTests
{
    private const string Digest = "sha256:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa";

    [Theory]
    [InlineData("--base registry.test/base:10.0 --to registry.test/webhook", "is not pinned by digest")]
    [InlineData("--base registry.test/base@sha256:aaaa --to registry.test/webhook", "is not pinned by digest")]
    [InlineData("--to registry.test/webhook", "is not pinned by digest")]
    [InlineData("--base registry.test/base@" + Digest, "is no repository to push to")]
    [InlineData("--base registry.test/base@" + Digest + " --to registry.test/webhook@" + Digest, "is no repository to push to")]
    [InlineData("--base registry.test/base@" + Digest + " --to registry.test/webhook --arch riscv64", "is neither amd64 nor arm64")]
    [InlineData("--base registry.test/base@" + Digest + " --to registry.test/webhook --latest", "what is --latest?")]
    [InlineData("--base", "needs a value")]
    public async Task What_would_not_be_the_same_tomorrow_is_not_built(string arguments, string problem)
    {
        string script = Path.Combine(BuiltProgram.Root, "webhook", "Server", "image", "build");
        var run = await ProgramRun.StartAsync(script, arguments.Split(' '));
        Assert.Equal(2, run.ExitCode);
        Assert.Contains(problem, run.Errors, StringComparison.Ordinal);
        Assert.Contains("usage: webhook/Server/image/build --base", run.Errors, StringComparison.Ordinal);
        Assert.Empty(run.Output);
    }

    [Theory]
    [InlineData("--to", "needs a value")]
    [InlineData("--arch riscv64", "is neither amd64 nor arm64")]
    [InlineData("--native", "what is --native?")]
    public async Task The_tool_is_built_for_an_architecture_that_is_known(string arguments, string problem)
    {
        var run = await ProgramRun.StartAsync(Path.Combine(BuiltProgram.Root, "policy", "Tool", "build"), arguments.Split(' '));
        Assert.Equal(2, run.ExitCode);
        Assert.Contains(problem, run.Errors, StringComparison.Ordinal);
        Assert.Contains("usage: policy/Tool/build", run.Errors, StringComparison.Ordinal);
        Assert.Empty(run.Output);
    }
}
