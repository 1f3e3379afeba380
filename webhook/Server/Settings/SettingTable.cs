using System.Collections.Immutable;
using System.Net;
using System.Security.Cryptography.X509Certificates;
using ImageTrust.Decisions.Images;
using ImageTrust.Decisions.Remembering;
using ImageTrust.Policy.Contract.Settings;
using ImageTrust.Policy.Contract;
using ImageTrust.Policy.Images;
using ImageTrust.Policy.Images.Text;
using ImageTrust.Policy.Model.Verdicts;
using ImageTrust.Server.Kubernetes;

namespace ImageTrust.Server.Settings;

/// <summary>Every setting of the webhook. <c>docs/webhook-settings.md</c> is the same table for people; a test compares the two.</summary>
internal static class SettingTable
{
    /// <summary>Names the settings file; read before all others, so it stands in the environment only.</summary>
    public static readonly Setting<string?> File = new Setting<string?>(
        WebhookVariables.Settings, "the path of a JSON file", SettingForms.Path!,
        "A JSON object with any of the settings below as texts. The environment goes before the file.").Or(null, "none");

    public static readonly Setting<string> Policy = new(
        WebhookVariables.Policy, "the path of a policy in canonical form", SettingForms.Path,
        $"The trust policy, as `policy compile` writes it. The trusted roots that it names lie beside it as `{PolicyFiles.TrustedRoot("HASH")}`.");

    public static readonly Setting<string?> Stack = new Setting<string?>(
        WebhookVariables.Stack, "a stack's name", TextForms.StackName!,
        "The stack whose policy this is: a refusal ends with a `policy verify --stack` that can be pasted. None: with one that names the policy's file.").Or(null, "none");

    public static readonly Setting<string?> Documents = new Setting<string?>(
        WebhookVariables.Documents, "an https URL of at most 256 characters, without a slash at its end", TextForms.FolderUrl!,
        "Where people find this folder, `docs`: a refusal links to its reason's section. None: it names the section's path in the repository.").Or(null, "none");

    public static readonly Setting<IPAddress> Address = new Setting<IPAddress>(
        WebhookVariables.Address, "an IP address", SettingForms.Address,
        "Where all ports listen.").Or(IPAddress.IPv6Any, "`::`");

    public static readonly Setting<int> HttpsPort = new Setting<int>(
        WebhookVariables.HttpsPort, "a port, 0 for any free one", TextForms.Number(0, 65535),
        $"HTTPS: `POST {WebhookPaths.Validate}` and `POST {WebhookPaths.Mutate}`.").Or(WebhookPorts.Https, $"`{WebhookPorts.Https}`");

    public static readonly Setting<int> ManagementPort = new Setting<int>(
        WebhookVariables.ManagementPort, "a port, 0 for any free one", TextForms.Number(0, 65535),
        $"Plain HTTP: `{WebhookPaths.Live}`, `{WebhookPaths.Ready}`, `{WebhookPaths.Metrics}`.").Or(WebhookPorts.Management, $"`{WebhookPorts.Management}`");

    public static readonly Setting<string?> ServingSecret = new Setting<string?>(
        WebhookVariables.ServingSecret, "the name of a Secret", TextForms.SecretName!,
        "The Secret in which the replicas keep their serving certificate. Exactly one of this and the next.").Or(null, "none");

    public static readonly Setting<string?> ServingCertificate = new Setting<string?>(
        WebhookVariables.ServingCertificate, "the path of a folder with tls.crt and tls.key", SettingForms.Path!,
        "The serving certificate from a folder, for running without a cluster; read again when it changes.").Or(null, "none");

    public static readonly Setting<int> ServingLifetime = new Setting<int>(
        WebhookVariables.ServingLifetime, "a number of seconds from 20 to 31536000", TextForms.Number(20, 31536000),
        "How long a certificate in the Secret lives; it is renewed when two thirds have passed. Below an hour only for tests: a replica looks every 5 minutes.")
        .Or(7776000, "`7776000` (90 days)");

