using System.Text.Json.Serialization;
using ImageTrust.Policy.Images;

namespace ImageTrust.Registry.Evidence;

/// <summary>Where in a repository something about an image was found.</summary>
public enum EvidenceSource
{
    [JsonStringEnumMemberName("referrer")]
    ReferrersApi,

    /// <summary>The list under the tag <c>sha256-…</c>.</summary>
    [JsonStringEnumMemberName("referrer by tag")]
    ReferrersTag,

    /// <summary>The tag <c>sha256-….sig</c>.</summary>
    [JsonStringEnumMemberName("signature tag")]
    SignatureTag,

    /// <summary>The tag <c>sha256-….att</c>.</summary>
    [JsonStringEnumMemberName("attestation tag")]
    AttestationTag,
}

/// <summary>Where a candidate comes from, for messages and decision records.</summary>
/// <param name="Source">The place.</param>
/// <param name="Manifest">Digest of the manifest that holds it; null when the source itself could not be read.</param>
/// <param name="Layer">Digest of the layer that is it; null when the manifest could not be read.</param>
public sealed record EvidenceOrigin(EvidenceSource Source, Digest? Manifest = null, Digest? Layer = null);
