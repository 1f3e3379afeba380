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

    public static ContainerArgs Of(WebhookDeploymentArgs args) => new()
    {
        Name = WebhookNames.Container,
        Image = args.Image,
        ImagePullPolicy = "IfNotPresent",
        Env = Variables(args.Settings).Select(variable => new EnvVarArgs { Name = variable.Key, Value = variable.Value }).ToArray(),
        Ports = new[]
        {
            new ContainerPortArgs { Name = "https", ContainerPortValue = WebhookNames.HttpsPort, Protocol = "TCP" },
            new ContainerPortArgs { Name = "management", ContainerPortValue = WebhookNames.ManagementPort, Protocol = "TCP" },
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
        VolumeMounts = new[]
        {
            new VolumeMountArgs { Name = "policy", MountPath = WebhookNames.PolicyDirectory, ReadOnly = true },
            new VolumeMountArgs { Name = "declared", MountPath = WebhookNames.DeclaredDirectory, ReadOnly = true },
            new VolumeMountArgs { Name = "tmp", MountPath = "/tmp" },
        },
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
        ];
        if (RegistryHosts.Private(settings).ToList() is { Count: > 0 } hosts)
        {
            variables.Add(new("IMAGETRUST_PRIVATE_REGISTRIES", string.Join(',', hosts)));
        }

        return variables;
    }

    private static ProbeArgs Probe(string path, int periodSeconds, int failureThreshold) => new()
    {
        HttpGet = new HTTPGetActionArgs { Path = path, Port = "management" },
        PeriodSeconds = periodSeconds,
        FailureThreshold = failureThreshold,
    };
}
