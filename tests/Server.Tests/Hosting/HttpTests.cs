using System.Net;
using System.Text;
using ImageTrust.Server.Reviews;
using ImageTrust.Server.Tests.Stage;
using Microsoft.Extensions.Time.Testing;

namespace ImageTrust.Server.Tests.Hosting;

/// <summary>The two ports, and what comes in that is no admission review.</summary>
[Collection(Alone.Name)]
public sealed class HttpTests
{
    private static readonly byte[] Good = Encoding.UTF8.GetBytes(Body.Pod("registry.example.test/tools/free:1").ToJsonString());

    [Fact]
    public async Task What_is_no_review_is_answered_by_a_status_and_a_reason()
    {
        await using var stage = await ServerStage.StartAsync();
        await RefusedAsync(stage, HttpStatusCode.BadRequest, "the body is not JSON at byte 1 of line 1", "validate", "no json"u8.ToArray());
        await RefusedAsync(stage, HttpStatusCode.BadRequest, "the body is not an AdmissionReview of admission.k8s.io/v1", "validate", "{}"u8.ToArray());
        await RefusedAsync(stage, HttpStatusCode.BadRequest, "timeout is not a duration", "validate?timeout=soon", Good);
        await RefusedAsync(stage, HttpStatusCode.BadRequest, "timeout is not a duration", "validate?timeout=31s", Good);
        await RefusedAsync(stage, HttpStatusCode.UnsupportedMediaType, "application/json", "mutate", Good, "text/plain");
        await RefusedAsync(stage, HttpStatusCode.RequestEntityTooLarge, "larger than 8388608 bytes", "validate", new byte[BodyReader.MostBytes + 1]);
        await RefusedAsync(stage, HttpStatusCode.NotFound, "not found", "metrics", Good);
        await RefusedAsync(stage, HttpStatusCode.NotFound, "not found", "VALIDATE", Good);
        using var good = await stage.PostAsync("validate", Good, "application/json; charset=utf-8");
        Assert.Equal(HttpStatusCode.OK, good.StatusCode);
        Assert.Equal("application/json", good.Content.Headers.ContentType!.MediaType);
    }

    [Fact]
    public async Task A_body_of_eight_megabytes_is_read_and_its_memory_given_back()
    {
        await using var stage = await ServerStage.StartAsync("day1");
        var review = Body.Pod("registry.example.test/tools/free:1");
        review["request"]!["object"]!["metadata"]!["annotations"] = new System.Text.Json.Nodes.JsonObject { ["large"] = "" };
        int room = BodyReader.MostBytes - Encoding.UTF8.GetByteCount(review.ToJsonString());
        review["request"]!["object"]!["metadata"]!["annotations"]!["large"] = new string('x', room);
        Assert.True((await stage.ValidateAsync(review)).Allowed);
        var bodies = (BodyReader)stage.Services.GetService(typeof(BodyReader))!;
        await stage.EventuallyAsync("image_trust_body_bytes{otel_scope_name=\"ImageTrust.Server\"} 0");
        Assert.Equal(0, bodies.ReservedBytes);
    }

    [Fact]
    public async Task Bodies_beyond_the_common_bound_are_asked_for_again_later()
    {
        await using var stage = await ServerStage.StartAsync();
        var bodies = (BodyReader)stage.Services.GetService(typeof(BodyReader))!;
        List<PooledBody> held = [];
        byte[] eight = new byte[BodyReader.MostBytes];
        while (bodies.ReservedBytes < BodyReader.MostBytesTogether)
        {
            var context = new Microsoft.AspNetCore.Http.DefaultHttpContext();
            context.Request.Body = new MemoryStream(eight);
            if (await bodies.ReadAsync(context.Request, Deadline.Read(TimeProvider.System, "30s")!.Value, CancellationToken.None) is not { } body)
            {
                break;
            }

            held.Add(body);
        }

        // A small one has room of its own.
        using (var small = await stage.PostAsync("validate", Good))
        {
            Assert.Equal(HttpStatusCode.OK, small.StatusCode);
        }

        using (var response = await stage.PostAsync("validate", [.. Good, .. Encoding.UTF8.GetBytes(new string(' ', 7 * 1024 * 1024))]))
        {
            Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
            Assert.Equal(TimeSpan.FromSeconds(1), response.Headers.RetryAfter!.Delta);
        }

        held.ForEach(body => body.Dispose());
        Assert.Equal(0, bodies.ReservedBytes);
        using var after = await stage.PostAsync("validate", Good);
        Assert.Equal(HttpStatusCode.OK, after.StatusCode);
    }

