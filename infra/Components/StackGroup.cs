using ImageTrust.Infra.Naming;
using Pulumi;
using Pulumi.AzureNative.Resources;

namespace ImageTrust.Infra.Components;

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
