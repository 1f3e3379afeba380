using ImageTrust.Infra.Naming;
using Pulumi;
using Pulumi.AzureNative.Resources;

namespace ImageTrust.Infra.Components;

/// <summary>What all parts of one stack share: how they are called, where they lie, and whether they are kept.</summary>
/// <param name="ResourceGroupName">The stack's group, carrying the dependency on it.</param>
/// <param name="Location">Azure region in its short form (<c>westeurope</c>).</param>
/// <param name="Zones">Availability zones to spread over; empty for none.</param>
/// <param name="Protects">Whether Pulumi refuses to delete what cannot be made again.</param>
internal sealed record StackScope(
    ResourceNames Names, Input<string> ResourceGroupName, string Location, IReadOnlyList<string> Zones, bool Protects);

internal sealed record StackGroupArgs(ResourceNames Names, string Location, bool Protects);

/// <param name="Name">The group's name, carrying the dependency on it.</param>
internal sealed record StackGroupOutputs(Output<string> Name, Output<string> Id);

/// <summary>The resource group that holds everything of one stack.</summary>
internal sealed class StackGroup : ComponentResource
{
    public StackGroup(string name, StackGroupArgs args, ComponentResourceOptions? options = null)
        : base("image-trust:infra:StackGroup", name, options)
    {
        var group = new ResourceGroup(
            "group",
            new ResourceGroupArgs
            {
                ResourceGroupName = args.Names.ResourceGroup,
                Location = args.Location,
                Tags = args.Names.Tags,
            },
            new CustomResourceOptions { Parent = this, Protect = args.Protects });
        Outputs = new(group.Name, group.Id);
        RegisterOutputs(new Dictionary<string, object?> { ["name"] = group.Name });
    }

    public StackGroupOutputs Outputs { get; }
}
