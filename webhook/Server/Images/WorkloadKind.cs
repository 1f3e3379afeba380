using ImageTrust.Server.Reviews;

namespace ImageTrust.Server.Images;

/// <summary>A kind of object that runs images, and where in it the pod spec lies.</summary>
internal sealed class WorkloadKind
{
    private static readonly WorkloadKind[] All =
    [
        new(new ObjectKind("", "v1", "Pod"), "spec"),
        // What pods/ephemeralcontainers was before Kubernetes 1.22: the list stands alone.
        new(new ObjectKind("", "v1", "EphemeralContainers")),
        new(new ObjectKind("", "v1", "PodTemplate"), "template", "spec"),
        new(new ObjectKind("", "v1", "ReplicationController"), "spec", "template", "spec"),
        new(new ObjectKind("apps", "v1", "ReplicaSet"), "spec", "template", "spec"),
        new(new ObjectKind("apps", "v1", "Deployment"), "spec", "template", "spec"),
        new(new ObjectKind("apps", "v1", "StatefulSet"), "spec", "template", "spec"),
        new(new ObjectKind("apps", "v1", "DaemonSet"), "spec", "template", "spec"),
        new(new ObjectKind("batch", "v1", "Job"), "spec", "template", "spec"),
        new(new ObjectKind("batch", "v1", "CronJob"), "spec", "jobTemplate", "spec", "template", "spec"),
    ];

    private WorkloadKind(ObjectKind kind, params string[] steps)
    {
        Kind = kind;
        Steps = [.. steps.Select((step, depth) => new Members(depth == 0 ? [step, "metadata"] : [step]))];
        PodSpec = string.Join('.', steps);
        Pointer = string.Concat(steps.Select(step => "/" + step));
    }

    public ObjectKind Kind { get; }

    /// <summary>What is read on the way to the pod spec: at each depth the next step, at the first the metadata as well.</summary>
    public IReadOnlyList<Members> Steps { get; }

    /// <summary>The way for people: <c>spec.template.spec</c>.</summary>
    public string PodSpec { get; }

    /// <summary>The way as a JSON pointer.</summary>
    public string Pointer { get; }

    /// <summary>Something that runs as it is. All others are templates, of which pods are made that are reviewed themselves.</summary>
    public bool IsPod => Kind.Kind is "Pod" or "EphemeralContainers";

    public string PathOf(ImageField field) => PodSpec.Length == 0 ? field.Path : $"{PodSpec}.{field.Path}";

    public string PointerOf(ImageField field) => Pointer + field.Pointer;

    /// <returns>Null for a kind of which nobody here knows where it names images.</returns>
    public static WorkloadKind? Find(ObjectKind kind) => Array.Find(All, known => known.Kind == kind);
}
