namespace Infra.Tests;

/// <summary>A configuration as a prod stack has it: nothing public, three zones, a copy of the registry, everything watched.</summary>
internal static class PrivateConfig
{
    public static Dictionary<string, string> Valid()
    {
        var config = SampleConfig.Valid();
        config.Remove("image-trust:allowedIpRanges");
        foreach (var (name, value) in new[]
        {
            ("networkRange", "10.232.0.0/16"), ("egress", "natGateway"), ("zones", "1,2,3"), ("privateEndpoints", "true"), ("privateCluster", "true"),
            ("flowLogs", "true"), ("advancedNetworking", "true"), ("registryReplicas", "northeurope,swedencentral"), ("signingKeyLifetimeDays", "730"),
            ("purgeProtection", "true"), ("auditArchiveDays", "365"), ("alertEmails", "platform@fabrikam.example,security@fabrikam.example"),
            ("defender", "subscription"), ("deletionLocks", "true"), ("encryptionAtHost", "true"),
        })
        {
            config[$"image-trust:{name}"] = value;
        }

        return config;
    }

    public static Dictionary<string, string> With(params (string Key, string? Value)[] changes)
    {
        var config = Valid();
        foreach (var (key, value) in changes)
        {
            if (value is null)
            {
                config.Remove(key);
            }
            else
            {
                config[key] = value;
            }
        }

        return config;
    }
}
