namespace ImageTrust.Policy.Contract;

/// <summary>The webhook's environment variables: <c>docs/webhook-settings.md</c> says what each is for.</summary>
public static class WebhookVariables
{
    /// <summary>What every one begins with. Another that begins so is a mistake, and the webhook refuses it.</summary>
    public const string Prefix = "IMAGETRUST_";

    public const string Settings = Prefix + "SETTINGS";
    public const string Policy = Prefix + "POLICY";
    public const string Stack = Prefix + "STACK";
    public const string Documents = Prefix + "DOCS_URL";
    public const string Address = Prefix + "ADDRESS";
    public const string HttpsPort = Prefix + "HTTPS_PORT";
    public const string ManagementPort = Prefix + "MANAGEMENT_PORT";
    public const string ServingSecret = Prefix + "SERVING_SECRET";
    public const string ServingCertificate = Prefix + "SERVING_CERTIFICATE";
    public const string ServingLifetime = Prefix + "SERVING_LIFETIME_SECONDS";
    public const string KubernetesApi = Prefix + "KUBERNETES_API";
    public const string KubernetesToken = Prefix + "KUBERNETES_TOKEN_FILE";
    public const string KubernetesAuthority = Prefix + "KUBERNETES_CA_FILE";
    public const string Declared = Prefix + "DECLARED";
    public const string DockerConfig = Prefix + "DOCKER_CONFIG";
    public const string PlainHttpRegistries = Prefix + "PLAIN_HTTP_REGISTRIES";
    public const string PrivateRegistries = Prefix + "PRIVATE_REGISTRIES";
    public const string ReplicatedRegistries = Prefix + "REPLICATED_REGISTRIES";
    public const string RegistryAuthorities = Prefix + "REGISTRY_CA";
    public const string TokenServices = Prefix + "TOKEN_SERVICES";
    public const string RegistryRequests = Prefix + "REGISTRY_REQUESTS_PER_MINUTE";
    public const string ImagesPerReview = Prefix + "IMAGES_PER_REVIEW";
    public const string HandOverPort = Prefix + "HAND_OVER_PORT";
    public const string HandOverFrom = Prefix + "HAND_OVER_FROM";
    public const string RememberedMebibytes = Prefix + "REMEMBERED_MEBIBYTES";
    public const string DrainSeconds = Prefix + "DRAIN_SECONDS";
    public const string CanaryAccount = Prefix + "CANARY_ACCOUNT";
    public const string LogLevel = Prefix + "LOG_LEVEL";
    public const string OtlpEndpoint = Prefix + "OTLP_ENDPOINT";
}

/// <summary>What a preview tells the program that it starts, which is itself. Like the webhook's, no other variable may begin so.</summary>
public static class PreviewVariables
{
    /// <summary>What if the stack were in this phase. An update refuses it: the phase lives in the policy document alone.</summary>
    public const string Phase = WebhookVariables.Prefix + "PREVIEW_PHASE";

    /// <summary>The keys that the command line gave, one a line, so that the file is not blamed for them.</summary>
    public const string Overrides = WebhookVariables.Prefix + "PREVIEW_OVERRIDES";
}
