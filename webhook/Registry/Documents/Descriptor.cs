using System.Collections.ObjectModel;
using ImageTrust.Policy.Images;

namespace ImageTrust.Registry.Documents;

/// <summary>A pointer to content (OCI image spec, "Content descriptors"). Size in bytes, as its author claims.</summary>
public sealed record Descriptor(string MediaType, Digest Digest, long Size)
{
    public string? ArtifactType { get; init; }

    public IReadOnlyDictionary<string, string> Annotations { get; init; } = ReadOnlyDictionary<string, string>.Empty;

    public Platform? Platform { get; init; }
}

/// <summary>What a child of an index runs on (OCI image spec, "Image index").</summary>
public sealed record Platform(string OperatingSystem, string Architecture, string? Variant)
{
    /// <summary>BuildKit lists its attestations as children for the platform <c>unknown/unknown</c>; no node runs them.</summary>
    public bool IsRunnable => OperatingSystem != "unknown" && Architecture != "unknown";

    public override string ToString() => $"{OperatingSystem}/{Architecture}" + (Variant is null ? "" : "/" + Variant);
}
