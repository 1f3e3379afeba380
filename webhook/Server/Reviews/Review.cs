using ImageTrust.Decisions.Workloads;

namespace ImageTrust.Server.Reviews;

internal enum ReviewOperation
{
    Create,
    Update,
    Delete,
    Connect,
}

/// <summary>Who sent the request to the API server: its own word, not the object's.</summary>
/// <param name="Name">User name.</param>
/// <param name="IsNode">A kubelet: a member of <c>system:nodes</c> with a name that fits.</param>
internal sealed record Requester(string Name, bool IsNode);

/// <summary>One request of an <c>admission.k8s.io/v1</c> AdmissionReview. The objects are kept as bytes: only some kinds are read.</summary>
/// <param name="Uid">To be answered with.</param>
/// <param name="SubResource">Empty for the object itself.</param>
/// <param name="Namespace">Empty for objects that have none. Anything at all until it is parsed.</param>
/// <param name="Name">Empty where the API server has yet to make one.</param>
/// <param name="Object">JSON; null when there is none.</param>
/// <param name="Images">What was found in it on the way, of a kind that names images; null where nobody looked yet or they could not be told.</param>
/// <param name="OldObject">The same, before the change.</param>
internal sealed record Review(
    string Uid,
    ObjectKind Kind,
    string SubResource,
    ReviewOperation Operation,
    string Namespace,
    string Name,
    Requester Requester,
    bool DryRun,
    ReadOnlyMemory<byte>? Object,
    WorkloadReading.Found? Images,
    ReadOnlyMemory<byte>? OldObject);

/// <summary>A review, or why the bytes are none.</summary>
internal abstract record ReviewReading
{
    private ReviewReading()
    {
    }

    public sealed record Read(Review Review) : ReviewReading;

    /// <param name="Problem">One line, for people.</param>
    public sealed record Malformed(string Problem) : ReviewReading;
}
