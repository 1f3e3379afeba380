using Org.BouncyCastle.Asn1;
using Org.BouncyCastle.Asn1.X509;
using ImageTrust.TestKit.Keys;

namespace ImageTrust.TestKit.Certificates;

/// <summary>A key with a certificate of its own that signs other certificates.</summary>
public sealed class CertificateAuthority
{
    private readonly X509Name name;

    private CertificateAuthority(SigningKey key, CertificateTemplate template, CertificateAuthority? parent)
    {
        Key = key;
        Parent = parent;
        name = new X509Name(template.Subject);
        Certificate = parent is null ? Issue(template) : parent.Issue(template);
    }

    public SigningKey Key { get; }

    public CertificateAuthority? Parent { get; }

    /// <summary>DER.</summary>
    public byte[] Certificate { get; }

    /// <summary>This certificate first, the self-signed one last.</summary>
    public IReadOnlyList<byte[]> Chain => [Certificate, .. Parent?.Chain ?? []];

    public static CertificateAuthority Root(string subject, SigningKey key, DateTimeOffset notBefore, DateTimeOffset notAfter) =>
        new(key, Template(subject, key, notBefore, notAfter, pathLength: null, key), parent: null);

    public CertificateAuthority Intermediate(string subject, SigningKey key, DateTimeOffset notBefore, DateTimeOffset notAfter) =>
        new(key, Template(subject, key, notBefore, notAfter, pathLength: 0, Key), this);

    /// <summary>An intermediate (or a leaf that signs) exactly as the template says.</summary>
    public CertificateAuthority Intermediate(SigningKey key, CertificateTemplate template) => new(key, template, this);

    /// <summary>Signs what the template says, whatever it says; DER.</summary>
    public byte[] Issue(CertificateTemplate template)
    {
        var tbs = ToBeSigned(template);
        return new DerSequence(Asn1Object.FromByteArray(tbs), Key.SignatureAlgorithm, new DerBitString(Key.Sign(tbs))).GetDerEncoded();
    }

    /// <summary>
    /// The DER TBSCertificate that <see cref="Issue"/> would sign: with the template as it was before SCTs, what a CT log signs.
    /// </summary>
    public byte[] ToBeSigned(CertificateTemplate template) => template.Encode(name, Key.SignatureAlgorithm);

    private static CertificateTemplate Template(
        string subject, SigningKey key, DateTimeOffset notBefore, DateTimeOffset notAfter, int? pathLength, SigningKey issuer) => new()
        {
            Subject = subject,
            Spki = key.Spki,
            NotBefore = notBefore,
            NotAfter = notAfter,
            Extensions =
            [
                CertificateExtensions.KeyUsage(KeyUsage.KeyCertSign | KeyUsage.CrlSign),
                CertificateExtensions.BasicConstraints(authority: true, pathLength),
                CertificateExtensions.SubjectKeyIdentifier(key.Spki),
                CertificateExtensions.AuthorityKeyIdentifier(issuer.Spki),
            ],
        };
}
