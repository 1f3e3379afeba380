using ImageTrust.Strict;

namespace ImageTrust.Sigstore.Logs;

/// <summary>
/// The members of the entries that are read, all kinds in one (rekor's hashedrekord, dsse and intoto schemas; rekor-tiles' protocol).
/// </summary>
internal static class EntryShape
{
    private static readonly Shape Key = Shape.Of("rawBytes");

    /// <summary>Rekor v1 writes the verifier as text, which is free.</summary>
    private static readonly Shape Verifier = Shape.Of("keyDetails").With("publicKey", Key).With("x509Certificate", Key);

    private static readonly Shape HexDigest = Shape.Of("algorithm", "value");
    private static readonly Shape BinaryDigest = Shape.Of("algorithm", "digest");

    private static readonly Shape HashedRekordV002 = Shape.Of()
        .With("data", BinaryDigest)
        .With("signature", Shape.Of("content").With("verifier", Verifier));

    private static readonly Shape DsseV002 = Shape.Of()
        .With("payloadHash", BinaryDigest)
        .With("signatures", Shape.ListOf(Shape.Of("content").With("verifier", Verifier)));

    private static readonly Shape Envelope = Shape.Of("payloadType", "payload")
        .With("signatures", Shape.ListOf(Shape.Of("keyid", "sig", "publicKey")));

    public static Shape Body { get; } = Shape.Of("apiVersion", "kind").With("spec", Shape.Of()
        .With("data", Shape.Of("content", "url").With("hash", HexDigest))
        .With("signature", Shape.Of("content", "format").With("publicKey", Shape.Of("content", "url")))
        .With("envelopeHash", HexDigest)
        .With("payloadHash", HexDigest)
        .With("signatures", Shape.ListOf(Shape.Of("signature", "verifier")))
        .With("content", Shape.Of().With("hash", HexDigest).With("payloadHash", HexDigest).With("envelope", Envelope))
        .With("hashedRekordV002", HashedRekordV002)
        .With("dsseV002", DsseV002));
}
