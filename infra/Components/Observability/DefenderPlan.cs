using Pulumi;
using Pulumi.AzureNative.Security;

namespace ImageTrust.Infra.Components.Observability;

internal sealed record DefenderPlanArgs(Guid SubscriptionId);

/// <summary>
/// Defender for Containers and for Key Vault, for the whole subscription. One stack at most may own them: deleting one turns the plan off
/// for everybody, so they are kept when the stack goes.
/// </summary>
internal sealed class DefenderPlan : ComponentResource
{
    public DefenderPlan(string name, DefenderPlanArgs args, ComponentResourceOptions? options = null)
        : base("image-trust:infra:DefenderPlan", name, options)
    {
        var containers = Plan("containers-plan", new PricingArgs { PricingName = "Containers" }, args, []);
        // One after another: Defender refuses two changes of a subscription's plans at once.
        _ = Plan("key-vaults-plan", new PricingArgs { PricingName = "KeyVaults", SubPlan = "PerKeyVault" }, args, [containers]);
        RegisterOutputs();
    }

    private Pricing Plan(string name, PricingArgs plan, DefenderPlanArgs args, Resource[] after)
    {
        plan.PricingTier = PricingTier.Standard;
        plan.ScopeId = $"subscriptions/{args.SubscriptionId:D}";
        return new(name, plan, new CustomResourceOptions { Parent = this, RetainOnDelete = true, DependsOn = after });
    }
}
