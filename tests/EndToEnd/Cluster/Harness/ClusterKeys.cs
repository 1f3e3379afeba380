using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using EndToEnd.Programs;

namespace EndToEnd.Cluster.Harness;

/// <summary>The certificates of a control plane on loopback, as files, and kubeconfigs for those who speak to it.</summary>
internal sealed class ClusterKeys : IDisposable
{
    private static readonly TimeSpan Day = TimeSpan.FromDays(1);

    private readonly DateTimeOffset now = TimeProvider.System.GetUtcNow();
    private readonly ECDsa authorityKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly X509Certificate2 authority;
    private readonly Workplace work;

    public ClusterKeys(Workplace work)
    {
        this.work = work;
        var request = new CertificateRequest("CN=cluster", authorityKey, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign, true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, false));
        authority = request.CreateSelfSigned(now - Day, now + Day);
        AuthorityFile = work.Write("cluster-ca.crt", authority.ExportCertificatePem());
        (ServerCertificate, ServerKey) = Files("apiserver", Issue("CN=kube-apiserver", "1.3.6.1.5.5.7.3.1"));
        using var accounts = RSA.Create(2048);
        AccountKey = work.Write("accounts.key", accounts.ExportPkcs8PrivateKeyPem());
        AccountPublicKey = work.Write("accounts.pub", accounts.ExportSubjectPublicKeyInfoPem());
    }

    public string AuthorityFile { get; }

    /// <summary>Trusts what this cluster's authority issued, and nothing else.</summary>
    public X509ChainPolicy Trust() => new()
    {
        TrustMode = X509ChainTrustMode.CustomRootTrust,
        CustomTrustStore = { authority },
        RevocationMode = X509RevocationMode.NoCheck,
    };

    public string ServerCertificate { get; }

    public string ServerKey { get; }

    /// <summary>Signs the tokens of service accounts.</summary>
    public string AccountKey { get; }

    public string AccountPublicKey { get; }

    /// <summary>A client certificate of this name and group, with its key.</summary>
    public X509Certificate2 Client(string subject)
    {
        using var issued = Issue(subject, "1.3.6.1.5.5.7.3.2");
        return X509CertificateLoader.LoadPkcs12(issued.Export(X509ContentType.Pkcs12), null);
    }

    /// <returns>The kubeconfig's path.</returns>
    public string Kubeconfig(string name, string subject, int port)
    {
        using var client = Issue(subject, "1.3.6.1.5.5.7.3.2");
        using var key = client.GetECDsaPrivateKey()!;
        return work.Write(name + ".kubeconfig", $$"""
            {"apiVersion": "v1", "kind": "Config", "current-context": "c",
             "clusters": [{"name": "c", "cluster": {"server": "https://127.0.0.1:{{port}}", "certificate-authority": "{{AuthorityFile}}"} }],
             "contexts": [{"name": "c", "context": {"cluster": "c", "user": "u"} }],
             "users": [{"name": "u", "user": {"client-certificate-data": "{{Encoded(client.ExportCertificatePem())}}",
                                              "client-key-data": "{{Encoded(key.ExportPkcs8PrivateKeyPem())}}"} }]}
            """);
    }

    public void Dispose()
    {
        authority.Dispose();
        authorityKey.Dispose();
    }

    private X509Certificate2 Issue(string subject, string usage)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest(subject, key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, true));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new(usage)], false));
        request.CertificateExtensions.Add(X509AuthorityKeyIdentifierExtension.CreateFromCertificate(authority, true, false));
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(IPAddress.Loopback);
        names.AddDnsName("localhost");
        names.AddDnsName("kubernetes.default.svc");
        request.CertificateExtensions.Add(names.Build());
        using var issued = request.Create(authority, now - Day, now + (Day / 2), RandomNumberGenerator.GetBytes(16));
        return issued.CopyWithPrivateKey(key);
    }

    private (string Certificate, string Key) Files(string name, X509Certificate2 issued)
    {
        using (issued)
        {
            using var key = issued.GetECDsaPrivateKey()!;
            return (work.Write(name + ".crt", issued.ExportCertificatePem()), work.Write(name + ".key", key.ExportPkcs8PrivateKeyPem()));
        }
    }

    private static string Encoded(string pem) => Convert.ToBase64String(Encoding.ASCII.GetBytes(pem));
}
