using System.Security.Authentication;
using Azure.Core.Pipeline;
using Azure.Identity;
using ImageTrust.Registry.Credentials;
using ImageTrust.Registry.Evidence;
using ImageTrust.Registry.Failures;
using ImageTrust.Registry.Tests.Evidence;
using ImageTrust.TestKit.Registry;

namespace ImageTrust.Registry.Tests.Credentials;

/// <summary>Workload identity to the end: service-account token → Entra → ACR exchange → scoped token → pull, all on this machine.</summary>
public sealed class AzureTests : IAsyncLifetime
{
    private const string Tenant = "00000000-0000-0000-0000-0000000000aa";
    private const string Client = "00000000-0000-0000-0000-0000000000bb";
    private const string Login = "acmetrust.azurecr.io";

    private readonly TestAuthority authority = new();
    private readonly ShiftedClock time = new();
    private readonly EntraTokenService entra = new(Tenant, Client, "service-account-token");
    private readonly TestNetwork network = new();
    private readonly string tokenFile = Path.GetTempFileName();
    private AcrTokenService acr = null!;
    private LoopbackServer entraServer = null!;
    private OciRegistry registry = null!;
    private Harness harness = null!;

    public async ValueTask InitializeAsync()
    {
        await File.WriteAllTextAsync(tokenFile, "service-account-token");
        acr = new AcrTokenService(Login, entra.Knows, time);
        entraServer = await LoopbackServer.StartAsync(entra.AnswerAsync, authority.Issue("127.0.0.1"));
        registry = await OciRegistry.StartAsync(new OciRegistryOptions { Access = new BearerAccess(acr), Certificate = authority.Issue(Login) });
        network.AddPublic(Login, registry.Port);
        var writer = new ImageWriter(registry.Store, "team/app");
        writer.AddBundle(writer.AddImage("x", "v1"), Samples.Bytes("bundle"), Samples.SignPredicate);
        harness = new Harness(Options(), network, time);
    }

    public async ValueTask DisposeAsync()
    {
        harness.Dispose();
        await registry.DisposeAsync();
        await entraServer.DisposeAsync();
        authority.Dispose();
        File.Delete(tokenFile);
    }

    private RegistryOptions Options() => new()
    {
        Hosts = [Harness.TlsHost(Login, authority.Certificate)],
        AzureRegistries = [AzureRegistry.TryCreate(Harness.Host(Login), out var configured) ? configured : throw new InvalidOperationException()],
        Entra = Identity(),
    };

    private WorkloadIdentityCredential Identity()
    {
        var handler = new HttpClientHandler
        {
            SslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13,
            ServerCertificateCustomValidationCallback = (_, certificate, _, _) => certificate!.Issuer == authority.Certificate.Subject,
        };
        return new WorkloadIdentityCredential(new WorkloadIdentityCredentialOptions
        {
            TenantId = Tenant,
            ClientId = Client,
            TokenFilePath = tokenFile,
            AuthorityHost = entraServer.Address,
            DisableInstanceDiscovery = true,
            Transport = new HttpClientTransport(handler),
            Retry = { MaxRetries = 0 },
        });
    }

    [Fact]
    public async Task An_image_is_pulled_with_the_workloads_own_identity()
    {
        var collected = await harness.CollectAsync($"{Login}/team/app:v1", EvidenceQuery.ForSignatures);
        Assert.Equal("bundle", collected.Of<EvidenceCandidate.Bundle>().Single().Json.Text());
        Assert.Equal("https://containerregistry.azure.net/.default", entra.Scopes.Single());
        Assert.Equal((1, 1), (acr.Exchanges, acr.AccessTokens));
    }

    [Fact]
    public async Task Many_lookups_at_once_share_one_exchange_and_one_token()
    {
        await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => harness.CollectAsync($"{Login}/team/app:v1", EvidenceQuery.ForSignatures)));
        Assert.Equal((1, 1), (acr.Exchanges, acr.AccessTokens));
    }

    [Fact]
    public async Task A_second_repository_takes_a_token_of_its_own_and_no_second_exchange()
    {
        new ImageWriter(registry.Store, "other").AddImage("x", "v1");
        await harness.CollectAsync($"{Login}/team/app:v1", EvidenceQuery.ForSignatures);
        await harness.CollectAsync($"{Login}/other:v1", EvidenceQuery.ForSignatures);
        Assert.Equal((1, 2), (acr.Exchanges, acr.AccessTokens));
    }

    [Fact]
    public async Task Hours_later_tokens_are_renewed_without_a_refusal()
    {
        acr.RefreshLifetime = TimeSpan.FromMinutes(50);
        acr.AccessLifetime = TimeSpan.FromMinutes(20);
        await harness.CollectAsync($"{Login}/team/app:v1", EvidenceQuery.ForSignatures);
        registry.ForgetRequests();
        for (int i = 0; i < 12; i++)
        {
            time.Advance(TimeSpan.FromMinutes(19));
            await harness.CollectAsync($"{Login}/team/app:v1", EvidenceQuery.ForSignatures);
        }

        // The challenge is asked for again once an hour; an expired token would cost a refusal each time.
        Assert.InRange(registry.Requests.Count(request => request.Status == 401), 0, 4);
        Assert.InRange(acr.Exchanges, 4, 7);
    }

    [Fact]
    public async Task A_withdrawn_refresh_token_is_replaced_within_the_same_lookup()
    {
        acr.AccessLifetime = TimeSpan.FromSeconds(30);
        await harness.CollectAsync($"{Login}/team/app:v1", EvidenceQuery.ForSignatures);
        acr.RevokeRefreshTokens();
        time.Advance(TimeSpan.FromMinutes(1));
        await harness.CollectAsync($"{Login}/team/app:v1", EvidenceQuery.ForSignatures);
        Assert.Equal(2, acr.Exchanges);
    }

    [Fact]
    public async Task Entra_refusing_is_a_credential_that_cannot_be_had_and_says_nothing_of_the_identity()
    {
        await File.WriteAllTextAsync(tokenFile, "another token");
        var failure = await harness.FailureAsync($"{Login}/team/app:v1");
        Assert.Equal(RegistryFailureCode.CredentialUnavailable, failure.Code);
        Assert.DoesNotContain(Tenant, failure.ToString(), StringComparison.Ordinal);
        Assert.Equal(0, acr.Exchanges);
    }

    [Theory]
    [InlineData("evil.example")]
    [InlineData("acmetrust.azurecr.io.evil.example")]
    [InlineData("otherregistry.azurecr.io")]
    [InlineData("acmetrust.azurecr.io:8443")]
    [InlineData("acmetrust.azurecr.cn")]
    public async Task No_other_host_makes_the_workload_ask_for_a_token(string host)
    {
        string name = host.Split(':')[0];
        var thief = new AcrTokenService(name, _ => true, time);
        await using var evil = await OciRegistry.StartAsync(new OciRegistryOptions { Access = new BearerAccess(thief), Certificate = authority.Issue(name) });
        network.AddPublic(name, evil.Port, host.Contains(':', StringComparison.Ordinal) ? 8443 : 443);
        using var trusting = new Harness(
            Options() with { Hosts = [Harness.TlsHost(Login, authority.Certificate), Harness.TlsHost(host, authority.Certificate)] }, network, time);
        Assert.Equal(FailureMeaning.CouldNotCheck, (await trusting.FailureAsync($"{host}/team/app:v1")).Meaning);
        Assert.Equal(0, thief.Exchanges);
        Assert.Empty(entra.Scopes);
    }
}
