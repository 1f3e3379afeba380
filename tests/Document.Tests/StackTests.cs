using ImageTrust.Policy.Model.Canonical;
using ImageTrust.Policy.Model.Values;

namespace ImageTrust.Policy.Document.Tests;

public sealed class StackTests
{
    [Theory]
    [InlineData("dev")]
    [InlineData("staging")]
    [InlineData("prod")]
    public void A_stack_starts_in_day1_with_a_key_that_is_not_pulled_yet(string stack)
    {
        var policy = Repository.Accepted(PolicyFile.Read(Repository.Path("stacks", stack, PolicyFile.Name)));

        Assert.Equal(Phase.Day1, policy.Phase);
        Assert.True(policy.Authorities["release-key"].Key!.NotPulledYet);
    }

    [Theory]
    [InlineData("dev")]
    [InlineData("staging")]
    [InlineData("prod")]
    public void The_canonical_form_reads_back_to_the_same_bytes(string stack)
    {
        var policy = Repository.Accepted(PolicyFile.Read(Repository.Path("stacks", stack, PolicyFile.Name)));
        var bytes = CanonicalPolicy.Write(policy);

        var again = Repository.Accepted(CanonicalPolicy.Read(bytes));

        Assert.Equal(bytes, CanonicalPolicy.Write(again));
        Assert.Equal(CanonicalPolicy.PolicyDigest(policy), CanonicalPolicy.PolicyDigest(again));
    }
}
