namespace ImageTrust.Policy.Contract;

/// <summary>The webhook's ports, in its container.</summary>
public static class WebhookPorts
{
    /// <summary>Reviews, over TLS.</summary>
    public const int Https = 8443;

    /// <summary>The state of the process, in plain HTTP.</summary>
    public const int Management = 8081;

    /// <summary>What a replica remembers, for another one: over TLS, to whoever holds the serving pair.</summary>
    public const int HandOver = 8444;
}

/// <summary>
/// What the webhook answers where: the first two on <see cref="WebhookPorts.Https"/>, the last on <see cref="WebhookPorts.HandOver"/>, the others on
/// <see cref="WebhookPorts.Management"/>.
/// </summary>
public static class WebhookPaths
{
    public const string Validate = "/validate";
    public const string Mutate = "/mutate";
    public const string Live = "/livez";
    public const string Ready = "/readyz";
    public const string Metrics = "/metrics";
    public const string HandOver = "/hand-over";
}

/// <summary>Whom the webhook's process runs as.</summary>
public static class WebhookUser
{
    /// <summary>User and group: what the image names (<c>webhook/Server/image/build</c>) and the Deployment demands. Nobody's on a node.</summary>
    public const int Id = 10001;
}
