using System.Text.Json;
using System.Text.Json.Nodes;

namespace ImageTrust.Sigstore.Tests.Mutation;

/// <summary>A change that may verify all the same, and why nobody gains by it.</summary>
internal sealed record HarmlessChange(string Path, string Change, string Reason)
{
    /// <summary>Both match from the start, with indexes as they are; an empty change means any.</summary>
    public bool Covers(Mutant mutant) =>
        mutant.Path.StartsWith(Path, StringComparison.Ordinal) && mutant.Change.StartsWith(Change, StringComparison.Ordinal);
}

/// <summary>
/// The complete list. An entry that no sample needs any more fails a test, and so does a change that adds to the facts:
/// whatever verifies says what the genuine sample says, or less.
/// </summary>
internal static class Harmless
{
    private const string Entry = "verificationMaterial.tlogEntries[0]";
    private const string Stamps = "verificationMaterial.timestampVerificationData";
    private const string Stripped = "one of two independent proofs: anybody can leave it out, and what is demanded is still there";
    private const string Unread = "never read: nothing in it is trusted";
    private const string ProtobufDefault = "protobuf JSON leaves defaults out, so none is zero, empty or absent";

    public static IReadOnlyList<HarmlessChange> Changes { get; } =
    [
        // Unknown members: later versions of the format add some, and nobody reads them here.
        new("verificationMaterial", "unknown member added", Unread),
        new("messageSignature", "unknown member added", Unread),
        new("dsseEnvelope", "unknown member added", Unread),
        new("dev.sigstore.cosign/bundle > ", "unknown member added", Unread),

        new("verificationMaterial.publicKey", "", "a hint orders the trusted keys that are tried; it brings no key"),
        new("messageSignature.messageDigest", "removed", "the signature is over the artifact's digest, which is passed in"),
        new("messageSignature.messageDigest", "replaced by null", ProtobufDefault),
        new("dsseEnvelope.signatures[0].keyid", "", Unread),

        // Of a chain only the leaf is read; the path above it comes from the trusted root.
        new("verificationMaterial.x509CertificateChain.certificates[0]", "item doubled", Unread),
        new("verificationMaterial.x509CertificateChain.certificates[1]", "", Unread),
        new("dev.sigstore.cosign/chain", "", Unread),
        new("predicateType", "", "a legacy layer's label; the signed statement says its own type"),
        new("dev.cosignproject.cosign/signature", "", "of an attestation layer: the signature is in the envelope"),

        new(Entry, "item doubled", "a copied entry counts once"),
        new(Stamps + ".rfc3161Timestamps[0]", "item doubled", "a copied timestamp counts once"),
        new(Entry + ".inclusionPromise", "removed", Stripped),
        new(Entry + ".inclusionPromise", "replaced by null", Stripped),
        new(Entry + ".inclusionProof", "removed", Stripped),
        new(Entry + ".inclusionProof", "replaced by null", Stripped),
        new(
            Entry + ".inclusionProof.checkpoint.envelope",
            "middle letter changed",
            "the name on a Rekor v1 signature line; the key hint and the key decide"),
        new(Stamps, "removed", Stripped),
        new(Stamps, "replaced by", Stripped),
        new(Stamps + ".rfc3161Timestamps", "removed", Stripped),
        new(Stamps + ".rfc3161Timestamps", "replaced by", Stripped),
        new(
            Stamps + ".rfc3161Timestamps[0].signedTimestamp",
            "byte",
            "a certificate inside the token, which the pinned one replaces, or it names no known authority any more"),
        new("dev.sigstore.cosign/rfc3161timestamp", "removed", Stripped),
        new("dev.sigstore.cosign/rfc3161timestamp", "replaced by", Stripped),
        new("dev.sigstore.cosign/rfc3161timestamp > SignedRFC3161Timestamp", "byte", "as in a bundle"),
    ];

    /// <summary>
    /// The same payload, type and signature in another spelling of the envelope's JSON: the signature covers the decoded bytes.
    /// </summary>
    public static bool IsSameEnvelope(byte[] genuine, byte[] changed)
    {
        try
        {
            return JsonNode.Parse(genuine)!["payloadType"] is not null
                && Parts(genuine).SequenceEqual(Parts(changed), StringComparer.Ordinal);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or NullReferenceException or ArgumentException)
        {
            return false;
        }
    }

    private static string[] Parts(byte[] envelope)
    {
        var json = JsonNode.Parse(envelope)!;
        var signatures = json["signatures"]!.AsArray().Select(signature => signature!["sig"]!.GetValue<string>());
        return [json["payload"]!.GetValue<string>(), json["payloadType"]!.GetValue<string>(), .. signatures];
    }
}
