using System.Diagnostics;
using System.Globalization;
using EndToEnd.Cluster.Harness;
using EndToEnd.Programs;

namespace EndToEnd.Documents;

/// <summary><c>./demo</c> on a fresh clone, with the programs of others that the tests have already.</summary>
public sealed class DemoTests(ITestOutputHelper output)
{
    private static readonly string[] Sources =
    [
        "demo", "global.json", "NuGet.config", "Directory.Build.props", "Directory.Build.targets", "Directory.Packages.props", "BannedSymbols.txt",
        ".editorconfig", "policy", "webhook", "tests/TestKit", "tests/LocalSigstore", "tests/EndToEnd/peers", "tests/corpus/admission/reviews", "tests/corpus/stacks",
    ];

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);

    [Fact]
    public async Task The_demo_is_what_the_README_shows()
    {
        await Peer.RequireAsync("cosign3");
        var assets = await KubeAssets.RequireAsync();
        using var clone = await CloneAsync();
        string temporary = Directory.CreateDirectory(clone.PathOf("tmp")).FullName;
        var first = await RunAsync(clone, temporary, Path.GetDirectoryName(assets.PathOf("kube-apiserver"))!);
        Transcript.IsShown("./demo", first.Output);
        // Day by day: a warning, a digest in the place of a tag, a refusal for the key and one for nobody.
        Assert.Equal(2, first.Output.Split("Error from server (Forbidden)").Length - 1);
        Assert.Empty(Directory.EnumerateFileSystemEntries(temporary, "image-trust-*"));
        Assert.DoesNotContain("kube-apiserver --etcd", await ProcessesAsync(temporary), StringComparison.Ordinal);

        // Built once it is quick, and without an API server recorded reviews take the place of kubectl.
        var watch = Stopwatch.StartNew();
        var second = await RunAsync(clone, temporary, "");
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"once built, without an API server: {watch.Elapsed.TotalSeconds:F1} s"));
        Assert.Contains("# There is no kube-apiserver in KUBEBUILDER_ASSETS or on PATH", second.Output, StringComparison.Ordinal);
        Assert.Contains("verdict:  refused, rule shop [no-signature]", second.Output, StringComparison.Ordinal);
        Assert.Contains("acme-shop-release 1, cosign (in no log) 1, nobody 1", second.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("$ kubectl", second.Output, StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFileSystemEntries(temporary, "image-trust-*"));
    }

    [Fact]
    public async Task An_argument_is_refused()
    {
        var run = await ProgramRun.StartAsync(Path.Combine(BuiltProgram.Root, "demo"), ["--fast"]);
        Assert.Equal(2, run.ExitCode);
        Assert.StartsWith("usage: ", run.Errors, StringComparison.Ordinal);
    }

    private static async Task<FreshCopy> CloneAsync()
    {
        var clone = await FreshCopy.OfAsync(Sources);
        Directory.CreateSymbolicLink(clone.PathOf(".cache"), Path.Combine(BuiltProgram.Root, ".cache"));
        return clone;
    }

    private static async Task<ProgramRun> RunAsync(FreshCopy clone, string temporary, string assets) => (await ProgramRun.StartAsync(
        clone.PathOf("demo"), [], new Dictionary<string, string> { ["TMPDIR"] = temporary, ["KUBEBUILDER_ASSETS"] = assets, ["PATH"] = WithoutApiServer() }, Patience)).Succeeded();

    private static string WithoutApiServer() => string.Join(':', (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':')
        .Where(folder => !File.Exists(Path.Combine(folder, "kube-apiserver"))));

    /// <summary>Command lines that name the folder of the demo.</summary>
    private static async Task<string> ProcessesAsync(string folder) => string.Join('\n', (await ProgramRun.StartAsync("ps", ["-eo", "args"])).Succeeded().Output
        .Split('\n').Where(line => line.Contains(folder, StringComparison.Ordinal)));
}
