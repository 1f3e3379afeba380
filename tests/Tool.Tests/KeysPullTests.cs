using System.Net;
using ImageTrust.Policy.Document;
using ImageTrust.Policy.Model.Policies;
using ImageTrust.Policy.Model.Reading;

namespace ImageTrust.Policy.Tool.Tests;

public sealed class KeysPullTests
{
    private static readonly string[] Pull = ["keys", "pull", "--stack", "demo", "--vault", "contoso", "--key", "signing"];

    [Fact]
    public async Task The_newest_version_fills_the_file_the_policy_names()
    {
        using var place = new Workspace();

        var run = await ToolRun.WithAsync(place.Folder, new FakeVault().WithEc('a', 1767225600), Pull);

        Assert.Equal(0, run.ExitCode);
        Assert.Equal(["signing.pem"], place.Keys);
        Assert.Equal(
            Workspace.Policy.ReplaceLineEndings("\n").Replace("# the first one\n", $"# the first one\n          vaultKey: {Id('a')}\n", StringComparison.Ordinal),
            await File.ReadAllTextAsync(place.File));
        Assert.False(Key(place).NotPulledYet);
    }

    [Fact]
    public async Task Every_other_enabled_version_becomes_a_file_and_an_entry_with_its_span()
    {
        using var place = new Workspace();
        var vault = new FakeVault().WithEc('a', 1767225600, expires: 1798761600).WithRsa('b', 1769904000).WithEc('c', 1772323200, enabled: false).WithEc('d', 1775001600);

        var run = await ToolRun.WithAsync(place.Folder, vault, Pull);

        Assert.Equal(0, run.ExitCode);
        Assert.Equal(["signing-aaaaaaaaaaaa.pem", "signing-bbbbbbbbbbbb.pem", "signing.pem"], place.Keys);
        var text = await File.ReadAllTextAsync(place.File);
        Assert.Contains(
            $"        - file: keys/signing.pem # the first one\n          vaultKey: {Id('d')}\n"
            + $"        - file: keys/signing-bbbbbbbbbbbb.pem\n          validFrom: 2026-02-01T00:00:00Z\n          vaultKey: {Id('b')}\n"
            + $"        - file: keys/signing-aaaaaaaaaaaa.pem\n          validFrom: 2026-01-01T00:00:00Z\n          validUntil: 2027-01-01T00:00:00Z\n          vaultKey: {Id('a')}\n",
            text, StringComparison.Ordinal);
        Assert.Equal(["ECDSA P-256", "RSA 3072", "ECDSA P-256"], Key(place).Versions.Select(version => version.PublicKey!.Algorithm));
    }

