namespace ImageTrust.Policy.Contract;

/// <summary>The webhook's two ports, in its container.</summary>
public static class WebhookPorts
{
    /// <summary>Reviews, over TLS.</summary>
    public const int Https = 8443;

    /// <summary>The state of the process, in plain HTTP.</summary>
    public const int Management = 8081;
}