    [Fact]
    public async Task Bodies_that_are_announced_and_do_not_come_keep_nobody_out()
    {
        await using var stage = await ServerStage.StartAsync();
        List<SlowBody> slow = [];
        for (int i = 0; i < BodyReader.MostBytesTogether / BodyReader.MostBytes; i++)
        {
            slow.Add(await SlowBody.StartAsync(stage.ReviewsAddress, BodyReader.MostBytes, "3s"));
        }

        await stage.EventuallyAsync($"image_trust_body_bytes{{otel_scope_name=\"ImageTrust.Server\"}} {slow.Count * 16 * 1024}");
        using var small = await stage.PostAsync("validate", Good);
        Assert.Equal(HttpStatusCode.OK, small.StatusCode);
        Assert.All(await Task.WhenAll(slow.Select(one => one.StatusAsync())), status => Assert.Equal("HTTP/1.1 408 Request Timeout", status));
        Assert.Equal(0, ((BodyReader)stage.Services.GetService(typeof(BodyReader))!).ReservedBytes);
        slow.ForEach(one => one.Dispose());
    }

    [Fact]
    public async Task A_connection_over_which_no_request_comes_is_closed_and_one_with_a_request_is_answered()
    {
        var clock = new FakeTimeProvider(TimeProvider.System.GetUtcNow());
        await using var stage = await ServerStage.StartAsync(clock: clock);
        using var silent = await SlowBody.ConnectAsync(stage.ReviewsAddress);
        using var slow = await SlowBody.StartAsync(stage.ReviewsAddress, BodyReader.MostBytes, "30s");
        await stage.EventuallyAsync("image_trust_body_bytes{otel_scope_name=\"ImageTrust.Server\"} 16384");
        var closed = silent.ClosedAsync();
        var status = slow.StatusAsync();
        while (await Task.WhenAny(closed, Task.Delay(200)) != closed)
        {
            clock.Advance(TimeSpan.FromSeconds(10));
        }

        await closed;
        clock.Advance(TimeSpan.FromSeconds(30));
        Assert.Equal("HTTP/1.1 408 Request Timeout", await status);
    }

