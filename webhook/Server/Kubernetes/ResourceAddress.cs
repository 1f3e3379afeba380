namespace ImageTrust.Server.Kubernetes;

/// <summary>One object by name. Also a watch names it: a role that lists resource names grants a watch only for one of them.</summary>
internal sealed record ResourceAddress
{
    private const string Registrations = "apis/admissionregistration.k8s.io/v1/";

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

    public static ResourceAddress Secret(string inNamespace, string name) => new("v1", "Secret", Namespaced("api/v1", inNamespace, "secrets"), name);

    public static ResourceAddress ValidatingWebhooks(string name) => Registration("ValidatingWebhookConfiguration", "validatingwebhookconfigurations", name);

    public static ResourceAddress MutatingWebhooks(string name) => Registration("MutatingWebhookConfiguration", "mutatingwebhookconfigurations", name);

    /// <returns>Null for a kind that this program does not read, or without a namespace where it needs one.</returns>
    public static ResourceAddress? Of(string? kind, string? inNamespace, string name) => (kind, inNamespace) switch
    {
        ("ValidatingWebhookConfiguration", null) => ValidatingWebhooks(name),
        ("MutatingWebhookConfiguration", null) => MutatingWebhooks(name),
        ("ConfigMap", { Length: > 0 } home) => new("v1", "ConfigMap", Namespaced("api/v1", home, "configmaps"), name),
        ("Deployment", { Length: > 0 } home) => new("apps/v1", "Deployment", Namespaced("apis/apps/v1", home, "deployments"), name),
        _ => null,
    };

    public string WatchPath(TimeSpan timeout) =>
        $"{collection}?watch=true&fieldSelector={Uri.EscapeDataString("metadata.name=" + Name)}&timeoutSeconds={(int)timeout.TotalSeconds}";

    public override string ToString() => $"{Kind} {Name}";

    private static string Namespaced(string group, string inNamespace, string resource) => $"{group}/namespaces/{Uri.EscapeDataString(inNamespace)}/{resource}";

    private static ResourceAddress Registration(string kind, string resource, string name) =>
        new("admissionregistration.k8s.io/v1", kind, Registrations + resource, name);
}
