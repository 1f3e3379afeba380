using System.Collections.Immutable;
using System.Collections.ObjectModel;

namespace ImageTrust.Registry.Documents;

/// <summary>A manifest or an index; there is no third kind and nothing is both.</summary>
public abstract record ManifestDocument
{
    private ManifestDocument()
    {
    }

    /// <summary>The media type on which <c>Content-Type</c> and the document agree.</summary>
    public required string MediaType { get; init; }

    public string? ArtifactType { get; init; }

    public Descriptor? Subject { get; init; }

    public IReadOnlyDictionary<string, string> Annotations { get; init; } = ReadOnlyDictionary<string, string>.Empty;

    /// <summary>One image or artifact (OCI image manifest, or Docker's version 2, schema 2).</summary>
    public sealed record Image(Descriptor Config, ImmutableArray<Descriptor> Layers) : ManifestDocument;

    /// <summary>A list of manifests (OCI image index, or Docker's manifest list).</summary>
    public sealed record Index(ImmutableArray<Descriptor> Manifests) : ManifestDocument;
}
