using ImageTrust.Infra.Settings;
using ImageTrust.Policy.Contract;

namespace ImageTrust.Infra.Naming;

/// <summary>Names inside the cluster that this program alone chooses; those that the webhook knows too are <see cref="ClusterNames"/>.</summary>
internal static class WebhookNames
{
    public const string Container = "webhook";
    public const string PolicyConfigMapPrefix = "image-trust-policy-";
    public const string DeclaredConfigMapPrefix = "image-trust-declared-";

    /// <summary>Which images of the webhook may run in its namespace.</summary>
    public const string ReplicasConfigMap = "image-trust-replicas";
    public const string PriorityClass = ClusterNames.Webhook;

    /// <summary>Directory in the container where the policy is mounted.</summary>
    public const string PolicyDirectory = "/etc/image-trust/policy";

    /// <summary>The same for what the stack declared in the cluster, and the file in it.</summary>
    public const string DeclaredDirectory = "/etc/image-trust/declared";
    public const string DeclaredFile = "declared.json";

    /// <summary>Where other registries' credentials and authorities are mounted.</summary>
    public const string CredentialsDirectory = "/etc/image-trust/registry-credentials";
    public const string CredentialsFile = "config.json";
    public const string AuthoritiesDirectory = "/etc/image-trust/registry-authorities";
    public const string AuthoritiesConfigMapPrefix = "image-trust-registry-authorities-";

    /// <summary>
    /// Namespaces that no registration covers: the webhook's own (it could never start) and kube-system (AKS' own add-ons).
    /// </summary>
    public static readonly IReadOnlyList<string> NamespacesLeftOut = [ClusterNames.Namespace, ReservedNamespaces.Cluster];

    /// <summary>Subject of the service account's token (Entra federated credential, exact match).</summary>
    public const string ServiceAccountSubject = $"system:serviceaccount:{ClusterNames.Namespace}:{ClusterNames.Webhook}";
}
