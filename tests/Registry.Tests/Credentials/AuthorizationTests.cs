using ImageTrust.Policy.Images;
using ImageTrust.Registry.Credentials;
using ImageTrust.Registry.Evidence;
using ImageTrust.Registry.Failures;
using ImageTrust.Registry.Tests.Evidence;
using ImageTrust.Registry.Transport;
using ImageTrust.TestKit.Registry;

namespace ImageTrust.Registry.Tests.Credentials;

public sealed class AuthorizationTests : IDisposable
{
    private readonly TestAuthority authority = new();

    public void Dispose() => authority.Dispose();

    private static FixedCredentials Give(string host, RegistryCredential credential) =>
        new([new KeyValuePair<RegistryHost, RegistryCredential>(Harness.Host(host), credential)]);

    private static RegistryCredential.UserPassword Alice { get; } = new("alice", "secret");

    /// <summary>A registry under a public name with TLS, and a client that trusts it.</summary>
    private async Task<(OciRegistry Registry, Harness Harness)> StartAsync(
        IRegistryAccess access, RegistryCredential? credential, TestNetwork? network = null, TimeProvider? time = null)
    {
        var registry = await OciRegistry.StartAsync(new OciRegistryOptions { Access = access, Certificate = authority.Issue("reg.example") });
        network ??= new TestNetwork();
        network.AddPublic("reg.example", registry.Port);
        var writer = new ImageWriter(registry.Store, "app");
        string image = writer.AddImage("x", "v1");
        writer.AddBundle(image, Samples.Bytes("bundle"), Samples.SignPredicate);
        var options = new RegistryOptions
        {
            Hosts = [Harness.TlsHost("reg.example", authority.Certificate)],
            Credentials = credential is null ? [] : [Give("reg.example", credential)],
        };
        return (registry, new Harness(options, network, time));
    }

    [Fact]
    public async Task Basic_is_sent_when_asked_for_and_from_then_on_at_once()
    {
        var (registry, harness) = await StartAsync(new BasicAccess("alice", "secret"), Alice);
        await using var _ = registry;
        using var __ = harness;
        await harness.CollectAsync("reg.example/app:v1", EvidenceQuery.ForSignatures);
        Assert.Single(registry.Requests, request => request.Status == 401);
        registry.ForgetRequests();
        await harness.CollectAsync("reg.example/app:v1", EvidenceQuery.ForSignatures);
        Assert.DoesNotContain(registry.Requests, request => request.Status == 401);
    }

    [Fact]
    public async Task A_wrong_password_is_sent_once()
    {
        var (registry, harness) = await StartAsync(new BasicAccess("alice", "other"), Alice);
        await using var _ = registry;
        using var __ = harness;
        Assert.Equal(RegistryFailureCode.Unauthorized, (await harness.FailureAsync("reg.example/app:v1")).Code);
        Assert.Equal(2, registry.Requests.Count);
    }

    [Fact]
    public async Task Without_a_credential_a_basic_challenge_is_unauthorized()
    {
        var (registry, harness) = await StartAsync(new BasicAccess("alice", "secret"), null);
        await using var _ = registry;
        using var __ = harness;
        var failure = await harness.FailureAsync("reg.example/app:v1");
        Assert.Equal(RegistryFailureCode.Unauthorized, failure.Code);
        Assert.Equal(FailureMeaning.CouldNotCheck, failure.Meaning);
        Assert.Single(registry.Requests);
    }

