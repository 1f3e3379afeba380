namespace ImageTrust.Infra.Kubernetes;

/// <summary>Which objects a registration sends.</summary>
/// <param name="Group">API group; empty for the core group.</param>
internal sealed record AdmittedObjects(IReadOnlyList<string> Operations, string Group, IReadOnlyList<string> Resources)
{
    /// <summary>Whose tags are replaced. An update too: whoever applies an unchanged manifest sends the tag again, and the pod that runs has its digest.</summary>
    public static readonly IReadOnlyList<AdmittedObjects> Pinned =
    [
        new(["CREATE", "UPDATE"], "", ["pods"]),
        new(["UPDATE"], "", ["pods/ephemeralcontainers"]),
    ];

    public static readonly IReadOnlyList<AdmittedObjects> Validated =
    [
        new(["CREATE", "UPDATE"], "", ["pods", "replicationcontrollers", "podtemplates"]),
        new(["UPDATE"], "", ["pods/ephemeralcontainers"]),
        new(["CREATE", "UPDATE"], "apps", ["deployments", "replicasets", "statefulsets", "daemonsets"]),
        new(["CREATE", "UPDATE"], "batch", ["jobs", "cronjobs"]),
    ];
}
