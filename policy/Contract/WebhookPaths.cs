namespace ImageTrust.Policy.Contract;

/// <summary>What the webhook answers where: the first two on <see cref="WebhookPorts.Https"/>, the others on <see cref="WebhookPorts.Management"/>.</summary>
public static class WebhookPaths
{
    public const string Validate = "/validate";
    public const string Mutate = "/mutate";
    public const string Live = "/livez";
    public const string Ready = "/readyz";
    public const string Metrics = "/metrics";
}
