using ImageTrust.Policy.Contract;
using Pulumi;
using Pulumi.Kubernetes.Core.V1;
using Pulumi.Kubernetes.Types.Inputs.Core.V1;
using Pulumi.Kubernetes.Types.Inputs.Meta.V1;

namespace ImageTrust.Infra.Kubernetes;

/// <param name="ClientId">Client id of the webhook's identity: the annotation that workload identity reads. Null where there is no such identity.</param>
/// <param name="MostReplicas">How many pods of the webhook there can be; one more exists during a rollout.</param>
/// <param name="Ready">What the cluster needs before the first object can be made in it.</param>
internal sealed record WebhookNamespaceArgs(Input<string>? ClientId, int MostReplicas, IReadOnlyList<Resource> Ready);

internal sealed record WebhookNamespaceOutputs(Namespace Namespace, ServiceAccount ServiceAccount, Secret ServingCertificate);

/// <summary>The namespace and its bounds, the account the webhook runs as, and the Secret its replicas keep their serving certificate in.</summary>
internal sealed class WebhookNamespace : ComponentResource
{
    public WebhookNamespace(string name, WebhookNamespaceArgs args, ComponentResourceOptions? options = null)
        : base("image-trust:infra:WebhookNamespace", name, options)
    {
        var restricted = new Namespace(
            "namespace",
            new NamespaceArgs
            {
                Metadata = new ObjectMetaArgs { Name = ClusterNames.Namespace, Labels = RestrictedPods.Labels },
            },
            new CustomResourceOptions { Parent = this, DependsOn = [.. args.Ready] });
        var inNamespace = new CustomResourceOptions { Parent = this, DependsOn = { restricted } };
        var account = new ServiceAccount(
            "account",
            new ServiceAccountArgs
            {
                Metadata = new ObjectMetaArgs
                {
                    Name = ClusterNames.Webhook,
                    Namespace = ClusterNames.Namespace,
                    Annotations = args.ClientId is { } client ? new InputMap<string> { ["azure.workload.identity/client-id"] = client } : new InputMap<string>(),
                },
                AutomountServiceAccountToken = false,
            },
            inNamespace);
        _ = new ResourceQuota("quota", Quota(args.MostReplicas), inNamespace);
        _ = new LimitRange("limits", Limits(), inNamespace);
        Outputs = new(restricted, account, ServingCertificate(restricted));
        RegisterOutputs();
    }

    public WebhookNamespaceOutputs Outputs { get; }

    /// <summary>Room for every replica and a rollout's surplus one, and for nothing else.</summary>
    private static ResourceQuotaArgs Quota(int mostReplicas) => new()
    {
        Metadata = Named(),
        Spec = new ResourceQuotaSpecArgs
        {
            Hard =
            {
                ["pods"] = $"{mostReplicas + 1}",
                ["requests.cpu"] = $"{(mostReplicas + 1) * WebhookContainer.CpuMillis}m",
                ["requests.memory"] = $"{(mostReplicas + 1) * WebhookContainer.MemoryMebi}Mi",
                ["limits.memory"] = $"{(mostReplicas + 1) * WebhookContainer.MemoryLimitMebi}Mi",
                ["services.loadbalancers"] = "0",
                ["services.nodeports"] = "0",
            },
        },
    };

    /// <summary>What a container gets that names nothing, such as one that somebody debugs with: without it the quota would refuse it.</summary>
    private static LimitRangeArgs Limits() => new()
    {
        Metadata = Named(),
        Spec = new LimitRangeSpecArgs
        {
            Limits = new[]
            {
                new LimitRangeItemArgs
                {
                    Type = "Container",
                    DefaultRequest = { ["cpu"] = "50m", ["memory"] = "64Mi" },
                    Default = { ["memory"] = "128Mi" },
                    Max = { ["memory"] = $"{WebhookContainer.MemoryLimitMebi}Mi" },
                },
            },
        },
    };

    /// <summary>Created empty: the replicas make their own CA and leaf, so no key passes through this program. A refresh of
    /// the stack does read it back: encrypted in the state, for whoever may decrypt that.</summary>
    private Secret ServingCertificate(Namespace restricted) => new(
        "serving-certificate",
        new SecretArgs
        {
            Metadata = new ObjectMetaArgs { Name = ClusterNames.ServingSecret, Namespace = ClusterNames.Namespace },
            Type = "Opaque",
        },
        new CustomResourceOptions { Parent = this, DependsOn = { restricted }, IgnoreChanges = { "data" } });

    private static ObjectMetaArgs Named() => new() { Name = ClusterNames.Webhook, Namespace = ClusterNames.Namespace };
}

/// <summary>Kubernetes' strictest Pod Security Standard, enforced by the API server itself.</summary>
internal static class RestrictedPods
{
    public static readonly Dictionary<string, string> Labels = new()
    {
        ["pod-security.kubernetes.io/enforce"] = "restricted",
        ["pod-security.kubernetes.io/audit"] = "restricted",
        ["pod-security.kubernetes.io/warn"] = "restricted",
    };
}
