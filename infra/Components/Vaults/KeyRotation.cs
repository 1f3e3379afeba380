using Pulumi.AzureNative.KeyVault;
using Pulumi.AzureNative.KeyVault.Inputs;

namespace ImageTrust.Infra.Components.Vaults;

/// <summary>
/// When a version of the signing key ends. People hear of it first: a new version signs at once, and the policy must hold its public half
/// before. Only when nobody acted does the vault rotate by itself, since an expired key signs nothing at all.
/// </summary>
internal static class KeyRotation
{
    private const int NotifyDaysBefore = 90;
    private const int RotateDaysBefore = 30;

    /// <param name="days">Lifetime of a version. Key Vault takes it with the key's creation and ignores later changes.</param>
    public static RotationPolicyArgs After(int days) => new()
    {
        Attributes = new KeyRotationPolicyAttributesArgs { ExpiryTime = $"P{days}D" },
        LifetimeActions = new[]
        {
            Before(NotifyDaysBefore, KeyRotationPolicyActionType.Notify),
            Before(RotateDaysBefore, KeyRotationPolicyActionType.Rotate),
        },
    };

    private static LifetimeActionArgs Before(int days, KeyRotationPolicyActionType action) => new()
    {
        Trigger = new TriggerArgs { TimeBeforeExpiry = $"P{days}D" },
        Action = new ActionArgs { Type = action },
    };
}
