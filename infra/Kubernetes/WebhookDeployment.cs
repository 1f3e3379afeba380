using ImageTrust.Infra.Components.Clusters;
using ImageTrust.Infra.Naming;
using ImageTrust.Infra.Settings;
using ImageTrust.Policy.Contract;
using Pulumi;
using Pulumi.Kubernetes.Autoscaling.V2;
using Pulumi.Kubernetes.Core.V1;
using Pulumi.Kubernetes.Policy.V1;
using Pulumi.Kubernetes.Scheduling.V1;
using Pulumi.Kubernetes.Types.Inputs.Apps.V1;
using Pulumi.Kubernetes.Types.Inputs.Autoscaling.V2;
using Pulumi.Kubernetes.Types.Inputs.Core.V1;
using Pulumi.Kubernetes.Types.Inputs.Meta.V1;
using Pulumi.Kubernetes.Types.Inputs.Policy.V1;
using Pulumi.Kubernetes.Types.Inputs.Scheduling.V1;

namespace ImageTrust.Infra.Kubernetes;

/// <param name="Image">Reference by digest.</param>
/// <param name="PrivateRegistries">Hosts of registries that may have private addresses.</param>
/// <param name="Nodes">How the replicas are spread, and whether they have an identity of Azure's.</param>
/// <param name="Authorities">Authorities of other registries; null when none is named.</param>
/// <param name="Needs">What must exist before a pod can start: role assignments, the federated credential, RBAC bindings.</param>
internal sealed record WebhookDeploymentArgs(
    string Image,
    WebhookSettings Settings,
    IReadOnlyList<string> PrivateRegistries,
    NodeTraits Nodes,
    WebhookNamespaceOutputs Namespace,
    WebhookPolicy Policy,
    WebhookDeclaration Declaration,
    RegistryAuthorities? Authorities,
    IReadOnlyList<Resource> Needs);

/// <summary>What can be said of the cluster's nodes.</summary>
/// <param name="Zoned">They are spread over availability zones.</param>
/// <param name="Several">There are at least as many as replicas: no two of these share one.</param>
/// <param name="WorkloadIdentity">Pods get an Entra identity, and kubelets pull with one of their own.</param>
/// <param name="SystemPool">This program makes pools, one of them for what keeps the cluster going.</param>
internal sealed record NodeTraits(bool Zoned, bool Several, bool WorkloadIdentity, bool SystemPool);

/// <summary>The webhook's replicas, the Service the API server calls, and the budget that keeps one of them up.</summary>
internal sealed class WebhookDeployment : ComponentResource
{
    private const int GrowthFactor = 3;

    /// <summary>
    /// Without progress for so long a rollout has failed. A replica is ready seconds after its image is there; a node that the autoscaler has
    /// to start first takes AKS one to two minutes with an ephemeral OS disk. The provider waits a little longer, so that it is the
    /// Deployment that says what went wrong, and always to the end of its time: what an update does beside it must fit into three minutes too.
    /// Ten minutes, the default, only let people wait for the same answer.
    /// </summary>
    public static readonly TimeSpan Progress = TimeSpan.FromSeconds(135);
    public static readonly TimeSpan Rollout = TimeSpan.FromSeconds(150);

    /// <summary>Of what a replica asks for: verification is arithmetic, and a queue of reviews is latency for everybody.</summary>
    private const int BusyPercent = 70;

    /// <summary>For whoever updates: the provider says that replicas are missing, not why.</summary>
    public static string WhenItFails { get; } =
        $"The webhook's rollout has {Rollout.TotalSeconds} seconds; the replicas before it keep serving meanwhile. If it fails: "
        + $"kubectl -n {ClusterNames.Namespace} get pods,events and kubectl -n {ClusterNames.Namespace} logs deploy/{ClusterNames.Webhook} --all-pods=true";

    private static readonly Dictionary<string, string> Selector = new() { ["app.kubernetes.io/name"] = ClusterNames.Webhook };

