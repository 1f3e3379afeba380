using System.Text.Json.Nodes;
using ImageTrust.Server.Kubernetes;
using ImageTrust.TestKit.Registry;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace ImageTrust.Server.Tests.Kubernetes;

public sealed class KubernetesApiTests : IDisposable
{
    private const string Body = """{"apiVersion":"v1","kind":"Secret","metadata":{"name":"s","resourceVersion":"7"},"data":{}}""";

    private static readonly ResourceAddress Secret = ResourceAddress.Secret("n", "s");

    private readonly TestAuthority authority = new();
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("image-trust-api-");

    public KubernetesApiTests()
    {
        File.WriteAllText(TokenFile, "first.token\n");
        File.WriteAllText(AuthorityFile, authority.Certificate.ExportCertificatePem());
    }

    private string TokenFile => Path.Combine(folder.FullName, "token");

    private string AuthorityFile => Path.Combine(folder.FullName, "ca.crt");

    public void Dispose()
    {
        authority.Dispose();
        folder.Delete(recursive: true);
    }

    [Fact]
    public async Task An_object_is_read_by_name_with_the_token_of_this_moment()
    {
        await using var server = await ServeAsync(context => context.Response.WriteAsync(Body));
        using var services = Connect(server.Address, out var api);
        Assert.Equal("7", (await api.ReadAsync(Secret, default))!.ResourceVersion);
        File.WriteAllText(TokenFile, "second.token");
        await api.ReadAsync(Secret, default);
        Assert.Equal(["Bearer first.token", "Bearer second.token"], server.Requests.Select(request => request.Authorization));
        Assert.All(server.Requests, request => Assert.Equal("/api/v1/namespaces/n/secrets/s", request.Path));
    }

    [Fact]
    public async Task What_does_not_exist_is_null_and_no_failure()
    {
        await using var server = await ServeAsync(context => Status(context, 404));
        using var services = Connect(server.Address, out var api);
        Assert.Null(await api.ReadAsync(Secret, default));
        Assert.Equal(WriteOutcome.Missing, await api.ReplaceAsync(Secret, [], default));
    }

    [Fact]
    public async Task A_write_that_came_too_late_is_a_conflict()
    {
        await using var server = await ServeAsync(context => Status(context, 409));
        using var services = Connect(server.Address, out var api);
        Assert.Equal(WriteOutcome.Conflict, await api.ReplaceAsync(Secret, [], default));
        Assert.Equal(WriteOutcome.Conflict, await api.ApplyAsync(Secret, [], "m", default));
    }

    [Fact]
    public async Task An_apply_names_its_manager_and_takes_the_field_over()
    {
        string? type = null, sent = null;
        await using var server = await ServeAsync(async context =>
        {
            type = context.Request.ContentType;
            sent = await new StreamReader(context.Request.Body).ReadToEndAsync();
            await context.Response.WriteAsync(Body);
        });
        using var services = Connect(server.Address, out var api);
        Assert.Equal(WriteOutcome.Written, await api.ApplyAsync(Secret, new JsonObject { ["a"] = 1 }, "image-trust-webhook", default));
        Assert.Equal(("application/apply-patch+yaml", """{"a":1}"""), (type, sent));
        Assert.Equal("PATCH /api/v1/namespaces/n/secrets/s?fieldManager=image-trust-webhook&force=true 200", server.Requests.Single().ToString());
    }

    [Theory]
    [InlineData(401, "Refused")]
    [InlineData(403, "Refused")]
    [InlineData(429, "ServerError")]
    [InlineData(500, "ServerError")]
    [InlineData(503, "ServerError")]
    [InlineData(422, "Unexpected")]
    [InlineData(302, "Unexpected")]
    public async Task Any_other_status_is_a_failure_and_nothing_is_followed_or_repeated(int status, string expected)
    {
        await using var server = await ServeAsync(context =>
        {
            context.Response.Headers.Location = "/elsewhere";
            return Status(context, status);
        });
        using var services = Connect(server.Address, out var api);
        foreach (var ask in new Func<Task>[] { () => api.ReadAsync(Secret, default), () => api.ReplaceAsync(Secret, [], default), () => api.WatchAsync(Secret, () => { }, default) })
        {
            Assert.Equal(expected, (await Assert.ThrowsAsync<KubernetesException>(ask)).Failure.ToString());
        }

        Assert.Equal(3, server.Requests.Count);
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("{")]
    [InlineData("""{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"s","resourceVersion":"7"}}""")]
    [InlineData("""{"apiVersion":"v1","kind":"Secret","metadata":{"name":"other","resourceVersion":"7"}}""")]
    [InlineData("""{"apiVersion":"v1","kind":"Secret","metadata":{"name":"s"}}""")]
    [InlineData("""{"apiVersion":"v1","kind":"Secret","kind":"Secret","metadata":{"name":"s","resourceVersion":"7"}}""")]
    public async Task An_answer_that_is_not_the_object_is_not_used_and_not_quoted(string body)
    {
        await using var server = await ServeAsync(context => context.Response.WriteAsync(body));
        using var services = Connect(server.Address, out var api);
        var error = await Assert.ThrowsAsync<KubernetesException>(() => api.ReadAsync(Secret, default));
        Assert.Equal((KubernetesFailure.Unexpected, "Secret s: the API server's answer is not this object"), (error.Failure, error.Message));
        Assert.Null(error.InnerException);
    }

