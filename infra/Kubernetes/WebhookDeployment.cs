using ImageTrust.Infra.Naming;
using ImageTrust.Infra.Settings;
using Pulumi;
using Pulumi.Kubernetes.Core.V1;
using Pulumi.Kubernetes.Policy.V1;
using Pulumi.Kubernetes.Types.Inputs.Apps.V1;
using Pulumi.Kubernetes.Types.Inputs.Core.V1;
using Pulumi.Kubernetes.Types.Inputs.Meta.V1;
using Pulumi.Kubernetes.Types.Inputs.Policy.V1;

namespace ImageTrust.Infra.Kubernetes;

/// <param name="Image">Reference by digest.</param>
/// <param name="Needs">What must exist before a pod can start: role assignments, the federated credential, RBAC bindings.</param>
internal sealed record WebhookDeploymentArgs(
    string Image,
    WebhookSettings Settings,
    WebhookNamespaceOutputs Namespace,
    WebhookPolicy Policy,
    IReadOnlyList<Resource> Needs);

/// <summary>The webhook's replicas, the Service the API server calls, and the budget that keeps one of them up.</summary>
internal sealed class WebhookDeployment : ComponentResource
{
    private static readonly Dictionary<string, string> Selector = new() { ["app.kubernetes.io/name"] = WebhookNames.Webhook };

    public WebhookDeployment(string name, WebhookDeploymentArgs args, ComponentResourceOptions? options = null)
        : base("image-trust:infra:WebhookDeployment", name, options)
    {
        var deployment = new Pulumi.Kubernetes.Apps.V1.Deployment(
            "webhook",
            new DeploymentArgs { Metadata = Named(), Spec = Replicas(args) },
            new CustomResourceOptions
            {
                Parent = this,
                DependsOn = [.. args.Needs, args.Namespace.ServiceAccount, args.Namespace.ServingCertificate, args.Policy.ConfigMap],
            });
        var service = new Service(
            "service",
            new ServiceArgs
            {
                Metadata = Named(),
                Spec = new ServiceSpecArgs
                {
                    Type = "ClusterIP",
                    Selector = Selector,
                    Ports = new[] { new ServicePortArgs { Name = "https", Port = 443, TargetPort = "https", Protocol = "TCP" } },
                },
            },
            new CustomResourceOptions { Parent = this, DependsOn = { args.Namespace.Namespace } });
        var budget = new PodDisruptionBudget(
            "budget",
            new PodDisruptionBudgetArgs
            {
                Metadata = Named(),
                Spec = new PodDisruptionBudgetSpecArgs { MaxUnavailable = 1, Selector = new LabelSelectorArgs { MatchLabels = Selector } },
            },
            new CustomResourceOptions { Parent = this, DependsOn = { args.Namespace.Namespace } });
        Serving = [deployment, service, budget];
        RegisterOutputs();
    }

    /// <summary>Registered admission depends on all of these: created before it, deleted after it.</summary>
    public IReadOnlyList<Resource> Serving { get; }

    private static DeploymentSpecArgs Replicas(WebhookDeploymentArgs args) => new()
    {
        Replicas = args.Settings.Replicas,
        Selector = new LabelSelectorArgs { MatchLabels = Selector },
        Strategy = new DeploymentStrategyArgs
        {
            Type = "RollingUpdate",
            RollingUpdate = new RollingUpdateDeploymentArgs { MaxUnavailable = 0, MaxSurge = 1 },
        },
        Template = new PodTemplateSpecArgs
        {
            Metadata = new ObjectMetaArgs
            {
                Labels = new Dictionary<string, string>(Selector) { ["azure.workload.identity/use"] = "true" },
            },
            Spec = Pod(args),
        },
    };

    private static PodSpecArgs Pod(WebhookDeploymentArgs args) => new()
    {
        ServiceAccountName = WebhookNames.Webhook,
        // The account itself does not mount its token; this pod needs the API for its certificate and registrations.
        AutomountServiceAccountToken = true,
        PriorityClassName = "system-cluster-critical",
        SecurityContext = new PodSecurityContextArgs
        {
            RunAsNonRoot = true,
            RunAsUser = 10001,
            RunAsGroup = 10001,
            FsGroup = 10001,
            SeccompProfile = new SeccompProfileArgs { Type = "RuntimeDefault" },
        },
        Tolerations = new[] { new TolerationArgs { Key = "CriticalAddonsOnly", Operator = "Exists" } },
        TopologySpreadConstraints = new[] { Spread("topology.kubernetes.io/zone"), Spread("kubernetes.io/hostname") },
        Containers = new[] { WebhookContainer.Of(args) },
        Volumes = new[]
        {
            new VolumeArgs { Name = "policy", ConfigMap = new ConfigMapVolumeSourceArgs { Name = args.Policy.ConfigMapName } },
            new VolumeArgs { Name = "tmp", EmptyDir = new EmptyDirVolumeSourceArgs { SizeLimit = "16Mi" } },
        },
    };

    private static TopologySpreadConstraintArgs Spread(string topology) => new()
    {
        MaxSkew = 1,
        TopologyKey = topology,
        WhenUnsatisfiable = "ScheduleAnyway",
        LabelSelector = new LabelSelectorArgs { MatchLabels = Selector },
    };

    private static ObjectMetaArgs Named() => new() { Name = WebhookNames.Webhook, Namespace = WebhookNames.Namespace, Labels = Selector };
}