    public WebhookDeployment(string name, WebhookDeploymentArgs args, ComponentResourceOptions? options = null)
        : base("image-trust:infra:WebhookDeployment", name, options)
    {
        var urgent = Priority();
        var deployment = new Pulumi.Kubernetes.Apps.V1.Deployment(
            "webhook",
            new DeploymentArgs { Metadata = Named(), Spec = Replicas(args) },
            new CustomResourceOptions
            {
                Parent = this,
                DependsOn =
                [
                    .. args.Needs, args.Namespace.ServiceAccount, args.Namespace.ServingCertificate, args.Policy.ConfigMap, args.Declaration.ConfigMap, urgent,
                    .. Authorities(args),
                ],
                // The autoscaler's from the first minute on.
                IgnoreChanges = { "spec.replicas" },
                CustomTimeouts = new CustomTimeouts { Create = Rollout, Update = Rollout },
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
        _ = Replicas(args.Namespace);
        var budget = new PodDisruptionBudget(
            "budget",
            new PodDisruptionBudgetArgs
            {
                Metadata = Named(),
                Spec = new PodDisruptionBudgetSpecArgs { MaxUnavailable = 1, Selector = new LabelSelectorArgs { MatchLabels = Selector } },
            },
            new CustomResourceOptions { Parent = this, DependsOn = { args.Namespace.Namespace } });
        _ = Autoscaler(args.Settings, deployment);
        Serving = [deployment, service, budget];
        RegisterOutputs();
    }

    /// <summary>Registered admission depends on all of these: created before it, deleted after it.</summary>
    public IReadOnlyList<Resource> Serving { get; }

    /// <summary>How many replicas a load can make of those that are asked for.</summary>
    public static int MostReplicas(int replicas) => replicas * GrowthFactor;

    /// <summary>The highest a user's class can have: when nodes run short, others go first. Nothing starts without the webhook.</summary>
    private PriorityClass Priority() => new(
        "priority",
        new PriorityClassArgs
        {
            Metadata = new ObjectMetaArgs { Name = WebhookNames.PriorityClass },
            Value = 1_000_000_000,
            GlobalDefault = false,
            PreemptionPolicy = "PreemptLowerPriority",
            Description = "The admission webhook",
        },
        new CustomResourceOptions { Parent = this });

    /// <summary>Where a new replica finds those that are ready: it asks each for what it remembers.</summary>
    private Service Replicas(WebhookNamespaceOutputs place) => new(
        "replicas",
        new ServiceArgs
        {
            Metadata = new ObjectMetaArgs { Name = ClusterNames.Replicas, Namespace = ClusterNames.Namespace, Labels = Selector },
            Spec = new ServiceSpecArgs
            {
                Type = "ClusterIP",
                ClusterIP = "None",
                Selector = Selector,
                Ports = new[]
                {
                    new ServicePortArgs
                    {
                        Name = WebhookContainer.HandOverPortName, Port = WebhookPorts.HandOver, TargetPort = WebhookContainer.HandOverPortName, Protocol = "TCP",
                    },
                },
            },
        },
        new CustomResourceOptions { Parent = this, DependsOn = { place.Namespace } });

    private HorizontalPodAutoscaler Autoscaler(WebhookSettings settings, Resource deployment) => new(
        "autoscaler",
        new HorizontalPodAutoscalerArgs
        {
            Metadata = Named(),
            Spec = new HorizontalPodAutoscalerSpecArgs
            {
                ScaleTargetRef = new CrossVersionObjectReferenceArgs { ApiVersion = "apps/v1", Kind = "Deployment", Name = ClusterNames.Webhook },
                MinReplicas = settings.Replicas,
                MaxReplicas = MostReplicas(settings.Replicas),
                Metrics = new[]
                {
                    new MetricSpecArgs
                    {
                        Type = "Resource",
                        Resource = new ResourceMetricSourceArgs
                        {
                            Name = "cpu",
                            Target = new MetricTargetArgs { Type = "Utilization", AverageUtilization = BusyPercent },
                        },
                    },
                },
            },
        },
        new CustomResourceOptions { Parent = this, DependsOn = { deployment } });

    private static DeploymentSpecArgs Replicas(WebhookDeploymentArgs args) => new()
    {
        Replicas = args.Settings.Replicas,
        ProgressDeadlineSeconds = (int)Progress.TotalSeconds,
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
                Labels = args.Nodes.WorkloadIdentity ? new Dictionary<string, string>(Selector) { ["azure.workload.identity/use"] = "true" } : Selector,
            },
            Spec = RegistryLogins.Pulling(Pod(args), args),
        },
    };

