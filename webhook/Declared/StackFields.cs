namespace ImageTrust.Declared;

/// <summary>Who owns which fields of what the stack declares, and what is nobody's business.</summary>
internal static class StackFields
{
    /// <summary>Of a registration's entry: the webhook's own.</summary>
    public const string Bundle = "caBundle";

    /// <summary>
    /// Fields below which every member is declared, since the API server adds no defaults there: one more was put there by somebody else,
    /// and may narrow what admission sees or widen what somebody may do.
    /// </summary>
    public static bool DeclaredWhole(string? kind, string root) => root switch
    {
        "webhooks" or "rules" or "subjects" or "roleRef" => true,
        "spec" => kind is "NetworkPolicy" or "CiliumNetworkPolicy",
        _ => false,
    };

    /// <summary>
    /// What others may change in a Deployment: its size is the autoscaler's, and <c>kubectl rollout restart</c> leaves a note.
    /// </summary>
    public static bool LeftToOthers(string path) =>
        path is "spec.replicas" or "spec.template.metadata.annotations.kubectl.kubernetes.io/restartedAt";

    /// <summary>Of the roots of an object: what is said of it, as against what it is. <c>secrets</c> of a service account is an old controller's.</summary>
    public static bool IsContent(string root) => root is not ("apiVersion" or "kind" or "metadata" or "status" or "secrets");
}
