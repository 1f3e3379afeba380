using ImageTrust.Infra.Naming;
using Pulumi;
using Pulumi.AzureNative.Security;

namespace ImageTrust.Infra.Components.Observability;

internal sealed record DefenderPlanArgs(ResourceNames Names);

/// <summary>
/// Defender for Containers for the whole subscription. One stack at most may own it: deleting it turns the plan off for everybody, so it
/// is kept when the stack goes.
/// </summary>
internal sealed class DefenderPlan : ComponentResource
{
    public DefenderPlan(string name, DefenderPlanArgs args, ComponentResourceOptions? options = null)
        : base("image-trust:infra:DefenderPlan", name, options)
    {
        _ = new Pricing(
            "containers-plan",
            new PricingArgs
            {
                PricingName = "Containers",
                PricingTier = PricingTier.Standard,
                ScopeId = $"subscriptions/{args.Names.Settings.Azure.SubscriptionId:D}",
            },
            new CustomResourceOptions { Parent = this, RetainOnDelete = true });
        RegisterOutputs();
    }
}
