namespace ImageTrust.Policy.Contract;

/// <summary>The folder that the webhook reads its trust from: <c>policy compile</c> writes one, the stack mounts one.</summary>
public static class PolicyFiles
{
    /// <summary>The policy in canonical form.</summary>
    public const string Policy = "policy.json";

    private const string TrustedRootPrefix = "trusted-root-";

    /// <summary>A trusted root that the policy names. The name of such a file is its hash.</summary>
    /// <param name="digest"><c>sha256:HEX</c>, or the hexadecimal digits alone.</param>
    public static string TrustedRoot(string digest) => $"{TrustedRootPrefix}{digest[(digest.IndexOf(':', StringComparison.Ordinal) + 1)..]}.json";
}

/// <summary>Members of the JSON that tells the webhook what the stack sent to the cluster, beside Kubernetes' own.</summary>
public static class DeclaredDocument
{
    /// <summary>Of the document: the array of what was sent.</summary>
    public const string Objects = "objects";

    /// <summary>Of a ConfigMap, in the place of <c>data</c>: its keys with <c>sha256:HEX</c> of their values.</summary>
    public const string DataDigests = "dataDigests";
}
