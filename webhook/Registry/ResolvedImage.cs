using System.Collections.Immutable;
using ImageTrust.Policy.Images;
using ImageTrust.Registry.Documents;

namespace ImageTrust.Registry;

/// <summary>What a reference stood for at the moment it was resolved.</summary>
/// <param name="Reference">As asked for.</param>
/// <param name="Digest">What the registry's bytes hash to; with a digest in the reference, that one.</param>
/// <param name="Document">The manifest or index itself.</param>
public sealed record ResolvedImage(ImageReference Reference, Digest Digest, ManifestDocument Document)
{
    /// <summary>The manifest of two hundred layers; an index of a hundred platforms.</summary>
    public const int MostContentBytes = 32 * 1024;

    /// <summary>The bytes that hash to <see cref="Digest"/>, for whoever keeps them; empty where there are more than 32 KiB of them.</summary>
    public ReadOnlyMemory<byte> Content { get; init; }

    /// <summary>The reference that names these bytes and no others.</summary>
    public ImageReference Pinned => Reference.At(Digest);

    /// <summary>The manifests an index lists, in its order; empty for a single image.</summary>
    public ImmutableArray<Descriptor> Platforms => Document is ManifestDocument.Index index ? index.Manifests : [];
}
