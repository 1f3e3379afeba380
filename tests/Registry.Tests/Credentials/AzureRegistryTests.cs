using ImageTrust.Registry.Credentials;

namespace ImageTrust.Registry.Tests.Credentials;

public sealed class AzureRegistryTests
{
    [Theory]
    [InlineData("acmetrust.azurecr.io", true)]
    [InlineData("acmetrust-a1b2c3d4e5f6g7h8.azurecr.io", true)]
    [InlineData("acmetrust.azurecr.cn", true)]
    [InlineData("acmetrust.azurecr.us", true)]
    [InlineData("acmetrust.azurecr.de", false)]
    [InlineData("acmetrust.azurecr.io.evil.example", false)]
    [InlineData("acmetrust.azurecr.io:8443", false)]
    [InlineData("a.b.azurecr.io", false)]
    [InlineData("evilazurecr.io", false)]
    [InlineData("azurecr.io", false)]
    [InlineData("ghcr.io", false)]
    public void Only_login_servers_can_be_configured_for_entra_tokens(string host, bool allowed) =>
        Assert.Equal(allowed, AzureRegistry.TryCreate(Harness.Host(host), out _));
}