    private static IEnumerable<Resource> Authorities(WebhookDeploymentArgs args) => args.Authorities is { } authorities ? [authorities.ConfigMap] : [];

    private static PodSpecArgs Pod(WebhookDeploymentArgs args) => new()
    {
        ServiceAccountName = ClusterNames.Webhook,
        // The account itself does not mount its token; this pod needs the API for its certificate and registrations.
        AutomountServiceAccountToken = true,
        PriorityClassName = WebhookNames.PriorityClass,
        TerminationGracePeriodSeconds = (int)TimeBudget.Termination.TotalSeconds,
        SecurityContext = new PodSecurityContextArgs
        {
            RunAsNonRoot = true,
            RunAsUser = WebhookUser.Id,
            RunAsGroup = WebhookUser.Id,
            FsGroup = WebhookUser.Id,
            SeccompProfile = new SeccompProfileArgs { Type = "RuntimeDefault" },
        },
        Affinity = args.Nodes.SystemPool ? (Input<AffinityArgs>)OnSystemPool() : null,
        Tolerations = new[] { new TolerationArgs { Key = "CriticalAddonsOnly", Operator = "Exists" } },
        TopologySpreadConstraints = new[]
        {
            Spread("topology.kubernetes.io/zone", required: args.Nodes.Zoned),
            Spread("kubernetes.io/hostname", required: args.Nodes.Several),
        },
        Containers = new[] { WebhookContainer.Of(args) },
        Volumes = (VolumeArgs[])
        [
            new VolumeArgs { Name = "policy", ConfigMap = new ConfigMapVolumeSourceArgs { Name = args.Policy.ConfigMapName } },
            new VolumeArgs { Name = "declared", ConfigMap = new ConfigMapVolumeSourceArgs { Name = args.Declaration.ConfigMapName } },
            new VolumeArgs { Name = "tmp", EmptyDir = new EmptyDirVolumeSourceArgs { SizeLimit = "16Mi" } },
            .. RegistryLogins.Volumes(args.Settings.Others, args.Authorities),
        ],
    };

    /// <summary>Not beside workloads: who breaks out of a container there would find the webhook's token on the node.</summary>
    private static AffinityArgs OnSystemPool() => new()
    {
        NodeAffinity = new NodeAffinityArgs
        {
            RequiredDuringSchedulingIgnoredDuringExecution = new NodeSelectorArgs
            {
                NodeSelectorTerms = new[]
                {
                    new NodeSelectorTermArgs
                    {
                        MatchExpressions = new[] { new NodeSelectorRequirementArgs { Key = NodePools.ModeLabel, Operator = "In", Values = { "system" } } },
                    },
                },
            },
        },
    };

    /// <summary>Counted for each rollout by itself, or the old replicas would stand in the new ones' way.</summary>
    private static TopologySpreadConstraintArgs Spread(string topology, bool required) => new()
    {
        MaxSkew = 1,
        TopologyKey = topology,
        WhenUnsatisfiable = required ? "DoNotSchedule" : "ScheduleAnyway",
        LabelSelector = new LabelSelectorArgs { MatchLabels = Selector },
        MatchLabelKeys = { "pod-template-hash" },
    };

    private static ObjectMetaArgs Named() => new() { Name = ClusterNames.Webhook, Namespace = ClusterNames.Namespace, Labels = Selector };
}
