using EndToEnd.Programs;

namespace EndToEnd.Image;

/// <summary>The script that builds the webhook's image, as far as it decides before it builds. <c>webhook/Server/image/reproduce</c> does the rest.</summary>
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
}
