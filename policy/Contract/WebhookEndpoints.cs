namespace ImageTrust.Policy.Contract;

/// <summary>The webhook's two ports, in its container.</summary>
public static class WebhookPorts
{
    /// <summary>Reviews, over TLS.</summary>
    public const int Https = 8443;

    /// <summary>The state of the process, in plain HTTP.</summary>
    public const int Management = 8081;
}

/// <summary>What the webhook answers where: the first two on <see cref="WebhookPorts.Https"/>, the others on <see cref="WebhookPorts.Management"/>.</summary>
public static class WebhookPaths
{
    public const string Validate = "/validate";
    public const string Mutate = "/mutate";
    public const string Live = "/livez";
    public const string Ready = "/readyz";
    public const string Metrics = "/metrics";
}
