namespace Architecture;

/// <summary>Who may reference whom: the table of docs/architecture.md, for the build to check.</summary>
internal static class ReferenceTable
{
    /// <summary>Project folder to the project folders it may reference. A project that is not listed may not exist.</summary>
    public static readonly IReadOnlyDictionary<string, string[]> Projects = new Dictionary<string, string[]>
    {
        ["sdks/Pulumi"] = [],
        ["sdks/Pulumi.AzureNative"] = ["sdks/Pulumi"],
        ["sdks/Pulumi.AzureAD"] = ["sdks/Pulumi"],
        ["sdks/Pulumi.Kubernetes"] = ["sdks/Pulumi"],
        ["sdks/Pulumi.Offline"] = [],
        ["sdks/Generator"] = [],
        ["policy/Images"] = [],
        ["policy/Contract"] = [],
        ["policy/Model"] = ["policy/Images"],
        ["policy/Roots"] = [],
        ["policy/Document"] = ["policy/Model", "policy/Roots"],
        ["policy/Tool"] = ["policy/Contract", "policy/Document", "webhook/Decisions"],
        ["webhook/Sigstore"] = [],
        ["webhook/Registry"] = ["policy/Contract", "policy/Images"],
        ["webhook/Decisions"] = ["policy/Model", "webhook/Sigstore", "webhook/Registry"],
        ["webhook/Server"] = ["policy/Contract", "webhook/Decisions"],
        ["infra"] =
        [
            "sdks/Pulumi", "sdks/Pulumi.AzureNative", "sdks/Pulumi.AzureAD", "sdks/Pulumi.Kubernetes", "sdks/Pulumi.Offline", "policy/Contract",
            "policy/Document",
        ],
    };

    /// <summary>Projects whose packages are restricted, to those packages.</summary>
    public static readonly IReadOnlyDictionary<string, string[]> Packages = new Dictionary<string, string[]>
    {
        ["policy/Images"] = [],
        ["policy/Contract"] = [],
        ["policy/Model"] = [],
        ["policy/Document"] = ["YamlDotNet"],
        ["policy/Roots"] = ["BouncyCastle.Cryptography"],
        ["webhook/Sigstore"] = ["BouncyCastle.Cryptography"],
    };
}
