using ImageTrust.Policy.Images;
using ImageTrust.Registry.Documents;

namespace ImageTrust.Registry.Distribution;

/// <summary>A document and the digest its bytes hash to.</summary>
internal sealed record FetchedManifest(Digest Digest, ManifestDocument Document);
