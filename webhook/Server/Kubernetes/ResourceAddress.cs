namespace ImageTrust.Server.Kubernetes;

/// <summary>One object by name. Also a watch names it: a role that lists resource names grants a watch only for one of them.</summary>
internal sealed record ResourceAddress
{
    private readonly string collection;

    private ResourceAddress(string apiVersion, string kind, string collection, string name)
    {
        ApiVersion = apiVersion;
        Kind = kind;
        Name = name;
        this.collection = collection;
    }

    public string ApiVersion { get; }

    public string Kind { get; }

    public string Name { get; }

    /// <summary>Path without a leading slash.</summary>
    public string Path => $"{collection}/{Uri.EscapeDataString(Name)}";

    public static ResourceAddress Secret(string inNamespace, string name) =>
        new("v1", "Secret", $"api/v1/namespaces/{Uri.EscapeDataString(inNamespace)}/secrets", name);

    public static ResourceAddress ValidatingWebhooks(string name) => Registration("ValidatingWebhookConfiguration", "validatingwebhookconfigurations", name);

    public static ResourceAddress MutatingWebhooks(string name) => Registration("MutatingWebhookConfiguration", "mutatingwebhookconfigurations", name);

    public string WatchPath(TimeSpan timeout) =>
        $"{collection}?watch=true&fieldSelector={Uri.EscapeDataString("metadata.name=" + Name)}&timeoutSeconds={(int)timeout.TotalSeconds}";

    public override string ToString() => $"{Kind} {Name}";

    private static ResourceAddress Registration(string kind, string resource, string name) =>
        new("admissionregistration.k8s.io/v1", kind, $"apis/admissionregistration.k8s.io/v1/{resource}", name);
}
