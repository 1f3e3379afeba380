using ImageTrust.Policy.Contract;
using ImageTrust.Registry.Hosts;

namespace ImageTrust.Server.Tests.Deciding;

/// <summary>What a registry may take fits into what the API server waits.</summary>
public sealed class BudgetTests
{
    private static readonly RegistryLimits Limits = new();

    [Fact]
    public void A_silent_registry_ends_as_its_own_timeout()
    {
        Assert.True(Limits.Connect < Limits.Attempt);
        Assert.True(Limits.Attempt < Limits.Lookup);
        Assert.True(Limits.Lookup < TimeBudget.AnswerWithin(TimeBudget.Registered));
    }

    [Fact]
    public void A_client_alone_asks_no_more_than_the_stack_divides_among_its_replicas()
    {
        Assert.Equal(RegistryRates.PremiumReadsPerMinute, Limits.RequestsPerMinute);
    }
}
