using ImageTrust.Infra.Access;
using ImageTrust.Infra.Settings;
using Pulumi;
using Pulumi.AzureNative.ContainerRegistry;
using Pulumi.AzureNative.ContainerRegistry.Inputs;

namespace ImageTrust.Infra.Components;

/// <param name="Private">It is reached through the virtual network only.</param>
internal sealed record ImageRegistryArgs(StackScope Scope, RegistrySettings Registry, bool Private);

/// <param name="Complete">The registry and its replicas: an endpoint made before a replica would lack that region's data address.</param>
internal sealed record ImageRegistryOutputs(Output<string> Id, Output<string> LoginServer, IReadOnlyList<Resource> Complete)
{
    public IEnumerable<GrantTarget> GrantTargets => [new(GrantScope.Registry, Id)];
}

/// <summary>
/// The container registry. Retention of untagged manifests stays off: a digest-pinning webhook makes every pod pull by digest, and a
/// deployed digest whose tag moved would be deleted under it.
/// </summary>
internal sealed class ImageRegistry : ComponentResource
{
    /// <summary>How long a deleted artifact can be brought back, where Azure offers it.</summary>
    private const int SoftDeleteDays = 30;

    public ImageRegistry(string name, ImageRegistryArgs args, ComponentResourceOptions? options = null)
        : base("image-trust:infra:ImageRegistry", name, options)
    {
        var registry = new Registry(
            "registry", Arguments(args), new CustomResourceOptions { Parent = this, Protect = args.Scope.Protects });
        List<Resource> complete = [registry];
        foreach (var region in args.Registry.Replicas)
        {
            // One write at a time: the registry is busy until a replica is there.
            complete.Add(Replica(args, registry, region, complete[^1]));
        }

        Outputs = new(registry.Id, registry.LoginServer, complete);
        RegisterOutputs(new Dictionary<string, object?> { ["loginServer"] = registry.LoginServer });
    }

    public ImageRegistryOutputs Outputs { get; }

    private static RegistryArgs Arguments(ImageRegistryArgs args) => new()
    {
        RegistryName = args.Registry.Name,
        ResourceGroupName = args.Scope.ResourceGroupName,
        Location = args.Scope.Location,
        Sku = new SkuArgs { Name = Sku(args.Registry.Sku) },
        AdminUserEnabled = false,
        AnonymousPullEnabled = false,
        PublicNetworkAccess = args.Private ? PublicNetworkAccess.Disabled : PublicNetworkAccess.Enabled,
        // Nobody passes the firewall for being Microsoft; Defender's registry scan does without (docs/operate).
        NetworkRuleBypassOptions = NetworkRuleBypassOptions.None,
        // Layers then come from hosts of this registry alone, which egress rules can name.
        DataEndpointEnabled = args.Private,
        ZoneRedundancy = args.Scope.Zones.Count > 0 ? ZoneRedundancy.Enabled : ZoneRedundancy.Disabled,
        Policies = Policies(args),
        Tags = args.Scope.Names.Tags,
    };

    /// <summary>Azure offers soft delete only without replicas, and forbids export only without a public endpoint.</summary>
    private static PoliciesArgs Policies(ImageRegistryArgs args)
    {
        var policies = new PoliciesArgs();
        if (args.Registry.Replicas.Count == 0)
        {
            policies.SoftDeletePolicy = new SoftDeletePolicyArgs { Status = PolicyStatus.Enabled, RetentionDays = SoftDeleteDays };
        }

        if (args.Private)
        {
            policies.ExportPolicy = new ExportPolicyArgs { Status = ExportPolicyStatus.Disabled };
        }

        return policies;
    }

    private Replication Replica(ImageRegistryArgs args, Registry registry, string region, Resource after) => new(
        $"replica-{region}",
        new ReplicationArgs
        {
            // Azure demands the region's name.
            ReplicationName = region,
            RegistryName = registry.Name,
            ResourceGroupName = args.Scope.ResourceGroupName,
            Location = region,
            RegionEndpointEnabled = true,
            ZoneRedundancy = args.Scope.Zones.Count > 0 ? ZoneRedundancy.Enabled : ZoneRedundancy.Disabled,
            Tags = args.Scope.Names.Tags,
        },
        new CustomResourceOptions { Parent = this, DependsOn = { after } });

    private static SkuName Sku(RegistrySku sku) => sku switch
    {
        RegistrySku.Basic => SkuName.Basic,
        RegistrySku.Standard => SkuName.Standard,
        RegistrySku.Premium => SkuName.Premium,
        _ => throw new ArgumentOutOfRangeException(nameof(sku), sku, null),
    };
}