    [Fact]
    public async Task An_endless_answer_ends()
    {
        await using var server = await ServeAsync(async context =>
        {
            for (int part = 0; part < 1000; part++)
            {
                await context.Response.Body.WriteAsync(new byte[64 * 1024], context.RequestAborted);
            }
        });
        using var services = Connect(server.Address, out var api);
        Assert.Contains("larger than", (await Assert.ThrowsAsync<KubernetesException>(() => api.ReadAsync(Secret, default))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_watch_is_for_one_name_and_calls_for_each_event_until_the_server_ends_it()
    {
        var seen = new SemaphoreSlim(0);
        await using var server = await ServeAsync(async context =>
        {
            for (int part = 0; part < 3; part++)
            {
                await context.Response.WriteAsync("{\"type\":\"MODIFIED\"}\n");
                await context.Response.Body.FlushAsync();
                await seen.WaitAsync();
            }
        });
        using var services = Connect(server.Address, out var api);
        int events = 0;
        await api.WatchAsync(Secret, () => { events++; seen.Release(); }, default);
        Assert.Equal(3, events);
        Assert.Equal("?watch=true&fieldSelector=metadata.name%3Ds&timeoutSeconds=240", server.Requests.Single().Query);
    }

    [Fact]
    public async Task Another_authority_or_another_name_is_not_spoken_to()
    {
        using var other = new TestAuthority();
        foreach (var certificate in new[] { other.Issue("127.0.0.1"), authority.Issue("127.0.0.2") })
        {
            await using var server = await LoopbackServer.StartAsync(context => context.Response.WriteAsync(Body), certificate);
            using var services = Connect(server.Address, out var api);
            Assert.Equal(KubernetesFailure.Unreachable, (await Assert.ThrowsAsync<KubernetesException>(() => api.ReadAsync(Secret, default))).Failure);
            Assert.Empty(server.Requests);
        }
    }

    [Fact]
    public async Task The_authority_is_read_again_for_the_next_connection()
    {
        using var other = new TestAuthority();
        await using var server = await LoopbackServer.StartAsync(context => context.Response.WriteAsync(Body), other.Issue("127.0.0.1"));
        using var services = Connect(server.Address, out var api);
        foreach (string pem in new[] { "garbage", "" })
        {
            File.WriteAllText(AuthorityFile, pem);
            await Assert.ThrowsAsync<KubernetesException>(() => api.ReadAsync(Secret, default));
        }

        File.WriteAllText(AuthorityFile, authority.Certificate.ExportCertificatePem() + "\n" + other.Certificate.ExportCertificatePem());
        Assert.NotNull(await api.ReadAsync(Secret, default));
    }

    [Theory]
    [InlineData("")]
    [InlineData("two words")]
    [InlineData("tökén")]
    [InlineData(null)]
    public async Task Without_a_token_nothing_is_asked(string? token)
    {
        await using var server = await ServeAsync(context => context.Response.WriteAsync(Body));
        using var services = Connect(server.Address, out var api);
        File.Delete(TokenFile);
        if (token is not null)
        {
            File.WriteAllText(TokenFile, token);
        }

        var error = await Assert.ThrowsAsync<KubernetesException>(() => api.ReadAsync(Secret, default));
        Assert.Equal(KubernetesFailure.NoCredential, error.Failure);
        Assert.Empty(server.Requests);
    }

    [Fact]
    public async Task A_server_that_is_not_there_is_unreachable()
    {
        using var services = Connect(new Uri("https://127.0.0.1:9/"), out var api);
        Assert.Equal(KubernetesFailure.Unreachable, (await Assert.ThrowsAsync<KubernetesException>(() => api.ReadAsync(Secret, default))).Failure);
    }

    [Fact]
    public async Task What_a_certificate_names_is_not_fetched()
    {
        using var other = new TestAuthority();
        await using var issuer = new ScriptedServer(_ => Task.CompletedTask);
        using var leaf = other.IssueNaming(new Uri($"http://127.0.0.1:{issuer.Port}/ca.crt"), "127.0.0.1");
        await using var server = new ScriptedServer(_ => Task.CompletedTask, leaf);
        using var services = Connect(new Uri($"https://127.0.0.1:{server.Port}/"), out var api);
        Assert.Equal(KubernetesFailure.Unreachable, (await Assert.ThrowsAsync<KubernetesException>(() => api.ReadAsync(Secret, default))).Failure);
        Assert.Equal((1, 0, 0), (server.Connections, server.Heads.Count, issuer.Connections));
    }

    private Task<LoopbackServer> ServeAsync(RequestDelegate handler) => LoopbackServer.StartAsync(handler, authority.Issue("127.0.0.1"));

    private ServiceProvider Connect(Uri address, out KubernetesApi api)
    {
        var services = new ServiceCollection().AddKubernetesApi(new KubernetesConnection(address, TokenFile, AuthorityFile)).BuildServiceProvider();
        api = services.GetRequiredService<KubernetesApi>();
        return services;
    }

    private static Task Status(HttpContext context, int status)
    {
        context.Response.StatusCode = status;
        return Task.CompletedTask;
    }
}
