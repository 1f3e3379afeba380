namespace EndToEnd.Programs;

/// <summary>
/// Where the peers are fetched from: what apt is configured for, whatever its lists hold. They are empty on a machine that has never run
/// `apt-get update`, as they are here.
/// </summary>
public sealed class PeerSourceTests : IDisposable
{
    private readonly DirectoryInfo etc = Directory.CreateTempSubdirectory("image-trust-apt-");

    public PeerSourceTests()
    {
        Directory.CreateDirectory(Path.Combine(etc.FullName, "parts"));
        Directory.CreateDirectory(Path.Combine(etc.FullName, "state"));
        File.WriteAllText(Path.Combine(etc.FullName, "apt.conf"),
            $"Dir::State \"{etc}/state\";\nDir::Etc::SourceList \"{etc}/sources.list\";\nDir::Etc::SourceParts \"{etc}/parts\";\n");
    }

    public void Dispose() => etc.Delete(recursive: true);

    [Theory]
    [InlineData("deb https://debian.example/debian trixie main", "https://debian.example/debian")]
    [InlineData("deb [ arch=amd64 trusted=no ] mirror+https://mirrors.example/debian.list bookworm-updates main contrib # ours", "mirror+https://mirrors.example/debian.list")]
    [InlineData("# deb https://off.example/debian sid main\ndeb-src https://source.example/debian sid main\ndeb mirror+file:/etc/apt/mirrors/debian.list stable main", "mirror+file:/etc/apt/mirrors/debian.list")]
    [InlineData("deb https://vendor.example/apt nodistro main\ndeb https://security.debian.example/debian-security trixie-security main\ndeb https://debian.example/debian sid main", "https://debian.example/debian")]
    public async Task A_line_names_the_repository(string lines, string uri)
    {
        File.WriteAllText(Path.Combine(etc.FullName, "sources.list"), lines + "\n");

        Assert.Contains($"URIs: {uri}\n", await SourcesAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Types: deb\nURIs: https://debian.example/debian\nSuites: trixie trixie-updates\nComponents: main\n", "https://debian.example/debian")]
    [InlineData("Enabled: no\nTypes: deb\nURIs: https://off.example/debian\nSuites: trixie\n\n# the other\nTypes: deb deb-src\nURIs:\n https://one.example/debian\n https://two.example/debian\nSuites:\n stable\n", "https://one.example/debian")]
    [InlineData("Types: deb-src\nURIs: https://source.example/debian\nSuites: sid\n\nURIs: mirror://mirrors.example/list\nSuites: unstable\nTypes: deb\n", "mirror://mirrors.example/list")]
    public async Task A_stanza_names_the_repository(string stanzas, string uri)
    {
        File.WriteAllText(Path.Combine(etc.FullName, "parts", "a.sources"), stanzas);

        Assert.Contains($"URIs: {uri}\n", await SourcesAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_repositorys_own_key_goes_with_it()
    {
        var key = Path.Combine(etc.FullName, "own.gpg");
        File.WriteAllText(key, "");
        File.WriteAllText(Path.Combine(etc.FullName, "parts", "b.list"), $"deb [signed-by={key}] https://debian.example/debian trixie main\n");

        Assert.Contains($"Signed-By: {key}\n", await SourcesAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_key_that_stands_in_the_stanza_becomes_a_file()
    {
        File.WriteAllText(Path.Combine(etc.FullName, "parts", "test.sources"),
            "Types: deb\nURIs: https://debian.example/debian\nSuites: trixie\nSigned-By:\n -----BEGIN PGP PUBLIC KEY BLOCK-----\n .\n mQINBFjc\n -----END PGP PUBLIC KEY BLOCK-----\n");

        var line = (await SourcesAsync()).Split('\n').Single(line => line.StartsWith("Signed-By: ", StringComparison.Ordinal));
        Assert.Equal("-----BEGIN PGP PUBLIC KEY BLOCK-----\n\nmQINBFjc\n-----END PGP PUBLIC KEY BLOCK-----\n", await File.ReadAllTextAsync(line["Signed-By: ".Length..]));
    }

    [Theory]
    [InlineData("")]
    [InlineData("deb https://vendor.example/apt nodistro main\n")]
    [InlineData("deb cdrom:[Debian]/ trixie main\n")]
    public async Task Without_a_repository_of_Debians_it_says_so(string lines)
    {
        File.WriteAllText(Path.Combine(etc.FullName, "sources.list"), lines);
        var run = await RunAsync();

        Assert.Equal(3, run.ExitCode);
        Assert.Contains("no repository of Debian's in apt's sources", run.Errors, StringComparison.Ordinal);
    }

    private async Task<string> SourcesAsync()
    {
        var run = await RunAsync();
        Assert.True(run.ExitCode == 0, run.Errors);
        return run.Output;
    }

    private async Task<ProgramRun> RunAsync()
    {
        Assert.SkipUnless(File.Exists("/usr/bin/apt-config"), "this machine has no apt");
        return await ProgramRun.StartAsync(Peer.Script, ["--sources"], new Dictionary<string, string> { ["APT_CONFIG"] = Path.Combine(etc.FullName, "apt.conf") });
    }
}
