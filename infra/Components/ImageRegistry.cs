using ImageTrust.Infra.Naming;
using ImageTrust.Infra.Settings;
using Pulumi;
using Pulumi.AzureNative.ContainerRegistry;
using Pulumi.AzureNative.ContainerRegistry.Inputs;

namespace ImageTrust.Infra.Components;

internal sealed record ImageRegistryArgs(ResourceNames Names, Input<string> ResourceGroupName);

internal sealed record ImageRegistryOutputs(Output<string> Id, Output<string> LoginServer);

/// <summary>
/// The container registry. Retention of untagged manifests stays off: a digest-pinning webhook makes every pod pull by digest, and a
/// deployed digest whose tag moved would be deleted under it.
/// </summary>
internal sealed class ImageRegistry : ComponentResource
{
    public ImageRegistry(string name, ImageRegistryArgs args, ComponentResourceOptions? options = null)
        : base("image-trust:infra:ImageRegistry", name, options)
    {
        var registry = new Registry(
            "registry",
            new RegistryArgs
            {
                RegistryName = args.Names.Settings.Registry.Name,
                ResourceGroupName = args.ResourceGroupName,
                Location = args.Names.Settings.Azure.Location,
                Sku = new SkuArgs { Name = Sku(args.Names.Settings.Registry.Sku) },
                AdminUserEnabled = false,
                AnonymousPullEnabled = false,
                PublicNetworkAccess = PublicNetworkAccess.Enabled,
                Tags = args.Names.Tags,
            },
            new CustomResourceOptions { Parent = this });
        Outputs = new(registry.Id, registry.LoginServer);
        RegisterOutputs(new Dictionary<string, object?> { ["loginServer"] = registry.LoginServer });
    }

    public ImageRegistryOutputs Outputs { get; }

    private static SkuName Sku(RegistrySku sku) => sku switch
    {
        RegistrySku.Basic => SkuName.Basic,
        RegistrySku.Standard => SkuName.Standard,
        RegistrySku.Premium => SkuName.Premium,
        _ => throw new ArgumentOutOfRangeException(nameof(sku), sku, null),
    };
}
