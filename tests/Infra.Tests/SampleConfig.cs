namespace Infra.Tests;

/// <summary>A complete, valid configuration of a stack that is nobody's.</summary>
internal static class SampleConfig
{
    public const string Digest = "sha256:4f53cda18c2baa0c0354bb5f9a3ecbe5ed12ab4d8e11ba873c2f11161202b945";

    public static Dictionary<string, string> Valid() => new()
    {
        ["azure-native:location"] = "westeurope",
        ["azure-native:subscriptionId"] = "11111111-1111-1111-1111-111111111111",
        ["azure-native:tenantId"] = "22222222-2222-2222-2222-222222222222",
        ["image-trust:registryName"] = "fabrikamimages",
        ["image-trust:keyVaultName"] = "kv-fabrikam-images",
        ["image-trust:allowedIpRanges"] = "198.51.100.7, 192.0.2.0/24",
        ["image-trust:kubernetesVersion"] = "1.36",
        ["image-trust:adminGroupObjectIds"] = "33333333-3333-3333-3333-333333333333",
        ["image-trust:deployerObjectId"] = "44444444-4444-4444-4444-444444444444",
        ["image-trust:githubOwner"] = "fabrikam",
        ["image-trust:githubOwnerId"] = "4242",
        ["image-trust:githubRepository"] = "store",
        ["image-trust:githubRepositoryId"] = "424242",
        ["image-trust:githubEnvironment"] = "dev",
        ["image-trust:webhookDigest"] = Digest,
    };

    public static Dictionary<string, string> With(string key, string? value)
    {
        var config = Valid();
        if (value is null)
        {
            config.Remove(key);
        }
        else
        {
            config[key] = value;
        }

        return config;
    }

    /// <summary>Of a stack without a cloud.</summary>
    public static Dictionary<string, string> Local(params (string Key, string? Value)[] more)
    {
        var config = new Dictionary<string, string>
        {
            ["image-trust:cloud"] = "none",
            ["image-trust:kubeContext"] = "kind-shop",
            ["image-trust:webhookRegistry"] = "registry.fabrikam.example:5000",
        };
        foreach (var (key, value) in more)
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
