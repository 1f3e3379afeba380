namespace ImageTrust.Policy.Contract.Tests;

/// <summary>Each time leaves room for the next.</summary>
public sealed class TimeBudgetTests
{
    [Theory]
    [InlineData(8, 7.2)]
    [InlineData(10, 9)]
    [InlineData(30, 27)]
    [InlineData(1, 0.75)]
    public void An_answer_takes_the_API_servers_timeout_less_a_tenth_and_less_a_quarter_of_a_second_at_least(double timeout, double within)
    {
        Assert.Equal(TimeSpan.FromSeconds(within), TimeBudget.AnswerWithin(TimeSpan.FromSeconds(timeout)));
    }

    [Fact]
    public void A_registration_waits_shorter_than_an_API_server_does_by_itself()
    {
        Assert.True(TimeBudget.Registered < TimeBudget.Review);
        Assert.True(TimeBudget.Review < TimeBudget.LongestReview);
        Assert.Equal(TimeSpan.Zero, TimeSpan.FromSeconds((int)TimeBudget.Registered.TotalSeconds) - TimeBudget.Registered);
    }

    [Fact]
    public void A_silent_registry_ends_as_its_own_timeout()
    {
        Assert.True(TimeBudget.Connect < TimeBudget.Attempt);
        Assert.True(TimeBudget.Attempt < TimeBudget.Lookup);
        Assert.True(TimeBudget.Lookup < TimeBudget.AnswerWithin(TimeBudget.Registered));
    }

    [Fact]
    public void A_replica_ends_what_was_asked_before_it_is_killed()
    {
        Assert.True(TimeBudget.ShutdownGrace > TimeBudget.Review);
        Assert.True(TimeBudget.Drain + TimeBudget.ShutdownGrace < TimeBudget.Termination);
    }
}
