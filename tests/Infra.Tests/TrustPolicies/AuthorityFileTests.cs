using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using ImageTrust.Infra.Settings;
using ImageTrust.Infra.TrustPolicies;

namespace Infra.Tests.TrustPolicies;

/// <summary>The certificates of registries' authorities are read before anything is planned.</summary>
public sealed class AuthorityFileTests : IDisposable
{
    private static readonly DateTimeOffset s_from = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly DirectoryInfo root = Directory.CreateTempSubdirectory("image-trust-authorities-");

    public AuthorityFileTests() => Directory.CreateDirectory(Path.Combine(root.FullName, "stacks", "dev"));

    public void Dispose() => root.Delete(recursive: true);

    [Fact]
    public void An_authority_is_taken_as_it_is_written()
    {
        var pem = Certificate(authority: true);
        var (files, problems) = Read(pem);

        Assert.Empty(problems);
        Assert.Equal(pem, files["ca.pem"]);
    }

    [Theory]
    [InlineData(null, "does not exist")]
    [InlineData("", "holds no certificate")]
    [InlineData("no PEM at all", "holds no certificate")]
    [InlineData("-----BEGIN CERTIFICATE-----\nMA==\n-----END CERTIFICATE-----\n", "is not PEM certificates")]
    public void What_the_webhook_could_not_start_with_is_refused_here(string? text, string why) => Refused(text, why);

    [Fact]
    public void A_servers_own_certificate_is_no_authority() => Refused(Certificate(authority: false), "holds a certificate that is no authority's: CN=fabrikam");

    [Fact]
    public void A_private_key_does_not_get_into_a_ConfigMap()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);

        Refused(Certificate(authority: true) + key.ExportPkcs8PrivateKeyPem() + "\n", "holds a private key");
    }

    [Fact]
    public void A_file_without_end_is_not_read() => Refused(new string('x', 200_000), "has more than");

    private void Refused(string? text, string why)
    {
        var (files, problems) = Read(text);

        Assert.Empty(files);
        Assert.StartsWith($"Pulumi.dev.yaml: image-trust:webhookRegistryAuthorities: stacks/dev/ca.pem {why}", Assert.Single(problems), StringComparison.Ordinal);
    }

    private (IReadOnlyDictionary<string, string> Files, IReadOnlyList<string> Problems) Read(string? text)
    {
        if (text is not null)
        {
            File.WriteAllText(Path.Combine(root.FullName, "stacks", "dev", "ca.pem"), text);
        }

        var config = SampleConfig.With("image-trust:webhookRegistries", "ghcr.io");
        config["image-trust:webhookRegistryAuthorities"] = "ghcr.io=ca.pem";
        return AuthorityFiles.Read(root.FullName, SettingsReader.Read("dev", config).Settings!.Webhook, new HashSet<string>());
    }

    private static string Certificate(bool authority)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=fabrikam", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(authority, false, 0, true));
        using var certificate = request.CreateSelfSigned(s_from, s_from.AddYears(10));
        return certificate.ExportCertificatePem() + "\n";
    }
}
