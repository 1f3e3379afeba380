using System.Text.Json.Serialization;
using ImageTrust.Policy.Images;
using ImageTrust.Policy.Images.Text;
using ImageTrust.Policy.Model.Facts;
using ImageTrust.Policy.Tool.Cluster;

namespace ImageTrust.Policy.Tool.Asking;

/// <summary>Who says which digest a name in the cluster stands for.</summary>
[JsonConverter(typeof(ClosedSetConverter<DigestSource>))]
internal enum DigestSource
{
    /// <summary>Nobody: it is not known.</summary>
    [JsonStringEnumMemberName("none")]
    None,

    /// <summary>The object itself names it.</summary>
    [JsonStringEnumMemberName("object")]
    Object,

    /// <summary>The node runs it.</summary>
    [JsonStringEnumMemberName("node")]
    Node,

    /// <summary>The registry: the tag stands for it at this moment.</summary>
    [JsonStringEnumMemberName("tag")]
    Tag,
}

/// <summary>A place in the cluster that names an image.</summary>
/// <param name="Use">The place.</param>
/// <param name="Source">Who says what the name stands for.</param>
/// <param name="MovedTo">What the same tag stands for by now, where that is something else.</param>
internal sealed record NamedBy(ImageUse Use, DigestSource Source, Digest? MovedTo = null);

/// <summary>One set of bytes that runs in a cluster or may run, with everybody who names it.</summary>
/// <param name="Image"><c>REPOSITORY@DIGEST</c> where the digest is known, otherwise as written.</param>
/// <param name="Reference">The same, read; null when nobody can read it.</param>
/// <param name="Failure">Why the digest is not known although somebody was asked.</param>
/// <param name="Names">At least one.</param>
internal sealed record NamedImage(string Image, ImageReference? Reference, CheckFailure? Failure, IReadOnlyList<NamedBy> Names);
