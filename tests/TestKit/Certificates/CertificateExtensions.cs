using System.Globalization;
using System.Text;
using Org.BouncyCastle.Asn1;
using Org.BouncyCastle.Asn1.X509;

namespace ImageTrust.TestKit.Certificates;

/// <summary>The extensions that Fulcio and timestamp authorities write.</summary>
public static class CertificateExtensions
{
    public const string CodeSigning = "1.3.6.1.5.5.7.3.3";
    public const string TimeStamping = "1.3.6.1.5.5.7.3.8";
    public const string ServerAuthentication = "1.3.6.1.5.5.7.3.1";
    public const string AnyExtendedKeyUsage = "2.5.29.37.0";
    public const string SctList = "1.3.6.1.4.1.11129.2.4.2";
    public const string FulcioArc = "1.3.6.1.4.1.57264.1.";

    public static CertificateExtension BasicConstraints(bool authority, int? pathLength = null) => new(
        X509Extensions.BasicConstraints.Id,
        true,
        (pathLength is { } length ? new BasicConstraints(length) : new BasicConstraints(authority)).GetDerEncoded());

    /// <summary>Bits as in BouncyCastle's KeyUsage constants.</summary>
    public static CertificateExtension KeyUsage(int bits) => new(X509Extensions.KeyUsage.Id, true, new KeyUsage(bits).GetDerEncoded());

    public static CertificateExtension ExtendedKeyUsage(IEnumerable<string> purposes, bool critical = false) => new(
        X509Extensions.ExtendedKeyUsage.Id,
        critical,
        new DerSequence(purposes.Select(purpose => new DerObjectIdentifier(purpose)).ToArray<Asn1Encodable>()).GetDerEncoded());

    public static CertificateExtension SubjectKeyIdentifier(byte[] spki) => new(
        X509Extensions.SubjectKeyIdentifier.Id, false, new DerOctetString(KeyIdentifier(spki)).GetDerEncoded());

    public static CertificateExtension AuthorityKeyIdentifier(byte[] spki) => new(
        X509Extensions.AuthorityKeyIdentifier.Id,
        false,
        new DerSequence(new DerTaggedObject(false, 0, new DerOctetString(KeyIdentifier(spki)))).GetDerEncoded());

    /// <summary>Critical, as RFC 5280 demands where the subject is empty.</summary>
    public static CertificateExtension SubjectAlternativeNames(IEnumerable<SubjectName> names) => new(
        X509Extensions.SubjectAlternativeName.Id, true, new DerSequence(names.Select(Encode).ToArray()).GetDerEncoded());

    public static CertificateExtension Fulcio(FulcioExtension claim) => new(
        FulcioArc + claim.Number.ToString(CultureInfo.InvariantCulture),
        false,
        claim.IsRaw ? Encoding.UTF8.GetBytes(claim.Value) : new DerUtf8String(claim.Value).GetDerEncoded());

    /// <summary>RFC 6962 section 3.3: a TLS vector of TLS vectors, inside an OCTET STRING of its own.</summary>
    public static CertificateExtension SignedCertificateTimestamps(IReadOnlyCollection<byte[]> scts)
    {
        byte[] list = [.. scts.SelectMany(sct => (byte[])[.. TlsVector.Length(sct.Length, 2), .. sct])];
        return new(SctList, false, new DerOctetString([.. TlsVector.Length(list.Length, 2), .. list]).GetDerEncoded());
    }

    private static byte[] KeyIdentifier(byte[] spki) => Org.BouncyCastle.Security.DigestUtilities.CalculateDigest(
        "SHA-1", SubjectPublicKeyInfo.GetInstance(Asn1Object.FromByteArray(spki)).PublicKey.GetBytes());

    private static Asn1Encodable Encode(SubjectName name) => name switch
    {
        SubjectName.Uri uri => new GeneralName(GeneralName.UniformResourceIdentifier, uri.Value),
        SubjectName.Email email => new GeneralName(GeneralName.Rfc822Name, email.Value),
        SubjectName.Dns dns => new GeneralName(GeneralName.DnsName, dns.Value),
        SubjectName.UserName user => new GeneralName(
            GeneralName.OtherName,
            new OtherName(new DerObjectIdentifier(FulcioArc + "7"), new DerUtf8String(user.Value))),
        _ => throw new System.Diagnostics.UnreachableException(),
    };
}