    public static readonly Setting<Uri?> KubernetesApi = new Setting<Uri?>(
        WebhookVariables.KubernetesApi, "an https URL without a path", SettingForms.HttpsServer!,
        "The API server of the Secret and the registrations.").Or(null, "that of the pod's cluster");

    public static readonly Setting<string> KubernetesToken = new Setting<string>(
        WebhookVariables.KubernetesToken, "the path of a file", SettingForms.Path,
        "The bearer token shown to it; read again for each request.").Or(KubernetesConnection.MountedTokenFile, "the pod's service account");

    public static readonly Setting<string> KubernetesAuthority = new Setting<string>(
        WebhookVariables.KubernetesAuthority, "the path of a PEM file", SettingForms.Path,
        "The only authorities trusted for it; read again for each connection.").Or(KubernetesConnection.MountedAuthorityFile, "the pod's cluster");

    public static readonly Setting<string?> Declared = new Setting<string?>(
        WebhookVariables.Declared, "the path of a JSON file", SettingForms.Path!,
        "The registrations, the Deployment and the policy's ConfigMap as the stack sent them: what somebody changes by hand is logged and counted.").Or(null, "none");

    public static readonly Setting<string?> DockerConfig = new Setting<string?>(
        WebhookVariables.DockerConfig, "the path of a docker config.json", SettingForms.Path!,
        "Credentials for registries that are not Azure's; read again when it changes.").Or(null, "none");

    public static readonly Setting<ImmutableArray<RegistryHost>> PlainHttpRegistries = new Setting<ImmutableArray<RegistryHost>>(
        WebhookVariables.PlainHttpRegistries, "registry hosts, separated by commas", SettingForms.Hosts,
        "Registries that are asked without TLS.").Or([], "none");

    public static readonly Setting<ImmutableArray<RegistryHost>> PrivateRegistries = new Setting<ImmutableArray<RegistryHost>>(
        WebhookVariables.PrivateRegistries, "registry hosts, separated by commas", SettingForms.Hosts,
        "Hosts that may have a private or loopback address: a registry behind a private endpoint, and each host its blobs are redirected to.").Or([], "none");

    public static readonly Setting<ImmutableArray<RegistryHost>> ReplicatedRegistries = new Setting<ImmutableArray<RegistryHost>>(
        WebhookVariables.ReplicatedRegistries, "registry hosts, separated by commas", SettingForms.Hosts,
        "Registries with replicas in other regions: a refusal for want of a signature says that what was signed a moment ago may not have reached the one asked.").Or([], "none");

    public static readonly Setting<ImmutableArray<(RegistryHost Host, X509Certificate2Collection Authorities)>> RegistryAuthorities =
        new Setting<ImmutableArray<(RegistryHost Host, X509Certificate2Collection Authorities)>>(
            WebhookVariables.RegistryAuthorities, "HOST=FILE pairs, separated by commas, each file PEM certificates", SettingForms.HostAuthorities,
            "Certificate authorities trusted for one registry in addition to the system's.").Or([], "none");

    public static readonly Setting<ImmutableArray<(RegistryHost Host, RegistryHost Other)>> TokenServices =
        new Setting<ImmutableArray<(RegistryHost Host, RegistryHost Other)>>(
            WebhookVariables.TokenServices, "REGISTRY=HOST pairs, separated by commas", SettingForms.HostPairs,
            "Other hosts that a registry may name as its token service. They see that registry's credential.").Or([], "none");

    public static readonly Setting<int> RegistryRequests = new Setting<int>(
        WebhookVariables.RegistryRequests, "a number from 6 to 1000000", TextForms.Number(6, 1_000_000),
        "Requests that this replica may send to one host in any minute; namespaces share them, and who is over waits. The default is what Azure Container Registry " +
        "publishes for Premium; with several replicas each gets its part of it.").Or(RegistryRates.PremiumReadsPerMinute, $"`{RegistryRates.PremiumReadsPerMinute}`");

