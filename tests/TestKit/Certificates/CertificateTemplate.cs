using System.Collections.Immutable;
using Org.BouncyCastle.Asn1;
using Org.BouncyCastle.Asn1.X509;

namespace ImageTrust.TestKit.Certificates;

/// <summary>An extension as it is written: <paramref name="Value"/> is the content of the extnValue OCTET STRING.</summary>
public sealed record CertificateExtension(string Oid, bool Critical, byte[] Value);

/// <summary>
/// Everything in a TBSCertificate (RFC 5280 section 4.1) but its signer. Nothing is checked: odd certificates are the point.
/// </summary>
public sealed record CertificateTemplate
{
    /// <summary>An X.500 name such as "O=virtual,CN=root"; empty as in Fulcio's leaves.</summary>
    public string Subject { get; init; } = "";

    public required byte[] Spki { get; init; }

    public required DateTimeOffset NotBefore { get; init; }

    public required DateTimeOffset NotAfter { get; init; }

    public long Serial { get; init; } = 0x1234567890;

    public ImmutableArray<CertificateExtension> Extensions { get; init; } = [];

    internal byte[] Encode(X509Name issuer, AlgorithmIdentifier algorithm) => new DerSequence(
        new DerTaggedObject(true, 0, DerInteger.ValueOf(2)),
        DerInteger.ValueOf(Serial),
        algorithm,
        issuer,
        new DerSequence(new Time(NotBefore.UtcDateTime), new Time(NotAfter.UtcDateTime)),
        new X509Name(Subject),
        SubjectPublicKeyInfo.GetInstance(Asn1Object.FromByteArray(Spki)),
        new DerTaggedObject(true, 3, new DerSequence(Extensions.Select(Encode).ToArray<Asn1Encodable>()))).GetDerEncoded();

    private static DerSequence Encode(CertificateExtension extension)
    {
        var oid = new DerObjectIdentifier(extension.Oid);
        var value = new DerOctetString(extension.Value);
        return extension.Critical ? new DerSequence(oid, DerBoolean.True, value) : new DerSequence(oid, value);
    }
}
