using ImageTrust.Policy.Images;
using ImageTrust.Registry.Documents;

namespace ImageTrust.Registry.Distribution;

/// <summary>A document and the digest its bytes hash to.</summary>
internal sealed record FetchedManifest(Digest Digest, ManifestDocument Document)
{
    /// <summary>The bytes, where they were asked for and are no more than that.</summary>
    public ReadOnlyMemory<byte> Content { get; init; }
}
