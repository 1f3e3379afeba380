using System.Text;
using ImageTrust.Registry.Evidence;
using ImageTrust.Registry.Failures;
using ImageTrust.Registry.Hosts;
using ImageTrust.Registry.Tests.Evidence;
using ImageTrust.TestKit.Registry;
using ImageTrust.TestKit.Timing;
using static ImageTrust.Registry.Tests.Hostile.HostileLookup;

namespace ImageTrust.Registry.Tests.Hostile;

/// <summary>Registries that lie, stall and flood while an image is resolved. Each lookup ends within its deadline, with the right code.</summary>
public sealed class HostileRegistryTests
{
    private const string Manifest = "application/vnd.oci.image.manifest.v1+json";

    [Fact]
    public async Task Wrong_bytes_for_a_digest_are_a_digest_mismatch()
    {
        byte[] other = Samples.Bytes("""{"schemaVersion":2}""");
        var (failure, _) = await FailAsync(e => e.AnswerAsync(200, other, Manifest), target: "app@sha256:" + new string('a', 64));
        Assert.Equal(RegistryFailureCode.DigestMismatch, failure.Code);
    }

    [Fact]
    public async Task A_digest_header_that_contradicts_the_bytes_is_a_digest_mismatch() =>
        Assert.Equal(RegistryFailureCode.DigestMismatch, await CodeAsync(
            e => e.AnswerAsync(200, Samples.Bytes("{}"), Manifest, "Docker-Content-Digest: sha256:" + new string('a', 64))));

    [Fact]
    public async Task An_endless_body_is_too_large()
    {
        byte[] megabyte = Encoding.ASCII.GetBytes("100000\r\n" + new string(' ', 0x100000) + "\r\n");
        long sent = 0;
        Assert.Equal(RegistryFailureCode.TooLarge, await CodeAsync(async e =>
        {
            await e.SendAsync($"HTTP/1.1 200 OK\r\nContent-Type: {Manifest}\r\nTransfer-Encoding: chunked\r\n\r\n");
            while (!e.Stopped.IsCancellationRequested)
            {
                await e.SendAsync(megabyte);
                Interlocked.Add(ref sent, megabyte.Length);
            }
        }));

        // The cap of 4 MiB, and what the buffers of two sockets may hold.
        Assert.InRange(Interlocked.Read(ref sent), 1, 32 * 1024 * 1024);
    }

    [Fact]
    public async Task A_length_of_5_gigabytes_is_too_large_without_reading() =>
        Assert.Equal(RegistryFailureCode.TooLarge, await CodeAsync(
            e => e.SendAsync($"HTTP/1.1 200 OK\r\nContent-Type: {Manifest}\r\nContent-Length: 5368709120\r\n\r\n")));

    [Fact]
    public async Task A_slow_drip_is_no_silence()
    {
        var failure = await ImpatientlyAsync(async e =>
        {
            await e.SendAsync($"HTTP/1.1 200 OK\r\nContent-Type: {Manifest}\r\nContent-Length: 1000\r\n\r\n");
            for (int i = 0; i < 1000; i++)
            {
                await e.SendAsync(" ");
                await Task.Delay(50, e.Stopped);
            }
        });
        Assert.Equal((RegistryFailureCode.TooSlow, FailureCause.OwnBudget), (failure.Code, failure.Cause));
    }

    [Fact]
    public async Task Dripping_headers_are_a_timeout()
    {
        var failure = await ImpatientlyAsync(async e =>
        {
            await e.SendAsync("HTTP/1.1 200 OK\r\n");
            for (int i = 0; i < 1000; i++)
            {
                await e.SendAsync($"X-{i}: y\r\n");
                await Task.Delay(50, e.Stopped);
            }
        });
        Assert.Equal(RegistryFailureCode.Timeout, failure.Code);
    }

    [Fact]
    public async Task Silence_is_a_timeout()
    {
        var failure = await ImpatientlyAsync(e => Task.Delay(Timeout.Infinite, e.Stopped));
        Assert.Equal((RegistryFailureCode.Timeout, FailureCause.Silence), (failure.Code, failure.Cause));
    }

    [Fact]
    public async Task Huge_headers_are_too_large() =>
        Assert.Equal(RegistryFailureCode.TooLarge, await CodeAsync(
            e => e.SendAsync($"HTTP/1.1 200 OK\r\nX: {new string('x', 200_000)}\r\n\r\n")));

