using System.Collections.Immutable;
using System.Security.Cryptography;
using Org.BouncyCastle.Asn1.X509;
using ImageTrust.TestKit.Keys;

namespace ImageTrust.TestKit.Certificates;

/// <summary>One embedded signed certificate timestamp. Without a change it is the genuine one of the instance's own log.</summary>
public sealed record SctTemplate
{
    /// <summary>Null: the log of the instance.</summary>
    public CtLog? Log { get; init; }

    /// <summary>Null: the leaf's notBefore.</summary>
    public DateTimeOffset? Time { get; init; }

    /// <summary>Another leaf whose precertificate is signed in place of this one's.</summary>
    public LeafTemplate? Over { get; init; }

    /// <summary>Null: the hash of the issuing key.</summary>
    public byte[]? IssuerKeyHash { get; init; }
}

/// <summary>A Fulcio leaf: genuine as it stands, each property a way to make it odd.</summary>
public sealed record LeafTemplate
{
    public required Identity Identity { get; init; }

    public required SigningKey Key { get; init; }

    /// <summary>DER SubjectPublicKeyInfo of a key whose private half somebody else has; null: that of <see cref="Key"/>.</summary>
    public byte[]? CertifiedKey { get; init; }

    public required DateTimeOffset NotBefore { get; init; }

    public required DateTimeOffset NotAfter { get; init; }

    public ImmutableArray<string> Purposes { get; init; } = [CertificateExtensions.CodeSigning];

    public int KeyUsageBits { get; init; } = KeyUsage.DigitalSignature;

    /// <summary>Null leaves basicConstraints out, as Fulcio does.</summary>
    public bool? IsAuthority { get; init; }

    /// <summary>Null: the one name of the identity.</summary>
    public ImmutableArray<SubjectName>? Names { get; init; }

    /// <summary>Null: the extensions of the identity.</summary>
    public ImmutableArray<FulcioExtension>? Claims { get; init; }

    public ImmutableArray<SctTemplate> Scts { get; init; } = [new()];

    public ImmutableArray<CertificateExtension> MoreExtensions { get; init; } = [];

    /// <summary>
    /// The DER certificate that <paramref name="issuer"/> signs, with SCTs of <paramref name="log"/> where the template names no other.
    /// </summary>
    public byte[] Issue(CertificateAuthority issuer, CtLog log)
    {
        var precertificate = Precertificate(issuer);
        if (Scts.IsEmpty)
        {
            return issuer.Issue(precertificate);
        }

        var scts = Scts.Select(sct => (sct.Log ?? log).Promise(
            issuer.ToBeSigned((sct.Over ?? this).Precertificate(issuer)),
            sct.IssuerKeyHash ?? SHA256.HashData(issuer.Key.Spki),
            sct.Time ?? NotBefore)).ToList();
        return issuer.Issue(precertificate with
        {
            Extensions = precertificate.Extensions.Add(CertificateExtensions.SignedCertificateTimestamps(scts)),
        });
    }

    private CertificateTemplate Precertificate(CertificateAuthority issuer)
    {
        var names = Names ?? [Identity.Name];
        return new()
        {
            Spki = CertifiedKey ?? Key.Spki,
            NotBefore = NotBefore,
            NotAfter = NotAfter,
            Extensions =
            [
                CertificateExtensions.KeyUsage(KeyUsageBits),
                .. Purposes.IsEmpty ? Array.Empty<CertificateExtension>() : [CertificateExtensions.ExtendedKeyUsage(Purposes)],
                .. IsAuthority is { } authority ? [CertificateExtensions.BasicConstraints(authority)] : Array.Empty<CertificateExtension>(),
                CertificateExtensions.SubjectKeyIdentifier(CertifiedKey ?? Key.Spki),
                CertificateExtensions.AuthorityKeyIdentifier(issuer.Key.Spki),
                .. names.IsEmpty ? Array.Empty<CertificateExtension>() : [CertificateExtensions.SubjectAlternativeNames(names)],
                .. (Claims ?? Identity.Extensions).Select(CertificateExtensions.Fulcio),
                .. MoreExtensions,
            ],
        };
    }
}
