namespace Infra.Tests.Rules.Model;

/// <summary>Type tokens of what the rules look at in the cluster.</summary>
internal static class KubernetesType
{
    public const string Prefix = "kubernetes:";

    public const string ServiceAccount = "kubernetes:core/v1:ServiceAccount";
    public const string Service = "kubernetes:core/v1:Service";
    public const string Secret = "kubernetes:core/v1:Secret";
    public const string Deployment = "kubernetes:apps/v1:Deployment";
    public const string CronJob = "kubernetes:batch/v1:CronJob";
    public const string Role = "kubernetes:rbac.authorization.k8s.io/v1:Role";
    public const string ClusterRole = "kubernetes:rbac.authorization.k8s.io/v1:ClusterRole";
    public const string DisruptionBudget = "kubernetes:policy/v1:PodDisruptionBudget";
    public const string Autoscaler = "kubernetes:autoscaling/v2:HorizontalPodAutoscaler";
    public const string NetworkPolicy = "kubernetes:networking.k8s.io/v1:NetworkPolicy";
    public const string CiliumPolicy = "kubernetes:cilium.io/v2:CiliumNetworkPolicy";
    public const string Validating = "kubernetes:admissionregistration.k8s.io/v1:ValidatingWebhookConfiguration";
    public const string Mutating = "kubernetes:admissionregistration.k8s.io/v1:MutatingWebhookConfiguration";
    public const string CustomResourceDefinition = "kubernetes:apiextensions.k8s.io/v1:CustomResourceDefinition";

    /// <summary>Kinds with a pod template at <c>spec.template</c>; a CronJob has it one level deeper.</summary>
    public static readonly IReadOnlyList<string> WithPods =
        [Deployment, "kubernetes:apps/v1:StatefulSet", "kubernetes:apps/v1:DaemonSet", "kubernetes:apps/v1:ReplicaSet", "kubernetes:batch/v1:Job"];

    /// <summary>Kinds that no namespace holds.</summary>
    public static readonly IReadOnlySet<string> ClusterScoped = new HashSet<string>(StringComparer.Ordinal)
    {
        "Namespace", "Node", "PersistentVolume", "ClusterRole", "ClusterRoleBinding", "ValidatingWebhookConfiguration", "MutatingWebhookConfiguration",
        "ValidatingAdmissionPolicy", "ValidatingAdmissionPolicyBinding", "CustomResourceDefinition", "APIService", "PriorityClass", "StorageClass",
        "IngressClass", "RuntimeClass", "ClusterIssuer", "CiliumClusterwideNetworkPolicy",
    };
}
