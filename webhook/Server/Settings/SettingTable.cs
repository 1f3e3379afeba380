using System.Collections.Immutable;
using System.Net;
using System.Security.Cryptography.X509Certificates;
using ImageTrust.Policy.Images;
using ImageTrust.Server.Kubernetes;

namespace ImageTrust.Server.Settings;

/// <summary>Every setting of the webhook. <c>docs/webhook-settings.md</c> is the same table for people; a test compares the two.</summary>
internal static class SettingTable
{
    /// <summary>What every setting's name begins with. Another variable that begins so is a mistake, and is refused.</summary>
    public const string Prefix = "IMAGETRUST_";

    /// <summary>Names the settings file; read before all others, so it stands in the environment only.</summary>
    public static readonly Setting<string?> File = new Setting<string?>(
        "IMAGETRUST_SETTINGS", "the path of a JSON file", "A JSON object with any of the settings below as texts. The environment goes before the file.",
        SettingForms.Path!).Or(null, "none");

    public static readonly Setting<string> Policy = new(
        "IMAGETRUST_POLICY", "the path of a policy in canonical form",
        "The trust policy, as `policy compile` writes it. The trusted roots that it names lie beside it as `trusted-root-HASH.json`.", SettingForms.Path);

    public static readonly Setting<IPAddress> Address = new Setting<IPAddress>(
        "IMAGETRUST_ADDRESS", "an IP address", "Where both ports listen.", SettingForms.Address).Or(IPAddress.IPv6Any, "`::`");

    public static readonly Setting<int> HttpsPort = new Setting<int>(
        "IMAGETRUST_HTTPS_PORT", "a port, 0 for any free one", "HTTPS: `POST /validate` and `POST /mutate`.", SettingForms.Number(0, 65535)).Or(8443, "`8443`");

    public static readonly Setting<int> ManagementPort = new Setting<int>(
        "IMAGETRUST_MANAGEMENT_PORT", "a port, 0 for any free one", "Plain HTTP: `/livez`, `/readyz`, `/metrics`.",
        SettingForms.Number(0, 65535)).Or(8081, "`8081`");

    public static readonly Setting<string?> ServingSecret = new Setting<string?>(
        "IMAGETRUST_SERVING_SECRET", "the name of a Secret",
        "The Secret in which the replicas keep their serving certificate. Exactly one of this and the next.", SettingForms.SecretName!).Or(null, "none");

    public static readonly Setting<string?> ServingCertificate = new Setting<string?>(
        "IMAGETRUST_SERVING_CERTIFICATE", "the path of a folder with tls.crt and tls.key",
        "The serving certificate from a folder, for running without a cluster; read again when it changes.", SettingForms.Path!).Or(null, "none");

    public static readonly Setting<int> ServingLifetime = new Setting<int>(
        "IMAGETRUST_SERVING_LIFETIME_SECONDS", "a number of seconds from 20 to 31536000",
        "How long a certificate in the Secret lives; it is renewed when two thirds have passed. Below an hour only for tests: a replica looks every 5 minutes.",
        SettingForms.Number(20, 31536000)).Or(7776000, "`7776000` (90 days)");

    public static readonly Setting<Uri?> KubernetesApi = new Setting<Uri?>(
        "IMAGETRUST_KUBERNETES_API", "an https URL without a path", "The API server of the Secret and the registrations.",
        SettingForms.HttpsServer!).Or(null, "that of the pod's cluster");

    public static readonly Setting<string> KubernetesToken = new Setting<string>(
        "IMAGETRUST_KUBERNETES_TOKEN_FILE", "the path of a file", "The bearer token shown to it; read again for each request.",
        SettingForms.Path).Or(KubernetesConnection.MountedTokenFile, "the pod's service account");

    public static readonly Setting<string> KubernetesAuthority = new Setting<string>(
        "IMAGETRUST_KUBERNETES_CA_FILE", "the path of a PEM file", "The only authorities trusted for it; read again for each connection.",
        SettingForms.Path).Or(KubernetesConnection.MountedAuthorityFile, "the pod's cluster");

    public static readonly Setting<string?> Declared = new Setting<string?>(
        "IMAGETRUST_DECLARED", "the path of a JSON file",
        "The registrations, the Deployment and the policy's ConfigMap as the stack sent them: what somebody changes by hand is logged and counted.",
        SettingForms.Path!).Or(null, "none");

