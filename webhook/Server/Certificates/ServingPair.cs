using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace ImageTrust.Server.Certificates;

/// <summary>
/// A leaf with its key, and the CA that signed it. The CA's own key was thrown away after that one signature, so whoever reads the
/// Secret can pose as this webhook but can issue nothing.
/// </summary>
internal sealed class ServingPair
{
    private ServingPair(X509Certificate2 leaf, X509Certificate2 authority)
    {
        Leaf = leaf;
        Authority = authority;
        NotBefore = new DateTimeOffset(leaf.NotBefore.ToUniversalTime(), TimeSpan.Zero);
        NotAfter = new DateTimeOffset(leaf.NotAfter.ToUniversalTime(), TimeSpan.Zero);
    }

    /// <summary>With its private key.</summary>
    public X509Certificate2 Leaf { get; }

    public X509Certificate2 Authority { get; }

    public DateTimeOffset NotBefore { get; }

    public DateTimeOffset NotAfter { get; }

    /// <summary>Two thirds of the life have passed: a third is left for everything that may go wrong.</summary>
    public DateTimeOffset RenewAt => NotBefore + ((NotAfter - NotBefore) * 2 / 3);

    /// <summary>The leaf's serial number, lower-case hexadecimal: what logs call it by.</summary>
    public string Serial => Convert.ToHexStringLower(Leaf.SerialNumberBytes.Span);

    public bool IsValidAt(DateTimeOffset now) => now >= NotBefore && now < NotAfter;

    /// <summary>Whether both present the same certificate.</summary>
    public bool IsSame(ServingPair other) => Leaf.RawDataMemory.Span.SequenceEqual(other.Leaf.RawDataMemory.Span);

    /// <summary>PEM: the leaf, then its CA.</summary>
    public string CertificatesPem => Leaf.ExportCertificatePem() + "\n" + Authority.ExportCertificatePem() + "\n";

    /// <summary>PEM, PKCS#8, not encrypted. It belongs into the Secret and nowhere else.</summary>
    public string KeyPem()
    {
        using var key = Leaf.GetECDsaPrivateKey()!;
        return key.ExportPkcs8PrivateKeyPem() + "\n";
    }

    public static ServingPair Issue(ServingNames names, RotationTimes times, DateTimeOffset now)
    {
        var (notBefore, notAfter) = (now - times.Overlap, now + times.Lifetime);
        using var authorityKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        byte[] number = SerialNumber();
        var root = new CertificateRequest($"CN=image-trust serving CA {Convert.ToHexStringLower(number)}", authorityKey, HashAlgorithmName.SHA256);
        root.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, true, 0, true));
        root.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign, true));
        root.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(root.PublicKey, false));
        using var authority = root.CreateSelfSigned(notBefore, notAfter);

        using var leafKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var leaf = new CertificateRequest("CN=" + names.Service, leafKey, HashAlgorithmName.SHA256);
        var alternatives = new SubjectAlternativeNameBuilder();
        foreach (string name in names.DnsNames)
        {
            alternatives.AddDnsName(name);
        }

        leaf.CertificateExtensions.Add(alternatives.Build());
        leaf.CertificateExtensions.Add(new X509BasicConstraintsExtension(false, false, 0, true));
        leaf.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, true));
        leaf.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new(ServingPairReader.ServerAuthentication)], false));
        leaf.CertificateExtensions.Add(X509AuthorityKeyIdentifierExtension.CreateFromCertificate(authority, true, false));
        using var issued = leaf.Create(authority, authority.NotBefore, authority.NotAfter, SerialNumber());
        return new ServingPair(issued.CopyWithPrivateKey(leafKey), X509CertificateLoader.LoadCertificate(authority.RawData));
    }

    /// <summary>For what <see cref="ServingPairReader"/> has found to belong together.</summary>
    internal static ServingPair Of(X509Certificate2 leafWithKey, X509Certificate2 authority) => new(leafWithKey, authority);

    private static byte[] SerialNumber()
    {
        byte[] number = RandomNumberGenerator.GetBytes(16);
        number[0] = (byte)((number[0] & 0x7f) | 0x40); // positive and of full length (RFC 5280, section 4.1.2.2)
        return number;
    }
}
