using System.Security.Cryptography;
using Org.BouncyCastle.Asn1;
using Org.BouncyCastle.Asn1.Cms;
using Org.BouncyCastle.Asn1.Ess;
using Org.BouncyCastle.Asn1.Nist;
using Org.BouncyCastle.Asn1.Pkcs;
using Org.BouncyCastle.Asn1.Tsp;
using Org.BouncyCastle.Asn1.X509;
using ImageTrust.TestKit.Certificates;
using ImageTrust.TestKit.Keys;

namespace ImageTrust.TestKit.Timestamps;

/// <summary>A timestamp authority (RFC 3161) whose signing certificate is issued as the template says.</summary>
public sealed class TimestampAuthority
{
    /// <summary>Sigstore's own policy for timestamps.</summary>
    private const string Policy = "1.3.6.1.4.1.57264.2";

    private readonly SigningKey key;
    private readonly CertificateAuthority issuer;

    public TimestampAuthority(SigningKey key, CertificateAuthority issuer, CertificateTemplate signer)
    {
        this.key = key;
        this.issuer = issuer;
        SignerCertificate = issuer.Issue(signer);
    }

    public byte[] SignerCertificate { get; }

    /// <summary>Signing certificate first, self-signed one last.</summary>
    public IReadOnlyList<byte[]> Chain => [SignerCertificate, .. issuer.Chain];

    /// <summary>A signing certificate as timestamp authorities have it: time stamping alone, and critical.</summary>
    public static CertificateTemplate SignerTemplate(SigningKey key, DateTimeOffset notBefore, DateTimeOffset notAfter) => new()
    {
        Subject = "O=virtual.test,CN=timestamps",
        Spki = key.Spki,
        NotBefore = notBefore,
        NotAfter = notAfter,
        Extensions =
        [
            CertificateExtensions.KeyUsage(KeyUsage.DigitalSignature),
            CertificateExtensions.ExtendedKeyUsage([CertificateExtensions.TimeStamping], critical: true),
            CertificateExtensions.SubjectKeyIdentifier(key.Spki),
        ],
    };

    /// <summary>DER TimeStampResp over <paramref name="content"/> unless the template names something else.</summary>
    public byte[] Stamp(byte[] content, TimestampTemplate template)
    {
        var status = new DerSequence(DerInteger.ValueOf(template.Status));
        var stamped = TstInfo(template.Over ?? content, template);
        var shown = template.BackdatedTo is { } time ? TstInfo(template.Over ?? content, template with { Time = time }) : stamped;
        return new DerSequence(status, Token(stamped, shown, template)).GetDerEncoded();
    }

    /// <summary>A token signed over <paramref name="stamped"/> that carries <paramref name="shown"/>.</summary>
    private Org.BouncyCastle.Asn1.Cms.ContentInfo Token(byte[] stamped, byte[] shown, TimestampTemplate template)
    {
        var contentType = template.ContentType is { } other ? new DerObjectIdentifier(other) : PkcsObjectIdentifiers.IdCTTstInfo;
        var digest = HashIdentifier(HashAlgorithmName.SHA256);
        var attributes = SignedAttributes(stamped, contentType, template);
        var signature = key.Sign(attributes.GetDerEncoded());
        signature[^1] ^= template.Forged ? (byte)1 : (byte)0;
        var certificate = X509CertificateStructure.GetInstance(Asn1Object.FromByteArray(SignerCertificate));
        var signer = new DerSequence(
            DerInteger.ValueOf(1),
            new Org.BouncyCastle.Asn1.Cms.IssuerAndSerialNumber(certificate.Issuer, certificate.SerialNumber.Value),
            digest,
            new DerTaggedObject(false, 0, attributes),
            key.SignatureAlgorithm,
            new DerOctetString(signature));
        var content = new DerSequence(contentType, new DerTaggedObject(true, 0, new DerOctetString(shown)));
        Asn1Encodable[] certificates = template.Embedded == EmbeddedCertificates.None
            ? []
            : [new DerTaggedObject(false, 0, new DerSet(EmbeddedChain(template)))];
        Asn1Encodable[] signedData = [DerInteger.ValueOf(3), new DerSet(digest), content, .. certificates, new DerSet(signer)];
        return new Org.BouncyCastle.Asn1.Cms.ContentInfo(PkcsObjectIdentifiers.SignedData, new DerSequence(signedData));
    }

    private Asn1Encodable[] EmbeddedChain(TimestampTemplate template) =>
        [.. (template.Embedded == EmbeddedCertificates.Signer ? [SignerCertificate] : Chain).Select(Asn1Object.FromByteArray)];

    private DerSet SignedAttributes(byte[] tstInfo, DerObjectIdentifier contentType, TimestampTemplate template)
    {
        List<Asn1Encodable> attributes =
        [
            Attribute(CmsAttributes.ContentType, contentType),
            Attribute(CmsAttributes.SigningTime, new Org.BouncyCastle.Asn1.Cms.Time(template.Time.UtcDateTime)),
            Attribute(CmsAttributes.MessageDigest, new DerOctetString(SHA256.HashData(tstInfo))),
        ];
        if (template.BindsCertificate)
        {
            attributes.Add(Attribute(
                PkcsObjectIdentifiers.IdAASigningCertificateV2,
                new SigningCertificateV2([new EssCertIDv2(SHA256.HashData(SignerCertificate))])));
        }

        return new DerSet(attributes.ToArray());
    }

    private static DerSequence Attribute(DerObjectIdentifier type, Asn1Encodable value) => new(type, new DerSet(value));

    private static byte[] TstInfo(byte[] content, TimestampTemplate template)
    {
        var imprint = template.Imprint ?? CryptographicOperations.HashData(template.Hash, content);
        Asn1Encodable[] nonce = template.Nonce is { } bytes ? [new DerInteger(bytes)] : [];
        Asn1Encodable[] members =
        [
            DerInteger.ValueOf(1),
            new DerObjectIdentifier(Policy),
            new MessageImprint(HashIdentifier(template.Hash), imprint),
            DerInteger.ValueOf(42),
            new DerGeneralizedTime(template.Time.UtcDateTime),
            .. nonce,
        ];
        return new DerSequence(members).GetDerEncoded();
    }

    private static AlgorithmIdentifier HashIdentifier(HashAlgorithmName hash) => new(
        hash == HashAlgorithmName.SHA256 ? NistObjectIdentifiers.IdSha256
        : hash == HashAlgorithmName.SHA384 ? NistObjectIdentifiers.IdSha384
        : hash == HashAlgorithmName.SHA512 ? NistObjectIdentifiers.IdSha512
        : new DerObjectIdentifier("1.3.14.3.2.26"));
}
