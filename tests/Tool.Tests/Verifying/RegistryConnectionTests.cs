using Azure.Core;
using Azure.Core.Pipeline;
using ImageTrust.Policy.Images;
using ImageTrust.Policy.Tool.Hosting;
using ImageTrust.Policy.Tool.Verifying;
using ImageTrust.TestKit.Registry;
using ImageTrust.TestKit.Virtual;
using Spectre.Console;

namespace ImageTrust.Policy.Tool.Tests.Verifying;

/// <summary>Which credentials a registry is given, and which certificates it may show.</summary>
public sealed class RegistryConnectionTests : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("policy-connection-");

    public void Dispose() => folder.Delete(recursive: true);

    private async Task<int> EntraLoginsForAsync(string registry)
    {
        var logins = 0;
        var host = new ToolHost(
            TextWriter.Null, TextWriter.Null, AnsiConsole.Console, TimeProvider.System, folder.FullName,
            () =>
            {
                logins++;
                return new NoCredential();
            },
            HttpClientTransport.Shared, Path.Combine(folder.FullName, "config.json"));
        Assert.True(RegistryHost.TryParse(registry, out var named));
        await using var services = await RegistryConnection.OpenAsync(host, [named], new AskedNetwork([], null), TestContext.Current.CancellationToken);
        return logins;
    }

    [Theory]
    [InlineData("contoso.azurecr.io", 1)]
    [InlineData("contoso.azurecr.cn", 1)]
    [InlineData("ghcr.io", 0)]
    [InlineData("contoso.azurecr.io.evil.example", 0)]
    [InlineData("contoso.azurecr.io:5000", 0)]
    [InlineData("127.0.0.1:5000", 0)]
    public async Task Entra_is_asked_for_azure_registries_alone(string registry, int logins) =>
        Assert.Equal(logins, await EntraLoginsForAsync(registry));

    [Fact]
    public async Task An_azure_registry_with_a_docker_login_needs_no_Entra()
    {
        await File.WriteAllTextAsync(
            Path.Combine(folder.FullName, "config.json"), """{"auths":{"contoso.azurecr.io":{"auth":"YWxpY2U6c2VjcmV0"}}}""", TestContext.Current.CancellationToken);
        Assert.Equal(0, await EntraLoginsForAsync("contoso.azurecr.io"));
        Assert.Equal(1, await EntraLoginsForAsync("fabrikam.azurecr.io"));
    }

    [Fact]
    public async Task A_registry_of_a_private_authority_is_trusted_with_its_certificate_alone()
    {
        using var authority = new TestAuthority();
        using var stranger = new TestAuthority();
        using var certificate = authority.Issue("127.0.0.1");
        await using var registry = await OciRegistry.StartAsync(new OciRegistryOptions { Certificate = certificate });
        new ImageWriter(registry.Store, "app").AddImage("x", "v1");
        await File.WriteAllTextAsync(Path.Combine(folder.FullName, "ca.pem"), authority.Certificate.ExportCertificatePem(), TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(Path.Combine(folder.FullName, "strange.pem"), stranger.Certificate.ExportCertificatePem(), TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(Path.Combine(folder.FullName, "key.pub"), VirtualSigstore.ManagedKey.SigningKey.Pem, TestContext.Current.CancellationToken);

        var image = $"{registry.Host}/app:v1";
        Assert.Equal(1, (await RunAsync("--ca", "ca.pem", image)).ExitCode);
        foreach (var args in new[] { ["--ca", "strange.pem", image], new[] { image } })
        {
            var run = await RunAsync(args);
            Assert.Equal(3, run.ExitCode);
            Assert.Contains("Could not be checked, tls", run.Output, StringComparison.Ordinal);
            Assert.Contains("--ca FILE", run.Output, StringComparison.Ordinal);
        }

        Task<ToolRun> RunAsync(params string[] args) =>
            ToolRun.WithAsync(folder.FullName, new FakeVault(), TimeProvider.System, ["verify", "--key", "key.pub", "--ignore-tlog", .. args]);
    }

    [Fact]
    public async Task A_registry_of_signatures_may_have_the_private_authority_too_and_no_other_may()
    {
        using var authority = new TestAuthority();
        using var stranger = new TestAuthority();
        using var own = authority.Issue("127.0.0.1");
        using var others = stranger.Issue("127.0.0.1");
        await using var registry = await OciRegistry.StartAsync(new OciRegistryOptions { Certificate = own });
        await using var signs = await OciRegistry.StartAsync(new OciRegistryOptions { Certificate = own });
        await using var strange = await OciRegistry.StartAsync(new OciRegistryOptions { Certificate = others });
        var digest = new ImageWriter(registry.Store, "app").AddImage("x", "v1");
        foreach (var store in new[] { signs.Store, strange.Store })
        {
            var writer = new ImageWriter(store, "signs");
            writer.AddImage("x");
            writer.AddBundle(
                digest, VirtualSigstore.P256.Sign(VirtualSigstore.Bare(VirtualSigstore.ManagedKey, Message.Image(digest))).Utf8,
                "https://sigstore.dev/cosign/sign/v1", viaTag: true);
            store.Delete("signs", digest);
        }

        await File.WriteAllTextAsync(Path.Combine(folder.FullName, "ca.pem"), authority.Certificate.ExportCertificatePem(), TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(Path.Combine(folder.FullName, "key.pub"), VirtualSigstore.ManagedKey.SigningKey.Pem, TestContext.Current.CancellationToken);

        Assert.Equal(0, (await RunAsync($"{signs.Host}/signs")).ExitCode);
        var run = await RunAsync($"{strange.Host}/signs");
        Assert.Equal(3, run.ExitCode);
        Assert.Contains("Could not be checked, tls", run.Output, StringComparison.Ordinal);

        Task<ToolRun> RunAsync(string signatures) => ToolRun.WithAsync(
            folder.FullName, new FakeVault(), TimeProvider.System,
            ["verify", "--key", "key.pub", "--ignore-tlog", "--ca", "ca.pem", "--signatures", signatures, $"{registry.Host}/app:v1"]);
    }

    private sealed class NoCredential : TokenCredential
    {
        public override AccessToken GetToken(TokenRequestContext requestContext, CancellationToken cancellationToken) => throw new InvalidOperationException();

        public override ValueTask<AccessToken> GetTokenAsync(TokenRequestContext requestContext, CancellationToken cancellationToken) => throw new InvalidOperationException();
    }
}
