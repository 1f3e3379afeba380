using ImageTrust.Policy.Contract;

namespace ImageTrust.Infra.Naming;

/// <summary>What keeps admission going, as RESOURCE/NAME: guarded by the API server, watched in its audit log.</summary>
internal static class GuardedNames
{
    public static readonly IReadOnlyList<string> Whole =
    [
        $"validatingwebhookconfigurations/{ClusterNames.ValidatingRegistration}", $"mutatingwebhookconfigurations/{ClusterNames.MutatingRegistration}",
        $"namespaces/{ClusterNames.Namespace}", $"deployments/{ClusterNames.Webhook}", $"serviceaccounts/{ClusterNames.Webhook}", $"configmaps/{WebhookNames.ReplicasConfigMap}",
        $"roles/{ClusterNames.Webhook}", $"rolebindings/{ClusterNames.Webhook}", $"clusterroles/{ClusterNames.Webhook}", $"clusterrolebindings/{ClusterNames.Webhook}",
    ];

    /// <summary>Of those whose name is their content's.</summary>
    public static readonly IReadOnlyList<string> Beginnings =
    [
        $"configmaps/{WebhookNames.PolicyConfigMapPrefix}", $"configmaps/{WebhookNames.DeclaredConfigMapPrefix}", $"configmaps/{WebhookNames.AuthoritiesConfigMapPrefix}",
    ];

    /// <summary>Every admission policy of the stack, and its binding, begins so.</summary>
    public const string PolicyPrefix = "image-trust-";

    /// <summary>Says what namespaces lack where nothing is enforced.</summary>
    public const string PodSecurityElsewhere = $"{PolicyPrefix}pod-security-elsewhere";

    /// <summary>Which no admission policy can guard.</summary>
    public static readonly IReadOnlyList<string> PolicyResources = ["validatingadmissionpolicies", "validatingadmissionpolicybindings"];
}
