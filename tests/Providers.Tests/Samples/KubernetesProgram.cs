using Pulumi;
using Pulumi.Kubernetes.Types.Inputs.Apps.V1;
using Pulumi.Kubernetes.Types.Inputs.Core.V1;
using Pulumi.Kubernetes.Types.Inputs.Meta.V1;
using AdmissionInputs = Pulumi.Kubernetes.Types.Inputs.AdmissionRegistration.V1;
using K8s = Pulumi.Kubernetes;

namespace Providers.Tests.Samples;

/// <summary>An admission webhook's objects, written the way the official documentation writes C#.</summary>
internal static class KubernetesProgram
{
    internal static IDictionary<string, object?> Create()
    {
        var provider = new K8s.Provider("k8s", new K8s.ProviderArgs { KubeConfig = Output.CreateSecret("{}"), EnableServerSideApply = true });
        var options = new CustomResourceOptions { Provider = provider };
        var space = new K8s.Core.V1.Namespace("space", new NamespaceArgs { Metadata = new ObjectMetaArgs { Name = "image-trust" } }, options);
        var meta = space.Metadata.Apply(metadata => metadata.Name);
        var service = new K8s.Core.V1.Service("webhook", new ServiceArgs
        {
            Metadata = new ObjectMetaArgs { Name = "webhook", Namespace = meta, Labels = { ["app"] = "webhook" } },
            Spec = new ServiceSpecArgs
            {
                Type = K8s.Core.V1.ServiceSpecType.ClusterIP,
                Ports = new[] { new ServicePortArgs { Port = 443, TargetPort = "https" }, new ServicePortArgs { Port = 80, TargetPort = 8080 } },
                Selector = { { "app", "webhook" } },
            },
        }, options);
        Workload(meta, options);
        Admission(service, options);
        _ = new K8s.Core.V1.Secret("certificate", new SecretArgs
        {
            StringData = new Dictionary<string, string> { ["tls.key"] = "private" },
            Data = { ["tls.crt"] = "cHVibGlj" },
        }, options);
        _ = new K8s.ApiExtensions.CustomResource("deny-all", new CiliumNetworkPolicyArgs
        {
            Metadata = new ObjectMetaArgs { Name = "deny-all" },
            Spec = new CiliumNetworkPolicySpecArgs { EndpointSelector = { ["matchLabels"] = "{}" } },
        }, options);
        return new Dictionary<string, object?>
        {
            ["service"] = service.Metadata.Apply(m => m.Name),
            ["port"] = service.Spec.Apply(spec => spec.Ports[0].Port),
        };
    }

    private static void Workload(Output<string> space, CustomResourceOptions options)
    {
        var labels = new InputMap<string> { ["app"] = "webhook" };
        var container = new ContainerArgs
        {
            Name = "webhook",
            Image = "example.azurecr.io/webhook@sha256:0",
            Ports = { new ContainerPortArgs { Name = "https", ContainerPortValue = 8443 } },
            Env = new InputList<EnvVarArgs> { new EnvVarArgs { Name = "PHASE", Value = "day1" } },
            Resources = new ResourceRequirementsArgs { Limits = { ["memory"] = "256Mi" } },
            ReadinessProbe = new ProbeArgs { HttpGet = new HTTPGetActionArgs { Path = "/readyz", Port = 8443, Scheme = "HTTPS" } },
            SecurityContext = new SecurityContextArgs { Capabilities = new CapabilitiesArgs { Drop = { "ALL" } } },
        };
        _ = new K8s.Apps.V1.Deployment("webhook", new DeploymentArgs
        {
            Metadata = new ObjectMetaArgs { Namespace = space, Annotations = { ["pulumi.com/patchForce"] = "true" } },
            Spec = new DeploymentSpecArgs
            {
                Replicas = 3,
                Selector = new LabelSelectorArgs { MatchLabels = labels },
                Strategy = new DeploymentStrategyArgs { RollingUpdate = new RollingUpdateDeploymentArgs { MaxSurge = 1, MaxUnavailable = "25%" } },
                Template = new PodTemplateSpecArgs
                {
                    Metadata = new ObjectMetaArgs { Labels = labels },
                    Spec = new PodSpecArgs { Containers = { container }, Volumes = new List<VolumeArgs> { new() { Name = "policy" } } },
                },
            },
        }, options);
    }

    private static void Admission(K8s.Core.V1.Service service, CustomResourceOptions options)
    {
        var client = new AdmissionInputs.WebhookClientConfigArgs
        {
            Service = new AdmissionInputs.ServiceReferenceArgs
            {
                Name = service.Metadata.Apply(metadata => metadata.Name),
                Namespace = service.Metadata.Apply(metadata => metadata.Namespace),
                Path = "/mutate",
            },
        };
        _ = new K8s.AdmissionRegistration.V1.MutatingWebhookConfiguration("mutate", new AdmissionInputs.MutatingWebhookConfigurationArgs
        {
            Webhooks = new AdmissionInputs.MutatingWebhookArgs
            {
                Name = "mutate.image-trust.dev",
                AdmissionReviewVersions = { "v1" },
                ClientConfig = client,
                ReinvocationPolicy = "IfNeeded",
                SideEffects = "None",
                TimeoutSeconds = 10,
                Rules = { new AdmissionInputs.RuleWithOperationsArgs { ApiGroups = { "" }, ApiVersions = { "v1" }, Operations = { "CREATE" }, Resources = { "pods" } } },
            },
        }, options);
    }

    internal sealed class CiliumNetworkPolicyArgs() : K8s.ApiExtensions.CustomResourceArgs("cilium.io/v2", "CiliumNetworkPolicy")
    {
        [Input("spec")]
        public Input<CiliumNetworkPolicySpecArgs>? Spec { get; set; }
    }

    internal sealed class CiliumNetworkPolicySpecArgs : ResourceArgs
    {
        [Input("endpointSelector")]
        private InputMap<string>? _endpointSelector;

        public InputMap<string> EndpointSelector
        {
            get => _endpointSelector ??= [];
            set => _endpointSelector = value;
        }
    }
}
