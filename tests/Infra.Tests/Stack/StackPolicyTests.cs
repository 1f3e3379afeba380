using ImageTrust.Infra.TrustPolicies;
using ImageTrust.Infra.Workspace;

namespace Infra.Tests.Stack;

/// <summary>The committed policies can be deployed, today's phase and every later one.</summary>
public sealed class StackPolicyTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 22, 12, 0, 0, TimeSpan.Zero);

    public static TheoryData<string, string> StacksAndPhases =>
        new(StackFile.Stacks(Repository.Root).SelectMany(stack => StackPolicyReader.PhaseNames.Select(phase => (stack, phase))));

    [Theory]
    [MemberData(nameof(StacksAndPhases))]
    public void A_committed_policy_can_be_deployed_in_every_phase(string stack, string phase)
    {
        var (policy, problems) = StackPolicyReader.Read(Repository.Root, stack, phase, Now);

        Assert.Empty(problems);
        Assert.Equal(phase, policy!.Phase);
    }
}
