using ImageTrust.Infra.Settings.Machines;
using ImageTrust.Policy.Contract.Settings;

namespace ImageTrust.Infra.Settings;

/// <summary>What one setting demands of another. Each line names the key to change and what was expected of it.</summary>
internal static class SettingRules
{
    public static IEnumerable<(ISetting Setting, string Problem)> Broken(StackSettings settings) =>
        [.. Machines(settings.Cluster), .. Pools(settings.Cluster), .. Registry(settings), .. Network(settings), .. Signer(settings.Signer),
            .. GitHubSubjectRules.Broken(settings.GitHub), .. RegistryRules.Broken(settings.Webhook.Others)];

    /// <summary>A pair is given whole or not at all.</summary>
    public static IEnumerable<(ISetting Setting, string Problem)> Halves(bool issuer, bool subject)
    {
        if (issuer != subject)
        {
            var missing = !issuer ? SettingTable.AzurePipelinesIssuer : SettingTable.AzurePipelinesSubject;
            yield return (missing, "missing; expected with the other half of the service connection's identity");
        }
    }

    private static IEnumerable<(ISetting, string)> Machines(ClusterSettings cluster) =>
    [
        .. Machine(cluster.System, SettingTable.SystemNodeVmSize),
        .. Machine(cluster.Workloads, SettingTable.NodeVmSize),
    ];

    /// <summary>Azure would refuse these for the nodes' trusted launch, which is not given up for a size; of unknown names it is the judge.</summary>
    private static IEnumerable<(ISetting, string)> Machine(NodePoolSettings pool, Setting<string> setting)
    {
        if (VmSize.InItsCapitals(pool.VmSize) is { } spelt)
        {
            yield return (setting, $"{pool.VmSize} has other capitals than Azure's, and they carry meaning; expected {spelt}");
        }
        else if (VmSize.Read(pool.VmSize) is { } size && (size.IsArm || !size.HasPremiumStorage || size.HasGpu))
        {
            var why = size.IsArm ? "has Arm processors" : !size.HasPremiumStorage ? "has no premium storage and is of generation 1" : "has GPUs";
            yield return (setting, $"{pool.VmSize} {why}: it cannot start with secure boot; expected {setting.Expected}");
        }
    }

    private static IEnumerable<(ISetting, string)> Pools(ClusterSettings cluster) =>
    [
        .. Pool(cluster.System, SettingTable.SystemNodeCountMin, SettingTable.SystemNodeCountMax),
        .. Pool(cluster.Workloads, SettingTable.NodeCountMin, SettingTable.NodeCountMax),
    ];

    private static IEnumerable<(ISetting, string)> Pool(NodePoolSettings pool, Setting<int> min, Setting<int> max)
    {
        if (pool.CountMax < pool.CountMin)
        {
            yield return (max, $"{pool.CountMax} is below {min.Key} ({pool.CountMin}); expected at least as many");
        }
    }

    private static IEnumerable<(ISetting, string)> Registry(StackSettings settings)
    {
        if (settings.Registry.Replicas.Contains(settings.Azure.Location, StringComparer.Ordinal))
        {
            yield return (SettingTable.RegistryReplicas, $"{settings.Azure.Location} is the registry's home ({SettingTable.Location.Key}); expected other regions only");
        }

        (bool Used, string By)[] premium =
        [
            (settings.Registry.Replicas.Count > 0, SettingTable.RegistryReplicas.Key),
            (settings.Zones.Count > 0, SettingTable.Zones.Key),
            (settings.Network.PrivateEndpoints, SettingTable.PrivateEndpoints.Key),
        ];
        foreach (var (_, by) in premium.Where(need => need.Used && settings.Registry.Sku != RegistrySku.Premium))
        {
            yield return (SettingTable.RegistrySku, $"{settings.Registry.Sku} is not enough for {by}; expected Premium");
        }
    }

    private static IEnumerable<(ISetting, string)> Network(StackSettings settings)
    {
        if (settings.Network.PrivateEndpoints && settings.Cluster.Private && settings.Network.AllowedIpRanges.Count > 0)
        {
            yield return (SettingTable.AllowedIpRanges, $"nothing in this stack answers to public addresses ({SettingTable.PrivateEndpoints.Key}, {SettingTable.PrivateCluster.Key}); expected no list");
        }
    }

    /// <summary>What may sign lives apart from what judges signatures, and from what no policy covers.</summary>
    private static IEnumerable<(ISetting, string)> Signer(SignerSettings? signer)
    {
        if (signer is not null && ReservedNamespaces.All.Contains(signer.Namespace, StringComparer.Ordinal))
        {
            yield return (SettingTable.SignerServiceAccount, $"{signer.Namespace} is not for signers; expected a namespace of its own");
        }
    }
}
