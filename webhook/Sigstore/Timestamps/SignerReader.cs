using System.Formats.Asn1;
using ImageTrust.Sigstore.Certificates;
using ImageTrust.Sigstore.Primitives;

namespace ImageTrust.Sigstore.Timestamps;

/// <summary>SignerInfo with the attributes RFC 3161 and RFC 5816 demand: content type, message digest, signing certificate.</summary>
internal static class SignerReader
{
    private const string ContentType = "1.2.840.113549.1.9.3";
    private const string MessageDigest = "1.2.840.113549.1.9.4";
    private const string SigningCertificateV2 = "1.2.840.113549.1.9.16.2.47";
    private const string TstInfo = "1.2.840.113549.1.9.16.1.4";
    private const string RsaEncryption = "1.2.840.113549.1.1.1";
    private const byte SetOf = 0x31;

    private static readonly Asn1Tag Zero = new(TagClass.ContextSpecific, 0);
    private static readonly Asn1Tag One = new(TagClass.ContextSpecific, 1);

    public static TimestampSigner Read(AsnReader info)
    {
        _ = info.ReadInteger();
        (ReadOnlyMemory<byte>, ReadOnlyMemory<byte>)? issuerAndSerial = null;
        if (info.NextIs(Zero))
        {
            _ = info.ReadOctetString(Zero);
        }
        else
        {
            issuerAndSerial = info.Sequence(r => (r.ReadEncodedValue(), r.ReadIntegerBytes()));
        }

        var contentHash = TimestampReader.ReadDigestAlgorithm(info);

        // The signature covers the attributes as SET OF, not with the implicit tag they are sent under (RFC 5652 section 5.4).
        var covered = info.PeekEncodedValue().ToArray();
        covered[0] = SetOf;
        var attributes = ReadAttributes(info.ReadSetOf(Zero));
        var signatureHash = ReadSignatureHash(info, contentHash);
        var signature = info.ReadOctetString();
        if (info.NextIs(One))
        {
            _ = info.ReadEncodedValue(); // unsigned attributes
        }

        TimestampReader.Require(Attribute(attributes, ContentType).ReadObjectIdentifier(), TstInfo);
        return new TimestampSigner
        {
            IssuerAndSerial = issuerAndSerial,
            ContentHash = contentHash,
            ContentDigest = Attribute(attributes, MessageDigest).ReadOctetString(),
            SigningCertificate = Attribute(attributes, SigningCertificateV2).Sequence(ReadSigningCertificate),
            SignedAttributes = covered,
            SignatureHash = signatureHash,
            Signature = signature,
        };
    }

    private static Dictionary<string, ReadOnlyMemory<byte>> ReadAttributes(AsnReader set)
    {
        var attributes = new Dictionary<string, ReadOnlyMemory<byte>>(StringComparer.Ordinal);
        while (set.HasData)
        {
            var (oid, value) = set.Sequence(r => (r.ReadObjectIdentifier(), r.Inside(s => s.ReadSetOf(), s => s.ReadEncodedValue())));
            if (!attributes.TryAdd(oid, value))
            {
                throw new AsnContentException($"attribute {oid} twice");
            }
        }

        return attributes;
    }

    private static AsnReader Attribute(Dictionary<string, ReadOnlyMemory<byte>> attributes, string oid)
        => attributes.TryGetValue(oid, out var value)
            ? new AsnReader(value, AsnEncodingRules.DER)
            : throw new AsnContentException($"attribute {oid} is missing");

    private static DigestAlgorithm ReadSignatureHash(AsnReader info, DigestAlgorithm contentHash) => info.Sequence(r =>
    {
        var oid = r.ReadObjectIdentifier();
        if (r.NextIs(Asn1Tag.Null))
        {
            r.ReadNull();
        }

        return oid == RsaEncryption ? contentHash
            : Oids.SignatureHash(oid) ?? throw new AsnContentException($"unsupported signature algorithm {oid}");
    });

    /// <summary>The first ESSCertIDv2 is the signer's; SHA-256 is the default hash (RFC 5035 section 3).</summary>
    private static (DigestAlgorithm Algorithm, byte[] Hash) ReadSigningCertificate(AsnReader attribute)
    {
        var first = attribute.ReadSequence().ReadSequence();
        if (attribute.HasData)
        {
            _ = attribute.ReadEncodedValue(); // policies
        }

        var algorithm = first.NextIs(Asn1Tag.Sequence) ? TimestampReader.ReadDigestAlgorithm(first) : DigestAlgorithm.Sha256;
        return (algorithm, first.ReadOctetString());
    }
}
