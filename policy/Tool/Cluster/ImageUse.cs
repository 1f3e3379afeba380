using ImageTrust.Policy.Images;
using ImageTrust.Policy.Model.Values;

namespace ImageTrust.Policy.Tool.Cluster;

/// <summary>An image that an object of the cluster names.</summary>
/// <param name="Namespace">Where.</param>
/// <param name="Workload">The object: <c>Deployment/web</c>.</param>
/// <param name="Team">The object's team label; null when it has none.</param>
/// <param name="Path">The field: <c>spec.template.spec.containers[0].image</c>.</param>
/// <param name="Image">As written there.</param>
/// <param name="Runs">What the node says about it.</param>
/// <param name="Owner">The workload that people know the object by.</param>
/// <param name="Container">The container or volume that names it.</param>
internal sealed record ImageUse(
    NamespaceName Namespace, string Workload, string? Team, string Path, string Image, Running Runs, string Owner, string Container);

/// <summary>What is known about the bytes behind an image that an object names.</summary>
internal abstract record Running
{
    private Running()
    {
    }

    /// <summary>Nothing runs by this field yet: a template, or a container that has not started.</summary>
    internal sealed record NotYet : Running;

    /// <summary>The node says which digest it runs.</summary>
    internal sealed record At(Digest Digest) : Running;

    /// <summary>It runs, and the node names an image of its own that no registry knows by that name.</summary>
    internal sealed record Unknown : Running;

    public static Running NothingYet { get; } = new NotYet();

    /// <summary>
    /// A container's <c>imageID</c>: <c>docker.io/library/nginx@sha256:…</c>, before Kubernetes 1.24 also with <c>docker-pullable://</c> before it. The
    /// repository in it is one from which the node has once pulled these bytes, which need not be the pod's; the digest is what runs.
    /// </summary>
    public static Running Of(string? imageId)
    {
        if (string.IsNullOrEmpty(imageId))
        {
            return NothingYet;
        }

        int at = imageId.LastIndexOf('@');
        return at >= 0 && Digest.TryParse(imageId[(at + 1)..], out var digest) ? new At(digest) : new Unknown();
    }
}
