using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using ImageTrust.Server.Certificates;

namespace ImageTrust.Server.Tests.Certificates;

/// <summary>Pairs as the replicas make them, and ones they would never make.</summary>
internal static class Pairs
{
    public static readonly DateTimeOffset Now = new(2026, 11, 22, 12, 0, 0, TimeSpan.Zero);
    public static readonly ServingNames Names = new();
    public static readonly RotationTimes Times = RotationTimes.Default;

    public static ServingPair Issue(DateTimeOffset? at = null) => ServingPair.Issue(Names, Times, at ?? Now);

    /// <summary>A leaf and CA by hand.</summary>
    /// <returns>PEM of both certificates and of the leaf's key.</returns>
    public static (string Certificates, string Key) Foreign(ECCurve curve, string usage = "1.3.6.1.5.5.7.3.1", bool isAuthority = true, params string[] names)
    {
        using var authorityKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var root = new CertificateRequest("CN=foreign", authorityKey, HashAlgorithmName.SHA256);
        root.CertificateExtensions.Add(new X509BasicConstraintsExtension(isAuthority, false, 0, true));
        using var authority = root.CreateSelfSigned(Now.AddDays(-1), Now.AddDays(1));
        using var key = ECDsa.Create(curve);
        var leaf = new CertificateRequest("CN=leaf", key, HashAlgorithmName.SHA256);
        var alternatives = new SubjectAlternativeNameBuilder();
        foreach (string name in names.Length > 0 ? names : Names.DnsNames)
        {
            alternatives.AddDnsName(name);
        }

        leaf.CertificateExtensions.Add(alternatives.Build());
        leaf.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new(usage)], false));
        var generator = X509SignatureGenerator.CreateForECDsa(authorityKey);
        using var issued = leaf.Create(authority.SubjectName, generator, Now.AddDays(-1), Now.AddDays(1), [1, 2, 3]);
        return (issued.ExportCertificatePem() + "\n" + authority.ExportCertificatePem(), key.ExportPkcs8PrivateKeyPem());
    }
}
