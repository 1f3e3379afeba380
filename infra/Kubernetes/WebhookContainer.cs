using System.Globalization;
using ImageTrust.Infra.Naming;
using ImageTrust.Infra.Settings;
using Pulumi.Kubernetes.Types.Inputs.Core.V1;

namespace ImageTrust.Infra.Kubernetes;

/// <summary>The webhook's one container: unprivileged, read-only, its policy mounted.</summary>
internal static class WebhookContainer
{
    /// <summary>What a replica asks for and may take at most; the namespace's quota is counted in the same units.</summary>
    public const int CpuMillis = 100;
    public const int MemoryMebi = 128;
    public const int MemoryLimitMebi = 512;

    /// <summary>Read operations a minute of a registry of the Premium tier, which this program creates (learn.microsoft.com, "Azure Container Registry service tiers").</summary>
    public const int RegistryReadsPerMinute = 10_000;

    /// <summary>Of the port with metrics and health; the scraper finds it by this name.</summary>
    public const string ManagementPortName = "management";

    public static ContainerArgs Of(WebhookDeploymentArgs args) => new()
    {
        Name = WebhookNames.Container,
        Image = args.Image,
        ImagePullPolicy = "IfNotPresent",
        Env = Variables(args.Settings).Select(variable => new EnvVarArgs { Name = variable.Key, Value = variable.Value }).ToArray(),
        Ports = new[]
        {
            new ContainerPortArgs { Name = "https", ContainerPortValue = WebhookNames.HttpsPort, Protocol = "TCP" },
            new ContainerPortArgs { Name = ManagementPortName, ContainerPortValue = WebhookNames.ManagementPort, Protocol = "TCP" },
        },
        SecurityContext = new SecurityContextArgs
        {
            AllowPrivilegeEscalation = false,
            Privileged = false,
            ReadOnlyRootFilesystem = true,
            RunAsNonRoot = true,
            Capabilities = new CapabilitiesArgs { Drop = { "ALL" } },
        },
        Resources = new ResourceRequirementsArgs
        {
            Requests = { ["cpu"] = $"{CpuMillis}m", ["memory"] = $"{MemoryMebi}Mi" },
            Limits = { ["memory"] = $"{MemoryLimitMebi}Mi" },
        },
        VolumeMounts = (VolumeMountArgs[])
        [
            new VolumeMountArgs { Name = "policy", MountPath = WebhookNames.PolicyDirectory, ReadOnly = true },
            new VolumeMountArgs { Name = "declared", MountPath = WebhookNames.DeclaredDirectory, ReadOnly = true },
            new VolumeMountArgs { Name = "tmp", MountPath = "/tmp" },
            .. RegistryLogins.Mounts(args.Settings.Webhook.Others),
        ],
        StartupProbe = Probe("/livez", periodSeconds: 1, failureThreshold: 30),
        LivenessProbe = Probe("/livez", periodSeconds: 10, failureThreshold: 3),
        ReadinessProbe = Probe("/readyz", periodSeconds: 2, failureThreshold: 2),
    };

    /// <summary>The webhook's settings (docs/webhook-settings.md), in order.</summary>
    public static IReadOnlyList<KeyValuePair<string, string>> Variables(StackSettings settings)
    {
        List<KeyValuePair<string, string>> variables =
        [
            new("IMAGETRUST_POLICY", $"{WebhookNames.PolicyDirectory}/{WebhookNames.PolicyFile}"),
            new("IMAGETRUST_HTTPS_PORT", WebhookNames.HttpsPort.ToString(CultureInfo.InvariantCulture)),
            new("IMAGETRUST_MANAGEMENT_PORT", WebhookNames.ManagementPort.ToString(CultureInfo.InvariantCulture)),
            new("IMAGETRUST_SERVING_SECRET", WebhookNames.ServingCertificate),
            new("IMAGETRUST_DECLARED", $"{WebhookNames.DeclaredDirectory}/{WebhookNames.DeclaredFile}"),
            new("IMAGETRUST_REGISTRY_REQUESTS_PER_MINUTE", RegistryRequests(settings).ToString(CultureInfo.InvariantCulture)),
        ];
        if (RegistryHosts.Private(settings).ToList() is { Count: > 0 } hosts)
        {
            variables.Add(new("IMAGETRUST_PRIVATE_REGISTRIES", string.Join(',', hosts)));
        }

        variables.AddRange(RegistryLogins.Variables(settings.Webhook.Others));
        return variables;
    }

    /// <summary>
    /// A replica's part of what the registry allows, when there are as many replicas as a load can make and the one that a rollout adds, so
    /// that all of them together stay below it.
    /// </summary>
    private static int RegistryRequests(StackSettings settings) => RegistryReadsPerMinute / (WebhookDeployment.MostReplicas(settings.Webhook) + 1);

    private static ProbeArgs Probe(string path, int periodSeconds, int failureThreshold) => new()
    {
        HttpGet = new HTTPGetActionArgs { Path = path, Port = ManagementPortName },
        PeriodSeconds = periodSeconds,
        FailureThreshold = failureThreshold,
    };
}
