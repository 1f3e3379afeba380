using System.Security.Cryptography;
using ImageTrust.Policy.Document;
using ImageTrust.Policy.Model.Policies;
using ImageTrust.Policy.Model.Reading;

namespace ImageTrust.Policy.Tool.Tests.Signing;

/// <summary><c>policy keys add</c>: the policy's half of a rotation.</summary>
public sealed class KeysAddTests : IDisposable
{
    private readonly Workspace place = new();

    public void Dispose() => place.Dispose();

    [Fact]
    public async Task A_rotation_gives_the_new_version_a_beginning_and_the_old_one_an_end()
    {
        await AddAsync('a', "2026-01-01T00:00:00Z");

        var run = await AddAsync('b', "2026-11-23T00:00:00Z", "--overlap", "14");

        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.Contains("keys/signing.pem ends at 2026-12-07T00:00:00Z", run.Words(), StringComparison.Ordinal);
        var versions = Key().Key!.Versions;
        Assert.Equal([null, "2026-11-23T00:00:00Z"], versions.Select(version => version.ValidFrom?.Text));
        Assert.Equal(["2026-12-07T00:00:00Z", null], versions.Select(version => version.ValidUntil?.Text));
        Assert.Equal([Id('a'), Id('b')], versions.Select(version => version.VaultKey!.Text));
    }

    [Fact]
    public async Task A_version_that_is_there_already_is_left_as_it_is()
    {
        await AddAsync('a', "2026-01-01T00:00:00Z");
        var text = await File.ReadAllTextAsync(place.File);

        var run = await AddAsync('a', "2026-06-01T00:00:00Z", "--overlap", "1");

        Assert.Equal(0, run.ExitCode);
        Assert.Equal(text, await File.ReadAllTextAsync(place.File));
    }

    [Fact]
    public async Task An_end_that_is_written_already_stays()
    {
        await AddAsync('a', "2026-01-01T00:00:00Z");
        var ended = (await File.ReadAllTextAsync(place.File)).Replace("# the first one\n", "# the first one\n          validUntil: 2026-11-30T00:00:00Z\n", StringComparison.Ordinal);
        place.Write(ended);

        await AddAsync('b', "2026-11-23T00:00:00Z", "--overlap", "14");

        Assert.Equal("2026-11-30T00:00:00Z", Key().Key!.Versions[0].ValidUntil!.Text);
    }

    [Fact]
    public async Task Without_a_trusted_time_the_old_version_gets_no_end_because_its_images_would_end_with_it()
    {
        place.Write(Workspace.Policy.ReplaceLineEndings("\n").Replace(
            "  release-key:\n", "  release-key:\n    timestamp: not-required\n    weakeningReason: a test\n", StringComparison.Ordinal));
        await AddAsync('a', "2026-01-01T00:00:00Z");

        var run = await AddAsync('b', "2026-11-23T00:00:00Z", "--overlap", "14");

        Assert.Equal(0, run.ExitCode);
        Assert.Contains("sign the running ones again first", run.Words(), StringComparison.Ordinal);
        Assert.Null(Key().Key!.Versions[0].ValidUntil);
    }

    [Theory]
    [InlineData("--vault-key", "https://contoso.vault.azure.net/keys/signing", "in 32 hex digits")]
    [InlineData("--vault-key", "https://contoso.vault.azure.net.evil.example/keys/signing/0123456789abcdef0123456789abcdef", "in 32 hex digits")]
    [InlineData("--valid-from", "tomorrow", "--valid-from tomorrow")]
    [InlineData("--public-key", "nowhere.pem", "nowhere.pem")]
    [InlineData("--overlap", "0", "expected 1 to 3650 days")]
    public async Task What_cannot_be_read_changes_nothing(string option, string value, string words)
    {
        await File.WriteAllTextAsync(Path.Combine(place.Folder, "a.pem"), Pem('a'));
        var args = new Dictionary<string, string>
        {
            ["--vault-key"] = Id('a'),
            ["--valid-from"] = "2026-01-01T00:00:00Z",
            ["--public-key"] = "a.pem",
            ["--overlap"] = "3",
            [option] = value,
        };

        var run = await ToolRun.InAsync(place.Folder, [.. (string[])["keys", "add", "--stack", "demo", "--authority", "release-key"], .. args.SelectMany(one => (string[])[one.Key, one.Value])]);

        Assert.Equal(2, run.ExitCode);
        Assert.Contains(words, run.Error, StringComparison.Ordinal);
        Assert.Empty(place.Keys);
    }

    private readonly Dictionary<char, string> pems = [];

    private string Pem(char version)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        return pems.TryGetValue(version, out var pem) ? pem : pems[version] = key.ExportSubjectPublicKeyInfoPem();
    }

    private async Task<ToolRun> AddAsync(char version, string from, params string[] more)
    {
        await File.WriteAllTextAsync(Path.Combine(place.Folder, $"{version}.pem"), Pem(version));
        return await ToolRun.InAsync(place.Folder, [
            "keys", "add", "--stack", "demo", "--authority", "release-key", "--vault-key", Id(version), "--public-key", $"{version}.pem", "--valid-from", from, .. more]);
    }

    private Authority Key() => Assert.IsType<PolicyReading.Accepted>(PolicyFile.Read(place.File)).Policy.Authorities["release-key"];

    private static string Id(char version) => $"https://contoso.vault.azure.net/keys/signing/{new string(version, 32)}";
}
