using ImageTrust.Policy.Model.Facts;
using ImageTrust.Registry.Failures;

namespace ImageTrust.Decisions.Verification;

/// <summary>The registry client's causes in the policy's: the one place where they meet.</summary>
internal static class CauseMapping
{
    public static Cause Of(FailureCause cause) => cause switch
    {
        FailureCause.Silence => Cause.RegistrySilent,
        FailureCause.RegistryFailure => Cause.RegistryFailing,
        FailureCause.Throttling => Cause.RegistryThrottling,
        FailureCause.AccessRefused => Cause.AccessRefused,
        FailureCause.RequestRefused => Cause.RequestRefused,
        FailureCause.OddAnswer => Cause.OddAnswer,
        FailureCause.AnotherHost => Cause.AnotherHost,
        FailureCause.WayRefused => Cause.WayRefused,
        FailureCause.OwnBudget => Cause.OwnBudget,
        FailureCause.Pusher => Cause.Pusher,
        _ => throw new ArgumentOutOfRangeException(nameof(cause), cause, null),
    };
}
