using ImageTrust.Registry.Evidence;
using ImageTrust.Registry.Failures;
using ImageTrust.TestKit.Registry;

namespace ImageTrust.Registry.Tests.Transport;

public sealed class TlsTests : IAsyncLifetime
{
    private readonly TestAuthority authority = new();
    private readonly TestAuthority other = new();
    private readonly TestNetwork network = new();
    private OciRegistry registry = null!;

    public async ValueTask InitializeAsync()
    {
        registry = await OciRegistry.StartAsync(new OciRegistryOptions { Certificate = authority.Issue("reg.example") });
        new ImageWriter(registry.Store, "app").AddImage("x", "v1");
        network.AddPublic("reg.example", registry.Port);
        network.AddPublic("wrong.example", registry.Port);
    }

    public async ValueTask DisposeAsync()
    {
        await registry.DisposeAsync();
        authority.Dispose();
        other.Dispose();
    }

    private Harness Client(params Hosts.HostSettings[] hosts) => new(new RegistryOptions { Hosts = [.. hosts] }, network);

    [Fact]
    public async Task An_authority_named_for_the_host_is_trusted()
    {
        using var harness = Client(Harness.TlsHost("reg.example", authority.Certificate));
        await harness.CollectAsync("reg.example/app:v1", EvidenceQuery.ForSignatures);
    }

    [Fact]
    public async Task Without_it_the_certificate_is_not()
    {
        using var harness = Client();
        Assert.Equal(RegistryFailureCode.Tls, (await harness.FailureAsync("reg.example/app:v1")).Code);
    }

    [Fact]
    public async Task Another_authority_does_not_help()
    {
        using var harness = Client(Harness.TlsHost("reg.example", other.Certificate));
        Assert.Equal(RegistryFailureCode.Tls, (await harness.FailureAsync("reg.example/app:v1")).Code);
    }

    [Fact]
    public async Task An_authority_named_for_another_host_does_not_help()
    {
        using var harness = Client(Harness.TlsHost("other.example", authority.Certificate));
        Assert.Equal(RegistryFailureCode.Tls, (await harness.FailureAsync("reg.example/app:v1")).Code);
    }

    [Fact]
    public async Task A_certificate_for_another_name_is_refused_although_its_authority_is_trusted()
    {
        using var harness = Client(Harness.TlsHost("wrong.example", authority.Certificate));
        Assert.Equal(RegistryFailureCode.Tls, (await harness.FailureAsync("wrong.example/app:v1")).Code);
        Assert.Empty(registry.Requests);
    }

    [Fact]
    public async Task What_a_certificate_names_is_not_fetched()
    {
        await using var issuer = new ScriptedServer(_ => Task.CompletedTask);
        using var leaf = other.IssueNaming(new Uri($"http://127.0.0.1:{issuer.Port}/ca.crt"), "naming.example");
        await using var naming = new ScriptedServer(_ => Task.CompletedTask, leaf);
        network.AddPublic("naming.example", naming.Port);
        foreach (var host in (Hosts.HostSettings[][])[[], [Harness.TlsHost("naming.example", authority.Certificate)]])
        {
            using var harness = Client(host);
            Assert.Equal(RegistryFailureCode.Tls, (await harness.FailureAsync("naming.example/app:v1")).Code);
        }

        Assert.Equal((0, 0), (issuer.Connections, naming.Heads.Count));
        Assert.NotEqual(0, naming.Connections);
    }

    [Fact]
    public async Task Plain_http_is_not_spoken_to_a_host_not_named_for_it()
    {
        await using var plain = await OciRegistry.StartAsync();
        network.AddPublic("plain.example", plain.Port);
        using var harness = Client();
        Assert.Equal(RegistryFailureCode.Tls, (await harness.FailureAsync("plain.example/app:v1")).Code);
        Assert.Empty(plain.Requests);
    }

    [Fact]
    public async Task Connections_are_reused()
    {
        using var harness = Client(Harness.TlsHost("reg.example", authority.Certificate));
        for (int i = 0; i < 5; i++)
        {
            await harness.CollectAsync("reg.example/app:v1", EvidenceQuery.Everything);
        }

        Assert.Single(network.Dialled);
    }
}
