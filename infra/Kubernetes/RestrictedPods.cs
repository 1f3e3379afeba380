namespace ImageTrust.Infra.Kubernetes;

/// <summary>Kubernetes' strictest Pod Security Standard, enforced by the API server itself.</summary>
internal static class RestrictedPods
{
    public static readonly Dictionary<string, string> Labels = new()
    {
        ["pod-security.kubernetes.io/enforce"] = "restricted",
        ["pod-security.kubernetes.io/audit"] = "restricted",
        ["pod-security.kubernetes.io/warn"] = "restricted",
    };
}
