using ImageTrust.Sigstore.Outcome;
using ImageTrust.Sigstore.Primitives;

namespace ImageTrust.Sigstore.Logs;

/// <summary>
/// Reads a canonicalized body into its claim. The kinds are a closed set: an entry that is not understood proves nothing.
/// </summary>
internal static class EntryBody
{
    private static readonly JsonForm Form = new(new(FailureCode.LogEntryMalformed, Step.TransparencyLog), Limits.LogEntryBodyBytes, EntryShape.Body);

    public static EntryClaim Read(LogEntry entry, CancellationToken cancellation = default) => JsonText.Read(entry.Body, Form, root =>
    {
        var kind = new EntryKind(root["kind"].Text(), root["apiVersion"].Text());
        if (entry.Kind is { } stated && stated != kind)
        {
            throw new SigstoreException(FailureCode.LogEntryMismatch, Step.TransparencyLog, $"the stated kind {stated}", $"{kind}");
        }

        var spec = root["spec"];
        return kind switch
        {
            { Name: "hashedrekord", Version: "0.0.1" } => HashedRekordBody.ReadV001(kind, spec),
            { Name: "hashedrekord", Version: "0.0.2" } => HashedRekordBody.ReadV002(kind, spec["hashedRekordV002"]),
            { Name: "dsse", Version: "0.0.1" } => DsseBody.ReadV001(kind, spec),
            { Name: "dsse", Version: "0.0.2" } => DsseBody.ReadV002(kind, spec["dsseV002"]),
            { Name: "intoto", Version: "0.0.2" } => IntotoBody.ReadV002(kind, spec),
            _ => throw new SigstoreException(
                FailureCode.LogEntryUnsupported, Step.TransparencyLog, "hashedrekord 0.0.1/0.0.2, dsse 0.0.1/0.0.2 or intoto 0.0.2",
                    $"{kind}"),
        };
    }, cancellation);
}

/// <summary>Parts that several kinds share.</summary>
internal static class EntryParts
{
    /// <summary><c>{"algorithm":"sha256","value":hex}</c> of Rekor v1.</summary>
    public static (DigestAlgorithm Algorithm, byte[] Digest) HexDigest(StrictValue node)
    {
        var algorithm = DigestAlgorithms.FromName(node["algorithm"].Text()) ?? throw node["algorithm"].Wrong(DigestAlgorithms.Supported);
        return (algorithm, ArtifactDigest.TryHex(algorithm, node["value"].Text())
            ?? throw node["value"].Wrong("a lower-case hexadecimal digest"));
    }

    /// <summary><c>{"algorithm":"SHA2_256","digest":base64}</c> of Rekor v2.</summary>
    public static (DigestAlgorithm Algorithm, byte[] Digest) ProtobufDigest(StrictValue node)
    {
        var algorithm = DigestAlgorithms.FromProtobuf(node["algorithm"].Text())
            ?? throw node["algorithm"].Wrong("SHA2_256, SHA2_384 or SHA2_512");
        var digest = node["digest"].Bytes(algorithm.Size());
        return digest.Length == algorithm.Size() ? (algorithm, digest) : throw node["digest"].Wrong($"{algorithm.Size()} bytes");
    }

    /// <summary>Rekor v1 stores the verifier as base64 of PEM, a certificate or a public key.</summary>
    public static byte[] PemVerifier(StrictValue node)
        => PemText.TryRead(node.Bytes(Limits.CertificateBytes * 2)) is (PemText.Certificate or PemText.PublicKey, var der)
            ? der
            : throw node.Wrong("one PEM certificate or public key");

    /// <summary>Rekor v2 stores it as DER, under the name of what it is.</summary>
    public static byte[] DerVerifier(StrictValue node)
        => node.TryMember("x509Certificate", out var certificate)
            ? certificate["rawBytes"].Bytes(Limits.CertificateBytes)
            : node["publicKey"]["rawBytes"].Bytes(Limits.CertificateBytes);

    /// <summary>The one signature of an envelope: a second would be a signature nobody compares.</summary>
    public static StrictValue OneSignature(StrictValue signatures)
        => signatures.Items(Limits.LogEntries) is [var only] ? only : throw signatures.Wrong("one signature");
}
