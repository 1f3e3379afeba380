using ImageTrust.Registry.Failures;
using ImageTrust.Registry.Hosts;
using ImageTrust.TestKit.Registry;
using static ImageTrust.Registry.Tests.Hostile.HostileLookup;

namespace ImageTrust.Registry.Tests.Hostile;

/// <summary>Connections that end where they should not, and servers that do not speak HTTP.</summary>
public sealed class CutConnectionTests
{
    [Theory]
    [InlineData("")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Ty")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{\"schema")]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n10\r\n{\"schema")]
    public async Task A_connection_cut_after_any_part_is_repeated_and_then_unreachable(string part)
    {
        var (failure, server) = await FailAsync(async e =>
        {
            await e.SendAsync(part);
            e.Cut();
        });
        Assert.Equal(RegistryFailureCode.Unreachable, failure.Code);
        Assert.True(server.Connections >= 3);
    }

    [Fact]
    public async Task A_connection_cut_before_the_request_is_unreachable()
    {
        var (failure, _) = await FailAsync(_ => Task.CompletedTask, cutOnAccept: true);
        Assert.Equal(RegistryFailureCode.Unreachable, failure.Code);
    }

    [Fact]
    public async Task A_connection_cut_during_the_handshake_is_unreachable()
    {
        await using var server = new ScriptedServer(_ => Task.CompletedTask, cutOnAccept: true);
        string host = $"127.0.0.1:{server.Port}";
        using var harness = new Harness(new RegistryOptions
        {
            Hosts = [new HostSettings { Host = Harness.Host(host), AllowPrivateAddresses = true }],
        });
        Assert.Equal(RegistryFailureCode.Unreachable, (await harness.FailureAsync($"{host}/app:v1")).Code);
    }

    [Theory]
    [InlineData("SSH-2.0-OpenSSH_9.2\r\n\r\n")]
    [InlineData("HTTP/1.1 abc\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: -5\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nZZ\r\n")]
    public async Task What_is_not_http_is_malformed_or_cut(string text)
    {
        var code = await CodeAsync(async e =>
        {
            await e.SendAsync(text);
            e.Cut();
        });
        Assert.Contains(code, (RegistryFailureCode[])[RegistryFailureCode.Garbled, RegistryFailureCode.Unreachable]);
    }
}
