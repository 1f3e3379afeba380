namespace ImageTrust.Policy.Contract;

/// <summary>Members of the JSON that tells the webhook what the stack sent to the cluster, beside Kubernetes' own.</summary>
public static class DeclaredDocument
{
    /// <summary>Of the document: the array of what was sent.</summary>
    public const string Objects = "objects";

    /// <summary>Of a ConfigMap, in the place of <c>data</c>: its keys with <c>sha256:HEX</c> of their values.</summary>
    public const string DataDigests = "dataDigests";
}