    [Theory]
    [InlineData("anonymous")]
    [InlineData("password")]
    [InlineData("identity token")]
    public async Task A_bearer_token_is_had_once_for_a_repository(string how)
    {
        var (tokens, credential) = how switch
        {
            "password" => (new TokenService("alice", "secret"), (RegistryCredential?)Alice),
            "identity token" => (new TokenService("nobody", "", "refresh"), new RegistryCredential.IdentityToken("refresh")),
            _ => (new TokenService(), null),
        };
        var (registry, harness) = await StartAsync(new BearerAccess(tokens), credential);
        await using var _ = registry;
        using var __ = harness;
        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => harness.CollectAsync("reg.example/app:v1", EvidenceQuery.ForSignatures)));
        Assert.Equal(1, tokens.Issued);
    }

    [Fact]
    public async Task The_scope_is_pulling_from_this_repository_whatever_the_challenge_wishes()
    {
        var (registry, harness) = await StartAsync(new BearerAccess(new TokenService()), null);
        await using var _ = registry;
        using var __ = harness;
        await harness.CollectAsync("reg.example/app:v1", EvidenceQuery.ForSignatures);
        var asked = registry.Requests.Single(request => request.Path == "/token");
        Assert.Contains("scope=repository%3Aapp%3Apull", asked.Query, StringComparison.Ordinal);
        Assert.DoesNotContain("push", asked.Query, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_token_is_renewed_before_it_runs_out()
    {
        var time = new ShiftedClock();
        var tokens = new TokenService { ExpiresIn = 100 };
        var (registry, harness) = await StartAsync(new BearerAccess(tokens), null, time: time);
        await using var _ = registry;
        using var __ = harness;
        await harness.CollectAsync("reg.example/app:v1", EvidenceQuery.ForSignatures);
        time.Advance(TimeSpan.FromSeconds(89));
        await harness.CollectAsync("reg.example/app:v1", EvidenceQuery.ForSignatures);
        Assert.Equal(1, tokens.Issued);
        time.Advance(TimeSpan.FromSeconds(2));
        await harness.CollectAsync("reg.example/app:v1", EvidenceQuery.ForSignatures);
        Assert.Equal(2, tokens.Issued);
    }

    [Fact]
    public async Task A_revoked_token_is_replaced_once()
    {
        var tokens = new TokenService();
        var (registry, harness) = await StartAsync(new BearerAccess(tokens), null);
        await using var _ = registry;
        using var __ = harness;
        await harness.CollectAsync("reg.example/app:v1", EvidenceQuery.ForSignatures);
        tokens.Revoke();
        await harness.CollectAsync("reg.example/app:v1", EvidenceQuery.ForSignatures);
        Assert.Equal(2, tokens.Issued);
    }

    [Theory]
    [InlineData("https://evil.example/token")]
    [InlineData("https://reg.example:8443/token")]
    [InlineData("https://reg.example.evil.example/token")]
    [InlineData("http://reg.example/token")]
    [InlineData("https://user@reg.example/token")]
    public async Task A_realm_elsewhere_is_refused_and_never_contacted(string realm)
    {
        await using var evil = await LoopbackServer.StartAsync(_ => Task.CompletedTask, authority.Issue("evil.example"));
        var network = new TestNetwork();
        network.AddPublic("evil.example", evil.Port);
        network.AddPublic("reg.example.evil.example", evil.Port);
        var (registry, harness) = await StartAsync(new BearerAccess(new TokenService("alice", "secret"), new Uri(realm)), Alice, network);
        await using var _ = registry;
        using var __ = harness;
        var failure = await harness.FailureAsync("reg.example/app:v1");
        Assert.Equal(RegistryFailureCode.RealmRefused, failure.Code);
        Assert.Empty(evil.Requests);
        Assert.Single(registry.Requests);
        Assert.Null(registry.Requests[0].Authorization);
    }

    [Fact]
    public async Task A_realm_the_operator_allowed_gets_the_credential()
    {
        var tokens = new TokenService("alice", "secret");
        await using var service = await LoopbackServer.StartAsync(async context => await tokens.TryAnswerAsync(context), authority.Issue("auth.example"));
        await using var registry = await OciRegistry.StartAsync(new OciRegistryOptions
        {
            Access = new BearerAccess(tokens, new Uri("https://auth.example/token"), ask: false),
            Certificate = authority.Issue("reg.example"),
        });
        new ImageWriter(registry.Store, "app").AddImage("x", "v1");
        var network = new TestNetwork();
        network.AddPublic("reg.example", registry.Port);
        network.AddPublic("auth.example", service.Port);
        using var harness = new Harness(
            new RegistryOptions
            {
                Hosts =
                [
                    Harness.TlsHost("reg.example", authority.Certificate) with { TokenServices = [Harness.Host("auth.example")] },
                    Harness.TlsHost("auth.example", authority.Certificate),
                ],
                Credentials = [Give("reg.example", Alice)],
            },
            network);
        await harness.CollectAsync("reg.example/app:v1", EvidenceQuery.ForSignatures);
        Assert.Equal(BasicAccess.HeaderOf("alice", "secret"), service.Requests.Single().Authorization);
        Assert.All(registry.Requests, request => Assert.DoesNotContain("Basic", request.Authorization ?? "", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Blobs_are_fetched_where_a_redirect_leads_and_no_credential_goes_there()
    {
        await using var storage = await LoopbackServer.StartAsync(
            async context => await context.Response.Body.WriteAsync(Samples.Bytes("bundle")), authority.Issue("storage.example"));
        await using var registry = await OciRegistry.StartAsync(new OciRegistryOptions
        {
            Access = new BasicAccess("alice", "secret"),
            Certificate = authority.Issue("reg.example"),
            BlobRedirect = digest => new Uri($"https://storage.example/{digest}?sig=abc"),
        });
        var writer = new ImageWriter(registry.Store, "app");
        writer.AddBundle(writer.AddImage("x", "v1"), Samples.Bytes("bundle"), Samples.SignPredicate);
        var network = new TestNetwork();
        network.AddPublic("reg.example", registry.Port);
        network.AddPublic("storage.example", storage.Port);
        using var harness = new Harness(
            new RegistryOptions
            {
                Hosts = [Harness.TlsHost("reg.example", authority.Certificate), Harness.TlsHost("storage.example", authority.Certificate)],
                Credentials = [Give("reg.example", Alice)],
            },
            network);
        var collected = await harness.CollectAsync("reg.example/app:v1", EvidenceQuery.ForSignatures);
        Assert.Equal("bundle", collected.Of<EvidenceCandidate.Bundle>().Single().Json.Text());
        Assert.Null(storage.Requests.Single().Authorization);
        Assert.Contains(collected.Requests, request => request is { Kind: RequestKind.Blob, Redirected: true, Status: 200 });
    }

    [Theory]
    [InlineData("""{"token":"a b"}""")]
    [InlineData("""{"token":"a\r\nX: y"}""")]
    [InlineData("""{"token":""}""")]
    [InlineData("""{"token":7}""")]
    [InlineData("""{"token":"a","token":"b"}""")]
    [InlineData("""["token"]""")]
    [InlineData("no")]
    public async Task A_token_service_that_answers_nonsense_is_a_credential_that_cannot_be_had(string json)
    {
        var (registry, harness) = await StartAsync(new BearerAccess(new NonsenseTokens(json)), null);
        await using var _ = registry;
        using var __ = harness;
        Assert.Equal(RegistryFailureCode.CredentialUnavailable, (await harness.FailureAsync("reg.example/app:v1")).Code);
    }

    [Theory]
    [InlineData("password")]
    [InlineData("identity token")]
    public async Task A_token_service_that_redirects_is_not_followed(string how)
    {
        await using var evil = await LoopbackServer.StartAsync(_ => Task.CompletedTask, authority.Issue("evil.example"));
        var network = new TestNetwork();
        network.AddPublic("evil.example", evil.Port);
        RegistryCredential credential = how == "password" ? Alice : new RegistryCredential.IdentityToken("refresh");
        var (registry, harness) = await StartAsync(new BearerAccess(new RedirectingTokens()), credential, network);
        await using var _ = registry;
        using var __ = harness;
        Assert.Equal(RegistryFailureCode.RedirectRefused, (await harness.FailureAsync("reg.example/app:v1")).Code);
        Assert.Empty(evil.Requests);
    }

    [Fact]
    public async Task A_token_service_that_is_cut_off_is_unreachable()
    {
        var (registry, harness) = await StartAsync(new BearerAccess(new CutTokens()), Alice);
        await using var _ = registry;
        using var __ = harness;
        Assert.Equal(RegistryFailureCode.Unreachable, (await harness.FailureAsync("reg.example/app:v1")).Code);
    }
}
