using ImageTrust.Registry.Failures;
using ImageTrust.Registry.Hosts;
using ImageTrust.Registry.Tests.Evidence;
using ImageTrust.TestKit.Timing;
using static ImageTrust.Registry.Tests.Hostile.HostileLookup;

namespace ImageTrust.Registry.Tests.Hostile;

/// <summary>What a registry refuses says nothing about the content; its own words are for people.</summary>
public sealed class RefusalTests
{
    /// <summary>Azure's registry answers 424 while the upstream of a cache rule fails; all of these say nothing about the content.</summary>
    [Theory]
    [InlineData(400)]
    [InlineData(405)]
    [InlineData(406)]
    [InlineData(408)]
    [InlineData(409)]
    [InlineData(410)]
    [InlineData(412)]
    [InlineData(416)]
    [InlineData(423)]
    [InlineData(424)]
    [InlineData(425)]
    [InlineData(451)]
    [InlineData(499)]
    public async Task Another_4xx_is_the_registrys_refusal_of_the_request_in_its_own_words(int status)
    {
        byte[] body = Samples.Bytes("""{"errors":[{"code":"UNKNOWN","message":"the upstream\nof this cache rule\u202e failed"}]}""");
        var (failure, _) = await FailAsync(e => e.AnswerAsync(status, body, "application/json"));
        Assert.Equal((RegistryFailureCode.Refused, FailureCause.RequestRefused, FailureMeaning.CouldNotCheck), (failure.Code, failure.Cause, failure.Meaning));
        Assert.Equal("the upstream of this cache rule  failed", failure.Said);
        Assert.Contains($"{status}", failure.Detail, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("<html>no JSON</html>")]
    [InlineData("{\"errors\":[]}")]
    [InlineData("{\"errors\":[1]}")]
    [InlineData("{\"errors\":{\"message\":\"x\"}}")]
    [InlineData("{\"errors\":[{\"message\":7}]}")]
    [InlineData("{\"errors\":[{\"message\":\"\\u0000\"}]}")]
    public async Task A_refusal_without_words_is_one_all_the_same(string body)
    {
        var (failure, _) = await FailAsync(e => e.AnswerAsync(424, Samples.Bytes(body), "application/json"));
        Assert.Equal((RegistryFailureCode.Refused, null), (failure.Code, failure.Said));
    }

    [Fact]
    public async Task Endless_words_of_a_refusal_are_left_out_and_cost_little_time()
    {
        // To read on would take minutes.
        var times = new LookupTimes { Attempt = TimeSpan.FromSeconds(30), Lookup = TimeSpan.FromSeconds(60) };
        var clock = new OwnTime();
        var (failure, _) = await FailAsync(times: times, script: async e =>
        {
            await e.SendAsync("HTTP/1.1 403 Forbidden\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n");
            while (!e.Stopped.IsCancellationRequested)
            {
                await e.SendAsync("1\r\n \r\n");
                await Task.Delay(50, e.Stopped);
            }
        });
        Assert.Equal((RegistryFailureCode.Unauthorized, FailureCause.AccessRefused, null), (failure.Code, failure.Cause, failure.Said));
        Assert.True(clock.Own < times.Attempt, $"took {clock.Own}");
    }

    [Fact]
    public async Task Long_words_of_a_refusal_are_cut()
    {
        byte[] body = Samples.Bytes($$"""{"errors":[{"message":"{{new string('x', 3000)}}"}]}""");
        var (failure, _) = await FailAsync(e => e.AnswerAsync(403, body, "application/json"));
        Assert.InRange(failure.Said!.Length, 100, 200);
    }
}
