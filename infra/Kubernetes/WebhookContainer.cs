using System.Globalization;
using ImageTrust.Infra.Naming;
using ImageTrust.Infra.Settings;
using ImageTrust.Policy.Contract;
using Pulumi.Kubernetes.Types.Inputs.Core.V1;

namespace ImageTrust.Infra.Kubernetes;

/// <summary>The webhook's one container: unprivileged, read-only, its policy mounted.</summary>
internal static class WebhookContainer
{
    /// <summary>What a replica asks for and may take at most; the namespace's quota is counted in the same units.</summary>
    public const int CpuMillis = 100;
    public const int MemoryMebi = 128;
    public const int MemoryLimitMebi = 512;

    /// <summary>Of the port with metrics and health; the scraper finds it by this name.</summary>
    public const string ManagementPortName = "management";

    /// <summary>Of the port for other replicas.</summary>
    public const string HandOverPortName = "hand-over";

    public static ContainerArgs Of(WebhookDeploymentArgs args) => new()
    {
        Name = WebhookNames.Container,
        Image = args.Image,
        ImagePullPolicy = "IfNotPresent",
        Env = Variables(args.Settings, args.PrivateRegistries).Select(variable => new EnvVarArgs { Name = variable.Key, Value = variable.Value }).ToArray(),
        Ports = new[]
        {
            new ContainerPortArgs { Name = "https", ContainerPortValue = WebhookPorts.Https, Protocol = "TCP" },
            new ContainerPortArgs { Name = HandOverPortName, ContainerPortValue = WebhookPorts.HandOver, Protocol = "TCP" },
            new ContainerPortArgs { Name = ManagementPortName, ContainerPortValue = WebhookPorts.Management, Protocol = "TCP" },
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
            .. RegistryLogins.Mounts(args.Settings.Others),
        ],
        StartupProbe = Probe(WebhookPaths.Live, periodSeconds: 1, failureThreshold: 30),
        LivenessProbe = Probe(WebhookPaths.Live, periodSeconds: 10, failureThreshold: 3),
        ReadinessProbe = Probe(WebhookPaths.Ready, periodSeconds: 2, failureThreshold: 2),
    };

    /// <summary>The webhook's settings (docs/webhook-settings.md), in order.</summary>
    public static IReadOnlyList<KeyValuePair<string, string>> Variables(WebhookSettings settings, IReadOnlyList<string> privateRegistries)
    {
        List<KeyValuePair<string, string>> variables =
        [
            new(WebhookVariables.Policy, $"{WebhookNames.PolicyDirectory}/{PolicyFiles.Policy}"),
            new(WebhookVariables.Stack, settings.Stack),
            new(WebhookVariables.HttpsPort, WebhookPorts.Https.ToString(CultureInfo.InvariantCulture)),
            new(WebhookVariables.ManagementPort, WebhookPorts.Management.ToString(CultureInfo.InvariantCulture)),
            new(WebhookVariables.ServingSecret, ClusterNames.ServingSecret),
            new(WebhookVariables.HandOverPort, WebhookPorts.HandOver.ToString(CultureInfo.InvariantCulture)),
            new(WebhookVariables.HandOverFrom, string.Create(CultureInfo.InvariantCulture, $"{ClusterNames.Replicas}.{ClusterNames.Namespace}.svc:{WebhookPorts.HandOver}")),
            new(WebhookVariables.Declared, $"{WebhookNames.DeclaredDirectory}/{WebhookNames.DeclaredFile}"),
            new(WebhookVariables.RegistryRequests, RegistryRequests(settings.Replicas).ToString(CultureInfo.InvariantCulture)),
        ];
        if (settings.DocumentsUrl is { } documents)
        {
            variables.Add(new(WebhookVariables.Documents, documents));
        }

        if (privateRegistries.Count > 0)
        {
            variables.Add(new(WebhookVariables.PrivateRegistries, string.Join(',', privateRegistries)));
        }

        if (settings.Replicated is { } host)
        {
            variables.Add(new(WebhookVariables.ReplicatedRegistries, host));
        }

        if (settings.CanaryAccount is { } account)
        {
            variables.Add(new(WebhookVariables.CanaryAccount, account));
        }

        variables.AddRange(RegistryLogins.Variables(settings.Others));
        return variables;
    }

    /// <summary>
    /// A replica's part of what a registry of the Premium tier allows, which this program creates, when there are as many replicas as a load can
    /// make and the one that a rollout adds, so that all of them together stay below it.
    /// </summary>
    private static int RegistryRequests(int replicas) => RegistryRates.PremiumReadsPerMinute / (WebhookDeployment.MostReplicas(replicas) + 1);

    private static ProbeArgs Probe(string path, int periodSeconds, int failureThreshold) => new()
    {
        HttpGet = new HTTPGetActionArgs { Path = path, Port = ManagementPortName },
        PeriodSeconds = periodSeconds,
        FailureThreshold = failureThreshold,
    };
}
