namespace ImageTrust.Server.Kubernetes;

/// <summary>Caps on what is read from the API server.</summary>
internal static class KubernetesLimits
{
    /// <summary>etcd's default limit for one object is 1.5 MiB; base64 and managed fields come on top.</summary>
    public const int ObjectBytes = 4 * 1024 * 1024;

    /// <summary>Deeper than any object read here; a rule of a registration lies at depth 6.</summary>
    public const int Depth = 32;

    /// <summary>Service account tokens have about 1 KiB.</summary>
    public const int TokenBytes = 16 * 1024;

    public static readonly TimeSpan Connect = TimeSpan.FromSeconds(5);

    /// <summary>One question and its answer.</summary>
    public static readonly TimeSpan Request = TimeSpan.FromSeconds(10);

    /// <summary>After this the API server ends a watch; the next one begins with what is there, which is the re-list.</summary>
    public static readonly TimeSpan Watch = TimeSpan.FromMinutes(4);

    /// <summary>A watch whose server went away without a word ends this much later than it should have.</summary>
    public static readonly TimeSpan WatchMargin = TimeSpan.FromSeconds(15);
}