    public static readonly Setting<int> ImagesPerReview = new Setting<int>(
        WebhookVariables.ImagesPerReview, "a number from 1 to 1000", TextForms.Number(1, 1000),
        $"Distinct images of one review that are looked up; those beyond are `{ClosedSet.WordOf(ReasonCode.CouldNotCheck)}` (`{ClosedSet.WordOf(OwnLimit.Images)}`).").Or(100, "`100`");

    public static readonly Setting<int> RememberedMebibytes = new Setting<int>(
        WebhookVariables.RememberedMebibytes, "a number from 0 to 64", TextForms.Number(0, 64),
        "MiB of evidence that are remembered, so that a known digest is verified again without asking its registry; 0 remembers nothing.")
        .Or((int)(EvidenceStore.DefaultCapacity >> 20), $"`{EvidenceStore.DefaultCapacity >> 20}`");

    public static readonly Setting<int?> HandOverPort = new Setting<int?>(
        WebhookVariables.HandOverPort, "a port, 0 for any free one", SettingForms.Port,
        $"HTTPS for other replicas, who show the Secret's certificate: `GET {WebhookPaths.HandOver}` gives what this one remembers. None: it is not given.").Or(null, "none");

    public static readonly Setting<ImmutableArray<DnsEndPoint>> HandOverFrom = new Setting<ImmutableArray<DnsEndPoint>>(
        WebhookVariables.HandOverFrom, "HOST:PORT pairs, separated by commas", SettingForms.Endpoints,
        "Replicas that are asked at the start for what they remember: every address of each name, for at most " +
        $"{TimeBudget.HandOver.TotalSeconds} seconds in all, before this one is ready. None: nobody is asked.").Or([], "none");

    public static readonly Setting<int> DrainSeconds = new Setting<int>(
        WebhookVariables.DrainSeconds, "a number of seconds from 0 to 60", TextForms.Number(0, 60),
        "After SIGTERM: how long a replica that says it is not ready still serves.").Or((int)TimeBudget.Drain.TotalSeconds, $"`{TimeBudget.Drain.TotalSeconds}`");

    public static readonly Setting<string?> CanaryAccount = new Setting<string?>(
        WebhookVariables.CanaryAccount, "a user name as the API server says it, such as system:serviceaccount:ci:canary", TextForms.Account!,
        $"The account whose dry runs of the pods `{ClusterNames.CanaryOfRefusal}` and `{ClusterNames.CanaryOfAdmission}` are recorded. None: no dry run is.").Or(null, "none");

    public static readonly Setting<LogLevel> Logging = new Setting<LogLevel>(
        WebhookVariables.LogLevel, "debug, information, warning or error", SettingForms.Level,
        "The least that is logged. Decision records are always written.").Or(LogLevel.Information, "`information`");

    public static readonly Setting<Uri?> OtlpEndpoint = new Setting<Uri?>(
        WebhookVariables.OtlpEndpoint, "an http or https URL", SettingForms.HttpAddress!,
        "Where traces go (OTLP over gRPC). None: no traces are made.").Or(null, "none");

    /// <summary>All of them, in the order in which documentation and reports list them.</summary>
    public static readonly IReadOnlyList<ISetting> All =
    [
        File, Policy, Stack, Documents, Address, HttpsPort, ManagementPort, ServingSecret, ServingCertificate, ServingLifetime,
        KubernetesApi, KubernetesToken, KubernetesAuthority, Declared, DockerConfig, PlainHttpRegistries, PrivateRegistries, ReplicatedRegistries,
        RegistryAuthorities, TokenServices, RegistryRequests, ImagesPerReview, RememberedMebibytes,
        HandOverPort, HandOverFrom, DrainSeconds, CanaryAccount, Logging, OtlpEndpoint,
    ];
}
