using ImageTrust.Server.Reviews;
using Microsoft.Extensions.Time.Testing;

namespace ImageTrust.Server.Tests.Reviews;

/// <summary>The API server's timeout, less what it takes to answer.</summary>
public sealed class DeadlineTests
{
    [Theory]
    [InlineData("10s", 9000)]
    [InlineData("30s", 27000)]
    [InlineData("1s", 750)]
    [InlineData("8s", 7200)]
    [InlineData("1.5s", 1250)]
    [InlineData("", 9000)]
    [InlineData(null, 9000)]
    public void A_tenth_and_at_least_a_quarter_of_a_second_is_kept_for_the_answer(string? timeout, int milliseconds) =>
        Assert.Equal(TimeSpan.FromMilliseconds(milliseconds), Deadline.Read(new FakeTimeProvider(), timeout)!.Value.Left);

    [Theory]
    [InlineData("10")]
    [InlineData("s")]
    [InlineData("0s")]
    [InlineData("-1s")]
    [InlineData("31s")]
    [InlineData("1m")]
    [InlineData("1e1s")]
    [InlineData("10s ")]
    [InlineData("NaNs")]
    [InlineData("∞s")]
    public void What_no_API_server_sends_is_refused(string timeout) => Assert.Null(Deadline.Read(new FakeTimeProvider(), timeout));

    [Fact]
    public void It_runs_from_the_first_moment_and_ends_at_nothing()
    {
        var clock = new FakeTimeProvider();
        var deadline = Deadline.Read(clock, "10s")!.Value;
        clock.Advance(TimeSpan.FromSeconds(4));
        Assert.Equal(TimeSpan.FromSeconds(5), deadline.Left);
        clock.Advance(TimeSpan.FromSeconds(60));
        Assert.Equal(TimeSpan.Zero, deadline.Left);
    }

    [Fact]
    public void A_timeout_too_short_to_answer_in_leaves_nothing() =>
        Assert.Equal(TimeSpan.Zero, Deadline.Read(new FakeTimeProvider(), "0.1s")!.Value.Left);
}