    [Fact]
    public async Task A_stacks_file_that_cannot_be_read_is_named()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "only Linux has a file that nobody, root included, can read from its start");
        using var place = new Workspace();
        var file = Path.Combine(place.Folder, "Pulumi.demo.yaml");
        File.CreateSymbolicLink(file, "/proc/self/mem");

        var run = await ToolRun.InAsync(place.Folder, "keys", "pull", "--stack", "demo");

        Assert.Equal(2, run.ExitCode);
        Assert.Contains(file, run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Pulling_again_changes_nothing()
    {
        using var place = new Workspace();
        var vault = new FakeVault().WithEc('a', 1767225600).WithEc('b', 1769904000);
        await ToolRun.WithAsync(place.Folder, vault, Pull);
        var text = await File.ReadAllTextAsync(place.File);

        var run = await ToolRun.WithAsync(place.Folder, vault, Pull);

        Assert.Equal(0, run.ExitCode);
        Assert.Equal(text, await File.ReadAllTextAsync(place.File));
        Assert.Equal(2, place.Keys.Count());
        Assert.Contains("is already keys/signing.pem", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_version_that_the_policy_holds_without_its_vault_gets_it_recorded()
    {
        using var place = new Workspace();
        var vault = new FakeVault().WithEc('a', 1767225600);
        await ToolRun.WithAsync(place.Folder, vault, Pull);
        place.Write(Workspace.Policy);
        Assert.Null(Key(place).Versions[0].VaultKey);

        var run = await ToolRun.WithAsync(place.Folder, vault, Pull);

        Assert.Equal(0, run.ExitCode);
        Assert.Contains("is already keys/signing.pem, its vaultKey recorded", run.Output, StringComparison.Ordinal);
        Assert.Equal(Id('a'), Key(place).Versions[0].VaultKey!.Text);
    }

    [Fact]
    public async Task A_rotated_key_is_added_beside_the_one_in_use()
    {
        using var place = new Workspace();
        var vault = new FakeVault().WithEc('a', 1767225600);
        await ToolRun.WithAsync(place.Folder, vault, Pull);
        var first = Key(place).Versions[0].PublicKey;

        await ToolRun.WithAsync(place.Folder, vault.WithEc('b', 1769904000), Pull);

        Assert.Equal(first, Key(place).Versions[0].PublicKey);
        Assert.Equal("keys/signing-bbbbbbbbbbbb.pem", Key(place).Versions[1].File.Text);
    }

    [Fact]
    public async Task The_token_is_for_the_vault_and_goes_only_there()
    {
        using var place = new Workspace();
        var vault = new FakeVault { NextPage = "https://169.254.169.254/keys/signing/versions?skip=2" }.WithEc('a', 1).WithEc('b', 2).WithEc('c', 3);

        var run = await ToolRun.WithAsync(place.Folder, vault, Pull);

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("continues on another host", run.Error, StringComparison.Ordinal);
        Assert.All(vault.Requests, request => Assert.StartsWith("GET https://contoso.vault.azure.net/keys/signing/", request, StringComparison.Ordinal));
        Assert.All(vault.Tokens, token => Assert.Equal("Bearer token for https://vault.azure.net/.default", token));
        Assert.Empty(place.Keys);
    }

    [Theory]
    [InlineData("""{"kty":"oct"}""")]
    [InlineData("""{"kty":"EC","crv":"P-256K","x":"AA","y":"AA"}""")]
    [InlineData("""{"kty":"EC","crv":"P-256"}""")]
    public async Task A_key_that_cosign_cannot_use_is_refused_and_nothing_is_written(string key)
    {
        using var place = new Workspace();

        var run = await ToolRun.WithAsync(place.Folder, new FakeVault().With('a', 1, true, null, key), Pull);

        Assert.Equal(1, run.ExitCode);
        Assert.Empty(place.Keys);
        Assert.NotEmpty(run.Error);
    }

    [Fact]
    public async Task A_vault_that_refuses_is_a_sentence_and_exit_1()
    {
        using var place = new Workspace();

        var run = await ToolRun.WithAsync(place.Folder, new FakeVault { Status = HttpStatusCode.Forbidden }.WithEc('a', 1), Pull);

        Assert.Equal(1, run.ExitCode);
        Assert.StartsWith("the key could not be read:", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_list_on_one_line_is_left_to_a_person()
    {
        using var place = new Workspace(Workspace.Policy.ReplaceLineEndings("\n")
            .Replace("      versions:\n        - file: keys/signing.pem # the first one\n", "      versions: [{file: keys/signing.pem}]\n", StringComparison.Ordinal));

        var run = await ToolRun.WithAsync(place.Folder, new FakeVault().WithEc('a', 1767225600).WithEc('b', 1769904000), Pull);

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("add it to the versions of release-key by hand", run.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("config:\n  image-trust:keyVaultName: contoso\n  image-trust:signingKeyName: signing\n")]
    [InlineData("config:\n  keyVaultName: contoso\n  image-trust:config:signingKeyName: 'signing'\n")]
    public async Task Vault_and_key_are_the_stacks_own_settings(string config)
    {
        using var place = new Workspace();
        await File.WriteAllTextAsync(Path.Combine(place.Folder, "Pulumi.demo.yaml"), config);
        var vault = new FakeVault().WithEc('a', 1767225600);

        var run = await ToolRun.WithAsync(place.Folder, vault, "keys", "pull", "--stack", "demo");

        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.All(vault.Requests, request => Assert.StartsWith("GET https://contoso.vault.azure.net/keys/signing/", request, StringComparison.Ordinal));
        Assert.Equal(["signing.pem"], place.Keys);
    }

    [Fact]
    public async Task A_key_that_no_setting_names_has_the_settings_default()
    {
        using var place = new Workspace();
        await File.WriteAllTextAsync(Path.Combine(place.Folder, "Pulumi.demo.yaml"), "config:\n  image-trust:keyVaultName: contoso\n");
        var vault = new FakeVault().WithEc('a', 1767225600);

        await ToolRun.WithAsync(place.Folder, vault, "keys", "pull", "--stack", "demo");

        Assert.StartsWith("GET https://contoso.vault.azure.net/keys/image-signing/", vault.Requests[0], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null, "There is no Pulumi.demo.yaml")]
    [InlineData("config:\n  image-trust:signingKeyName: signing\n", "names no image-trust:keyVaultName")]
    [InlineData("config:\n  image-trust:keyVaultName:\n    secure: v1:abc\n", "is no plain text")]
    [InlineData("config: [\n", "Pulumi.demo.yaml:")]
    public async Task Settings_that_name_no_vault_are_a_mistake_of_the_caller(string? config, string words)
    {
        using var place = new Workspace();
        if (config is not null)
        {
            await File.WriteAllTextAsync(Path.Combine(place.Folder, "Pulumi.demo.yaml"), config);
        }

        var vault = new FakeVault().WithEc('a', 1);
        var run = await ToolRun.WithAsync(place.Folder, vault, "keys", "pull", "--stack", "demo");

        Assert.Equal(2, run.ExitCode);
        Assert.Contains(words, run.Error, StringComparison.Ordinal);
        Assert.Empty(vault.Requests);
    }

    [Theory]
    [InlineData("release-workflow")]
    [InlineData("nobody")]
    public async Task Only_a_key_authority_has_keys(string authority)
    {
        using var place = new Workspace();

        var run = await ToolRun.WithAsync(place.Folder, new FakeVault().WithEc('a', 1), [.. Pull, "--authority", authority]);

        Assert.Equal(2, run.ExitCode);
    }

    private static string Id(char version) => $"https://contoso.vault.azure.net/keys/signing/{new string(version, 32)}";

    private static KeyAuthority Key(Workspace place) =>
        Assert.IsType<PolicyReading.Accepted>(PolicyFile.Read(place.File)).Policy.Authorities["release-key"].Key!;
}
