using System.Reflection;

namespace ImageTrust.Sigstore.Tests.Attacks;

/// <summary>The list of known mistakes and the tests cannot drift apart.</summary>
public sealed class CoverageTests
{
    /// <summary>
    /// The families a verifier of signatures can get wrong; the others belong to the registry, the policy or the webhook.
    /// </summary>
    private static readonly int[] OfTheVerifier =
        [1, 2, 3, 4, 5, 6, 7, 8, 11, 12, 15, 16, 17, 18, 19, 20, 21, 24, 25, 26, 27, 28, 29, 33, 35, 36];

    [Fact]
    public void Every_attack_on_verification_has_a_test()
    {
        var covered = typeof(CoverageTests).Assembly.GetTypes().SelectMany(type => type.GetMethods())
            .SelectMany(method => method.GetCustomAttributes<AttackAttribute>()).Select(attack => attack.Number);

        Assert.Empty(OfTheVerifier.Except(covered));
    }
}
