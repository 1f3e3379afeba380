using ImageTrust.Infra.Settings;

namespace ImageTrust.Infra.Naming;

/// <summary>Names inside the cluster. The federated credential, the policy and the webhook's own settings rely on them, so they are constants.</summary>
internal static class WebhookNames
{
    public const string Namespace = ReservedNamespaces.Webhook;
    public const string Webhook = "image-trust-webhook";
    public const string Container = "webhook";
    public const string ServingCertificate = ReservedNames.ServingCertificate;
    public const string PolicyConfigMapPrefix = "image-trust-policy-";
    public const string DeclaredConfigMapPrefix = "image-trust-declared-";
    public const string ValidatingConfiguration = "image-trust-validate";
    public const string PriorityClass = "image-trust-webhook";
    public const string MutatingConfiguration = "image-trust-pin";

    /// <summary>Directory in the container where the policy is mounted, and the file in it.</summary>
    public const string PolicyDirectory = "/etc/image-trust/policy";
    public const string PolicyFile = "policy.json";

    /// <summary>The same for what the stack declared in the cluster.</summary>
    public const string DeclaredDirectory = "/etc/image-trust/declared";
    public const string DeclaredFile = "declared.json";

    /// <summary>Where other registries' credentials and authorities are mounted.</summary>
    public const string CredentialsDirectory = "/etc/image-trust/registry-credentials";
    public const string CredentialsFile = "config.json";
    public const string AuthoritiesDirectory = "/etc/image-trust/registry-authorities";
    public const string AuthoritiesConfigMapPrefix = "image-trust-registry-authorities-";

    public const int HttpsPort = 8443;
    public const int ManagementPort = 8081;

    /// <summary>
    /// Namespaces that no registration covers: the webhook's own (it could never start) and kube-system (AKS' own add-ons).
    /// </summary>
    public static readonly IReadOnlyList<string> NamespacesLeftOut = [Namespace, ReservedNamespaces.Cluster];

    /// <summary>Subject of the service account's token (Entra federated credential, exact match).</summary>
    public const string ServiceAccountSubject = $"system:serviceaccount:{Namespace}:{Webhook}";
}
