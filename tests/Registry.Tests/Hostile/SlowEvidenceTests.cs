using ImageTrust.Registry.Evidence;
using ImageTrust.Registry.Failures;
using ImageTrust.Registry.Tests.Evidence;
using ImageTrust.TestKit.Registry;
using Microsoft.AspNetCore.Http;

namespace ImageTrust.Registry.Tests.Hostile;

/// <summary>Time that slow or heavy evidence uses up is our own. Only a registry that gives no answer is silent.</summary>
public sealed class SlowEvidenceTests : IAsyncLifetime
{
    private OciRegistry registry = null!;
    private string image = null!;

    public async ValueTask InitializeAsync()
    {
        registry = await OciRegistry.StartAsync();
        var writer = new ImageWriter(registry.Store, "app");
        image = writer.AddImage("x", "v1");
        for (int i = 0; i < 20; i++)
        {
            writer.AddBundle(image, Samples.Bytes($"bundle {i}"), Samples.SignPredicate);
        }
    }

    public ValueTask DisposeAsync() => registry.DisposeAsync();

    private async Task<IReadOnlyList<RegistryFailure>> FailuresAsync(Func<HttpContext, Task<bool>> answer, double most = 3, double attempt = 1.2)
    {
        await using var front = await LoopbackServer.StartAsync(async context =>
        {
            if (!await answer(context))
            {
                await context.PassOnAsync(registry.Host);
            }
        });
        using var harness = Harness.Plain(front.Port, times: new Hosts.LookupTimes { Lookup = TimeSpan.FromSeconds(most), Attempt = TimeSpan.FromSeconds(attempt) });
        using var lookup = harness.Client.Open(Harness.Reference($"127.0.0.1:{front.Port}/app@{image}"));
        var search = lookup.FindEvidenceAsync(Harness.DigestOf(image), EvidenceQuery.ForSignatures);
        await foreach (var _ in search)
        {
        }

        return [.. search.Places.Select(place => place.Completeness).OfType<Completeness.Partial>().SelectMany(partial => partial.Causes)];
    }

    private static bool IsBlob(HttpContext context) => context.Request.Path.Value!.Contains("/blobs/", StringComparison.Ordinal);

    [Fact]
    public async Task Slow_answers_that_use_up_our_time_are_no_silence()
    {
        var failures = await FailuresAsync(
            async context =>
            {
                await Task.Delay(IsBlob(context) ? 400 : 0, CancellationToken.None);
                return false;
            },
            attempt: 3);
        Assert.NotEmpty(failures);
        Assert.All(failures, failure => Assert.Equal(FailureCause.OwnBudget, failure.Cause));
    }

    [Fact]
    public async Task Bodies_that_drip_are_no_silence()
    {
        var failures = await FailuresAsync(async context =>
        {
            if (IsBlob(context))
            {
                context.Response.ContentLength = 8;
                await context.Response.WriteAsync("b");
                await context.Response.Body.FlushAsync();
                await Task.Delay(Timeout.Infinite, context.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default);
            }

            return IsBlob(context);
        });
        Assert.NotEmpty(failures);
        Assert.All(failures, failure => Assert.Equal(FailureCause.OwnBudget, failure.Cause));
    }

    [Fact]
    public async Task A_registry_that_falls_silent_is_silent_to_the_end()
    {
        // Enough of our own time is left for every attempt to be the registry's silence, on a busy machine too.
        var failures = await FailuresAsync(
            async context =>
            {
                await Task.Delay(Timeout.Infinite, context.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default);
                return true;
            },
            most: 30);
        Assert.NotEmpty(failures);
        Assert.All(failures, failure => Assert.Equal((RegistryFailureCode.Timeout, FailureCause.Silence), (failure.Code, failure.Cause)));
    }

    [Fact]
    public async Task The_failure_of_a_host_that_a_redirect_leads_to_is_not_the_registrys()
    {
        await using var elsewhere = new ScriptedServer(exchange => exchange.AnswerAsync(503, []));
        await using var redirecting = await OciRegistry.StartAsync(new OciRegistryOptions { BlobRedirect = digest => new Uri($"http://127.0.0.1:{elsewhere.Port}/{digest}") });
        var writer = new ImageWriter(redirecting.Store, "app");
        writer.AddBundle(writer.AddImage("x", "v1"), Samples.Bytes("bundle"), Samples.SignPredicate);
        using var harness = new Harness(new RegistryOptions { Hosts = [Harness.PlainHost(redirecting.Host), Harness.PlainHost($"127.0.0.1:{elsewhere.Port}")] });
        var collected = await harness.CollectAsync($"{redirecting.Host}/app:v1", EvidenceQuery.ForSignatures);
        var failure = collected.Of<EvidenceCandidate.Unreadable>().Single().Failure;
        Assert.Equal((RegistryFailureCode.ServerError, FailureCause.AnotherHost), (failure.Code, failure.Cause));
    }
}
