using System.Text.Json.Serialization;
using ImageTrust.Policy.Images.Text;

namespace ImageTrust.Policy.Model.Verdicts;

/// <summary>
/// What would run an image, and how it is named there. Without it nobody can say what a refusal does: only what runs as it is written can
/// be kept out, and only a tag can still lead elsewhere.
/// </summary>
/// <param name="Carrier">The object.</param>
/// <param name="Naming">How the object names the image.</param>
/// <param name="Pinned">For people: the reference that names exactly what was verified; null when nobody knows.</param>
public sealed record Subject(Carrier Carrier, Naming Naming, [property: JsonIgnore] string? Pinned = null)
{
    /// <summary>Of a question about the image alone, by hand: as a pod names it after admission has replaced the tag.</summary>
    public static Subject ByHand { get; } = new(Carrier.Pod, Naming.Digest);
}

/// <summary>The object that names an image. The first member is the strictest.</summary>
[JsonConverter(typeof(ClosedSetConverter<Carrier>))]
public enum Carrier
{
    /// <summary>It runs as it is.</summary>
    [JsonStringEnumMemberName("pod")]
    Pod,

    /// <summary>
    /// Pods are made of it, which are reviewed themselves. Denying it stops more than the image: a refused update of a ReplicaSet keeps a
    /// deployment from scaling, and nobody is told.
    /// </summary>
    [JsonStringEnumMemberName("template")]
    Template,

    /// <summary>A kubelet shows a static pod: it runs already, whatever is answered.</summary>
    [JsonStringEnumMemberName("mirror-pod")]
    MirrorPod,
}

/// <summary>How an image is named. The first member is the strictest.</summary>
[JsonConverter(typeof(ClosedSetConverter<Naming>))]
public enum Naming
{
    /// <summary>It could lead elsewhere when the node pulls it.</summary>
    [JsonStringEnumMemberName("tag")]
    Tag,

    [JsonStringEnumMemberName("digest")]
    Digest,
}