    [Fact]
    public async Task Endless_headers_are_too_large() =>
        Assert.Equal(RegistryFailureCode.TooLarge, await CodeAsync(async e =>
        {
            await e.SendAsync("HTTP/1.1 200 OK\r\n");
            for (int i = 0; !e.Stopped.IsCancellationRequested; i++)
            {
                await e.SendAsync($"X-{i}: {new string('y', 1000)}\r\n");
            }
        }));

    [Fact]
    public async Task A_gzip_bomb_is_not_unpacked()
    {
        using var packed = new MemoryStream();
        await using (var gzip = new System.IO.Compression.GZipStream(packed, System.IO.Compression.CompressionLevel.SmallestSize, leaveOpen: true))
        {
            await gzip.WriteAsync(new byte[64 * 1024 * 1024]);
        }

        var (failure, server) = await FailAsync(e => e.AnswerAsync(200, packed.ToArray(), Manifest, "Content-Encoding: gzip"));
        Assert.Equal(RegistryFailureCode.Garbled, failure.Code);
        Assert.All(server.Heads, head => Assert.DoesNotContain("gzip", head, StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public async Task A_challenge_that_sends_the_client_elsewhere_ends_there()
    {
        var (failure, server) = await FailAsync(e => e.AnswerAsync(401, [], "text/plain", "WWW-Authenticate: Bearer realm=\"http://127.0.0.1:1/token\""));
        Assert.Equal(RegistryFailureCode.RealmRefused, failure.Code);
        Assert.Single(server.Heads);
    }

    [Fact]
    public async Task A_token_that_is_never_good_enough_is_unauthorized()
    {
        int port = 0;
        await using var server = new ScriptedServer(e => e.Target.StartsWith("/token", StringComparison.Ordinal)
            ? e.AnswerAsync(200, Samples.Bytes("""{"token":"t"}"""))
            : e.AnswerAsync(401, [], "text/plain", $"WWW-Authenticate: Bearer realm=\"http://127.0.0.1:{port}/token\""));
        port = server.Port;
        using var harness = Harness.Plain(port);
        Assert.Equal(RegistryFailureCode.Unauthorized, (await harness.FailureAsync($"127.0.0.1:{port}/app:v1")).Code);
        Assert.Equal(3, server.Heads.Count);
    }

    [Fact]
    public async Task A_429_for_ever_is_throttled_after_a_few_attempts()
    {
        var (failure, server) = await FailAsync(e => e.AnswerAsync(429, [], "text/plain", "Retry-After: 0"));
        Assert.Equal(RegistryFailureCode.Throttled, failure.Code);
        Assert.Equal(3, server.Heads.Count);
    }

    [Fact]
    public async Task A_429_that_asks_for_more_time_than_there_is_fails_at_once()
    {
        var clock = new OwnTime();
        var (failure, server) = await FailAsync(e => e.AnswerAsync(429, [], "text/plain", "Retry-After: 3600"));
        Assert.Equal(RegistryFailureCode.Throttled, failure.Code);
        Assert.Single(server.Heads);
        Assert.True(clock.Own < new LookupTimes().Lookup / 2, $"took {clock.Own}");
    }

    [Theory]
    [InlineData(500)]
    [InlineData(502)]
    [InlineData(503)]
    [InlineData(599)]
    public async Task Trouble_of_the_server_is_repeated_and_then_reported(int status)
    {
        var (failure, server) = await FailAsync(e => e.AnswerAsync(status, []));
        Assert.Equal(RegistryFailureCode.ServerError, failure.Code);
        Assert.Equal(3, server.Heads.Count);
    }

    [Theory]
    [InlineData(403, RegistryFailureCode.Unauthorized)]
    [InlineData(404, RegistryFailureCode.NotFound)]
    [InlineData(204, RegistryFailureCode.Garbled)]
    [InlineData(418, RegistryFailureCode.Refused)]
    [InlineData(501, RegistryFailureCode.ServerError)]
    public async Task Other_statuses_have_their_codes(int status, RegistryFailureCode code) =>
        Assert.Equal(code, await CodeAsync(e => e.AnswerAsync(status, [])));

    [Fact]
    public async Task A_server_that_recovers_in_time_is_forgiven()
    {
        byte[] manifest = Samples.Bytes($$"""{"schemaVersion":2,"mediaType":"{{Manifest}}","config":{"mediaType":"a","digest":"sha256:{{new string('0', 64)}}","size":1},"layers":[]}""");
        int count = 0;
        await using var server = new ScriptedServer(e => Interlocked.Increment(ref count) < 3 ? e.AnswerAsync(503, []) : e.AnswerAsync(200, manifest, Manifest));
        using var harness = Harness.Plain(server.Port);
        using var lookup = harness.Client.Open(Harness.Reference($"127.0.0.1:{server.Port}/app:v1"));
        Assert.Equal(OciStore.DigestOf(manifest), (await lookup.ResolveAsync()).Digest.ToString());
        Assert.Equal([503, 503, 200], lookup.Requests.Select(request => request.Status));
    }

    [Fact]
    public async Task A_redirect_loop_ends()
    {
        var (failure, server) = await FailAsync(e => e.AnswerAsync(302, [], "text/plain", "Location: " + e.Target));
        Assert.Equal(RegistryFailureCode.RedirectRefused, failure.Code);
        Assert.Equal(4, server.Heads.Count);
    }

    [Theory]
    [InlineData("https://169.254.169.254/metadata/identity/oauth2/token")]
    [InlineData("https://[::ffff:169.254.169.254]/x")]
    [InlineData("https://2852039166/x")]
    [InlineData("https://0xa9.0xfe.0xa9.0xfe/x")]
    [InlineData("https://metadata.example/x")]
    [InlineData("https://127.0.0.1:1/x")]
    [InlineData("https://10.0.0.1/x")]
    public async Task A_redirect_inside_is_never_followed_to_its_end(string location)
    {
        await using var server = new ScriptedServer(e => e.AnswerAsync(307, [], "text/plain", "Location: " + location));
        var network = new TestNetwork();
        network.AddName("metadata.example", "169.254.169.254");
        string host = $"127.0.0.1:{server.Port}";
        using var harness = new Harness(new RegistryOptions { Hosts = [Harness.PlainHost(host)] }, network);
        var failure = await harness.FailureAsync($"{host}/app:v1");
        Assert.Equal(RegistryFailureCode.BlockedAddress, failure.Code);
        Assert.All(network.Dialled, address => Assert.Equal(System.Net.IPAddress.Loopback, address));
        Assert.Single(server.Heads);
    }

    [Fact]
    public async Task The_caller_giving_up_is_not_the_registrys_failure()
    {
        await using var server = new ScriptedServer(e => Task.Delay(Timeout.Infinite, e.Stopped));
        using var harness = Harness.Plain(server.Port);
        using var patience = new CancellationTokenSource(TimeSpan.FromMilliseconds(200));
        using var lookup = harness.Client.Open(Harness.Reference($"127.0.0.1:{server.Port}/app:v1"), patience.Token);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(lookup.ResolveAsync);
    }

    [Fact]
    public async Task A_different_manifest_the_second_time_is_never_seen()
    {
        int count = 0;
        await using var registry = await OciRegistry.StartAsync();
        var writer = new ImageWriter(registry.Store, "app");
        string honest = writer.AddImage("honest", "v1");
        await using var front = await LoopbackServer.StartAsync(async context =>
        {
            // Verification asks first; whoever asks by tag again gets the other image.
            bool byTag = context.Request.Path == "/v2/app/manifests/v1";
            string digest = byTag && Interlocked.Increment(ref count) > 1 ? writer.AddImage("evil") : honest;
            var found = byTag ? registry.Store.Manifest("app", digest) : null;
            context.Response.StatusCode = found is null ? 404 : 200;
            context.Response.ContentType = found?.Manifest.MediaType;
            await context.Response.Body.WriteAsync(found?.Manifest.Bytes ?? []);
        });
        using var harness = Harness.Plain(front.Port);
        var collected = await harness.CollectAsync($"127.0.0.1:{front.Port}/app:v1", EvidenceQuery.Everything);
        Assert.Equal(honest, collected.Image.Digest.ToString());
        Assert.Equal(1, count);
        Assert.All(front.Requests.Skip(1), request => Assert.Contains(honest[7..], request.Path, StringComparison.Ordinal));
    }
}
