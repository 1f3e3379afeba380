using ImageTrust.Registry.Budgets;
using ImageTrust.Registry.Failures;
using ImageTrust.Registry.Hosts;
using ImageTrust.Registry.Transport;
using Microsoft.Extensions.Time.Testing;

namespace ImageTrust.Registry.Tests.Transport;

/// <summary>A lookup's end is the registry's silence only where that took most of the time, by the clock and not by the number of questions.</summary>
public sealed class SilenceTests : IDisposable
{
    private readonly FakeTimeProvider clock = new();
    private readonly LookupBudget budget;

    public SilenceTests()
    {
        var limits = new RegistryLimits();
        budget = new LookupBudget(
            limits, new LookupTimes { Lookup = TimeSpan.FromSeconds(6) }, new BodyMemory(limits), clock, new Payers("shop"), CancellationToken.None);
    }

    public void Dispose() => budget.Dispose();

    [Fact]
    public void Questions_that_waited_beside_each_other_waited_for_the_same_time()
    {
        clock.Advance(TimeSpan.FromSeconds(4.5));
        long began = clock.GetTimestamp();
        clock.Advance(TimeSpan.FromSeconds(1.5));
        for (int question = 0; question < 4; question++)
        {
            budget.CountSilence(began);
        }

        Assert.Equal(RegistryFailureCode.OutOfTime, End());
    }

    [Fact]
    public void Questions_that_waited_one_after_the_other_waited_for_both()
    {
        for (int question = 0; question < 2; question++)
        {
            long began = clock.GetTimestamp();
            clock.Advance(TimeSpan.FromSeconds(1.5));
            budget.CountSilence(began);
            clock.Advance(TimeSpan.FromSeconds(1));
        }

        Assert.Equal(RegistryFailureCode.Timeout, End());
    }

    [Fact]
    public void Of_two_that_overlap_the_common_part_counts_once()
    {
        long first = clock.GetTimestamp();
        clock.Advance(TimeSpan.FromSeconds(1));
        long second = clock.GetTimestamp();
        clock.Advance(TimeSpan.FromSeconds(1));
        budget.CountSilence(first);
        clock.Advance(TimeSpan.FromSeconds(0.9));
        budget.CountSilence(second);
        Assert.Equal(RegistryFailureCode.OutOfTime, End());
        long third = clock.GetTimestamp();
        clock.Advance(TimeSpan.FromSeconds(0.1));
        budget.CountSilence(third);
        Assert.Equal(RegistryFailureCode.Timeout, End());
    }

    private RegistryFailureCode End() => budget.TimeIsUp("registry.example").Failure.Code;
}