    public static readonly Setting<string?> DockerConfig = new Setting<string?>(
        "IMAGETRUST_DOCKER_CONFIG", "the path of a docker config.json",
        "Credentials for registries that are not Azure's; read again when it changes.", SettingForms.Path!).Or(null, "none");

    public static readonly Setting<ImmutableArray<RegistryHost>> PlainHttpRegistries = new Setting<ImmutableArray<RegistryHost>>(
        "IMAGETRUST_PLAIN_HTTP_REGISTRIES", "registry hosts, separated by commas", "Registries that are asked without TLS.", SettingForms.Hosts).Or([], "none");

    public static readonly Setting<ImmutableArray<RegistryHost>> PrivateRegistries = new Setting<ImmutableArray<RegistryHost>>(
        "IMAGETRUST_PRIVATE_REGISTRIES", "registry hosts, separated by commas",
        "Hosts that may have a private or loopback address: a registry behind a private endpoint, and each host its blobs are redirected to.",
        SettingForms.Hosts).Or([], "none");

    public static readonly Setting<ImmutableArray<(RegistryHost Host, X509Certificate2Collection Authorities)>> RegistryAuthorities =
        new Setting<ImmutableArray<(RegistryHost Host, X509Certificate2Collection Authorities)>>(
            "IMAGETRUST_REGISTRY_CA", "HOST=FILE pairs, separated by commas, each file PEM certificates",
            "Certificate authorities trusted for one registry in addition to the system's.", SettingForms.HostAuthorities).Or([], "none");

    public static readonly Setting<ImmutableArray<(RegistryHost Host, RegistryHost Other)>> TokenServices =
        new Setting<ImmutableArray<(RegistryHost Host, RegistryHost Other)>>(
            "IMAGETRUST_TOKEN_SERVICES", "REGISTRY=HOST pairs, separated by commas",
            "Other hosts that a registry may name as its token service. They see that registry's credential.", SettingForms.HostPairs).Or([], "none");

    public static readonly Setting<int> RegistryRequests = new Setting<int>(
        "IMAGETRUST_REGISTRY_REQUESTS_PER_MINUTE", "a number from 6 to 1000000",
        "Requests that this replica may send to one host in any minute; namespaces share them, and who is over waits. The default is what Azure Container Registry " +
        "publishes for Premium; with several replicas each gets its part of it.",
        SettingForms.Number(6, 1_000_000)).Or(10_000, "`10000`");

    public static readonly Setting<int> ImagesPerReview = new Setting<int>(
        "IMAGETRUST_IMAGES_PER_REVIEW", "a number from 1 to 1000",
        "Distinct images of one review that are looked up; those beyond are `could-not-check` (`too-many-images`).",
        SettingForms.Number(1, 1000)).Or(100, "`100`");

    public static readonly Setting<int> DrainSeconds = new Setting<int>(
        "IMAGETRUST_DRAIN_SECONDS", "a number of seconds from 0 to 60",
        "After SIGTERM: how long a replica that says it is not ready still serves.", SettingForms.Number(0, 60)).Or(10, "`10`");

    public static readonly Setting<LogLevel> Logging = new Setting<LogLevel>(
        "IMAGETRUST_LOG_LEVEL", "debug, information, warning or error", "The least that is logged. Decision records are always written.",
        SettingForms.Level).Or(LogLevel.Information, "`information`");

    public static readonly Setting<Uri?> OtlpEndpoint = new Setting<Uri?>(
        "IMAGETRUST_OTLP_ENDPOINT", "an http or https URL", "Where traces go (OTLP over gRPC). None: no traces are made.", SettingForms.HttpAddress!).Or(null, "none");

    /// <summary>All of them, in the order in which documentation and reports list them.</summary>
    public static readonly IReadOnlyList<ISetting> All =
    [
        File, Policy, Address, HttpsPort, ManagementPort, ServingSecret, ServingCertificate, ServingLifetime,
        KubernetesApi, KubernetesToken, KubernetesAuthority, Declared, DockerConfig, PlainHttpRegistries, PrivateRegistries,
        RegistryAuthorities, TokenServices, RegistryRequests, ImagesPerReview, DrainSeconds, Logging, OtlpEndpoint,
    ];
}