    [Fact]
    public async Task Both_protocols_of_an_API_server_are_spoken()
    {
        await using var stage = await ServerStage.StartAsync();
        foreach (var version in new[] { HttpVersion.Version11, HttpVersion.Version20 })
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(stage.ReviewsAddress, "validate"))
            {
                Version = version,
                VersionPolicy = HttpVersionPolicy.RequestVersionExact,
                Content = new ByteArrayContent(Good) { Headers = { ContentType = new("application/json") } },
            };
            using var response = await stage.Reviews.SendAsync(request, CancellationToken.None);
            Assert.Equal((HttpStatusCode.OK, version), (response.StatusCode, response.Version));
        }
    }

    [Fact]
    public async Task The_state_is_on_its_own_port_and_reviews_are_not()
    {
        await using var stage = await ServerStage.StartAsync();
        Assert.Equal((HttpStatusCode.OK, "alive\n"), await stage.GetAsync(stage.StateAddress, "livez"));
        Assert.Equal((HttpStatusCode.OK, "ready\n"), await stage.GetAsync(stage.StateAddress, "readyz"));
        Assert.Equal(HttpStatusCode.NotFound, (await stage.GetAsync(stage.ReviewsAddress, "readyz")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await stage.GetAsync(stage.ReviewsAddress, "metrics")).Status);
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(stage.StateAddress, "validate")) { Content = new ByteArrayContent(Good) };
        using var response = await stage.Reviews.SendAsync(request, CancellationToken.None);
        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
    }

    [Fact]
    public async Task No_label_of_a_metric_holds_what_an_object_says()
    {
        await using var stage = await ServerStage.StartAsync();
        string digest = stage.Push("team/app", "v1");
        await stage.ValidateAsync(Body.Pod($"registry.example.test/team/app@{digest}", "registry.example.test/tools/free:1", "evil.example/x", "no image"));
        await stage.MutateAsync(Body.Pod("registry.example.test/team/app:v1"));
        await stage.EventuallyAsync("image_trust_decisions_total{otel_scope_name=\"ImageTrust.Server\",action=\"admit\",cause=\"none\",phase=\"day2\",reason=\"signed\",view=\"now\"} 1");
        string text = (await stage.GetAsync(stage.StateAddress, "metrics")).Text;
        Assert.All(["example", "shop", "alice", "web", "app", digest], word => Assert.DoesNotContain(word, text.Replace("ImageTrust.Server.Tests", "", StringComparison.Ordinal), StringComparison.Ordinal));
        Assert.Contains("reason=\"no-rule\"", text, StringComparison.Ordinal);
        Assert.Contains("image_trust_registry_requests_total{otel_scope_name=\"ImageTrust.Server\",status=\"200\"}", text, StringComparison.Ordinal);
        Assert.Contains("image_trust_pins_total{otel_scope_name=\"ImageTrust.Server\",outcome=\"replaced\"} 1", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_pinning_and_dry_runs_ask_registries_is_counted()
    {
        await using var stage = await ServerStage.StartAsync();
        string digest = stage.Push("team/app", "v1");
        await stage.MutateAsync(Body.Pod("registry.example.test/team/app:v1"));
        await stage.EventuallyAsync("image_trust_registry_requests_total{otel_scope_name=\"ImageTrust.Server\",status=\"200\"} 1");
        var dry = Body.Pod($"registry.example.test/team/app@{digest}");
        dry["request"]!["dryRun"] = true;
        await stage.ValidateAsync(dry);
        int answered = stage.Registry.Requests.Count(request => request.Status == 200);
        Assert.True(answered > 1);
        await stage.EventuallyAsync($"image_trust_registry_requests_total{{otel_scope_name=\"ImageTrust.Server\",status=\"200\"}} {answered}");
        Assert.DoesNotContain("image_trust_decisions_total", (await stage.GetAsync(stage.StateAddress, "metrics")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_object_that_cannot_be_read_is_counted_like_a_decision()
    {
        await using var stage = await ServerStage.StartAsync();
        await stage.ValidateAsync(Body.Review("CREATE", ("example.com", "v1", "Thing"), new System.Text.Json.Nodes.JsonObject()));
        await stage.EventuallyAsync("image_trust_decisions_total{otel_scope_name=\"ImageTrust.Server\",action=\"deny\",cause=\"none\",phase=\"day2\",reason=\"unknown-kind\",view=\"now\"} 1");
    }

    [Fact]
    public async Task A_server_that_is_told_to_stop_says_so_first_and_serves_on()
    {
        await using var stage = await ServerStage.StartAsync(settings: new() { ["IMAGETRUST_DRAIN_SECONDS"] = "3" });
        using (var before = await stage.PostAsync("validate", Good))
        {
            Assert.NotEqual(true, before.Headers.ConnectionClose);
        }

        var stopping = stage.StopAsync();
        var (status, text) = await stage.GetAsync(stage.StateAddress, "readyz");
        Assert.Equal((HttpStatusCode.ServiceUnavailable, "draining: the server is stopping\n"), (status, text));
        using (var last = await stage.PostAsync("validate", Good))
        {
            Assert.Equal((HttpStatusCode.OK, true), (last.StatusCode, last.Headers.ConnectionClose));
        }

        await stopping;
        await Assert.ThrowsAsync<HttpRequestException>(() => stage.GetAsync(stage.StateAddress, "readyz"));
    }

    private static async Task RefusedAsync(ServerStage stage, HttpStatusCode status, string why, string path, byte[] body, string type = "application/json")
    {
        using var response = await stage.PostAsync(path, body, type);
        Assert.Equal(status, response.StatusCode);
        Assert.Contains(why, await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }
}
