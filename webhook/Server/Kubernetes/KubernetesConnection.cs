using System.Net;

namespace ImageTrust.Server.Kubernetes;

/// <summary>Where the API server is and what this process shows it. The files are read again at each use: the kubelet renews the token, an upgrade the CA.</summary>
/// <param name="Api">Base address, HTTPS.</param>
/// <param name="TokenFile">A bearer token: that of the pod's service account.</param>
/// <param name="AuthorityFile">PEM of the authorities that sign the API server's certificate; no other root is trusted.</param>
internal sealed record KubernetesConnection(Uri Api, string TokenFile, string AuthorityFile)
{
    /// <summary>Where the kubelet mounts a service account (Kubernetes, "Accessing the API from within a Pod").</summary>
    public const string MountedTokenFile = "/var/run/secrets/kubernetes.io/serviceaccount/token";
    public const string MountedAuthorityFile = "/var/run/secrets/kubernetes.io/serviceaccount/ca.crt";

    /// <summary>The address the kubelet gives every container.</summary>
    /// <param name="host">KUBERNETES_SERVICE_HOST: a name or an IP address, version 6 without brackets.</param>
    /// <param name="port">KUBERNETES_SERVICE_PORT.</param>
    /// <returns>Null when either is missing or is none: this is no pod.</returns>
    public static Uri? InCluster(string? host, string? port)
    {
        if (string.IsNullOrEmpty(host) || !ushort.TryParse(port, out ushort number) || number == 0)
        {
            return null;
        }

        string name = IPAddress.TryParse(host, out var address) && host.Contains(':', StringComparison.Ordinal) ? $"[{address}]" : host;
        return Uri.TryCreate($"https://{name}:{number}/", UriKind.Absolute, out var api) && api.AbsolutePath == "/" && api.UserInfo.Length == 0 ? api : null;
    }
}
