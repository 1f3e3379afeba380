using System.Security.Cryptography;
using ImageTrust.Server.Certificates;

namespace ImageTrust.Server.Tests.Certificates;

public sealed class ServingPairReaderTests
{
    private readonly ServingPair pair = Pairs.Issue();

    [Fact]
    public void A_pair_made_elsewhere_is_good_when_everything_fits() => Good(Pairs.Foreign(ECCurve.NamedCurves.nistP256));

    [Fact]
    public void A_missing_half_is_bad()
    {
        Bad("missing", null, pair.KeyPem());
        Bad("missing", pair.CertificatesPem, null);
    }

    [Theory]
    [InlineData("")]
    [InlineData("garbage")]
    [InlineData("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----")]
    public void Garbage_for_certificates_is_bad(string garbage) => Bad("", garbage, pair.KeyPem());

    [Theory]
    [InlineData("")]
    [InlineData("garbage")]
    [InlineData("-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----")]
    public void Garbage_for_a_key_is_bad(string garbage) => Bad("cannot be read", pair.CertificatesPem, garbage);

    [Fact]
    public void Another_leafs_key_is_bad() => Bad("not the leaf's", pair.CertificatesPem, Pairs.Issue().KeyPem());

    [Fact]
    public void A_public_key_in_place_of_the_private_one_is_bad()
    {
        using var key = ECDsa.Create();
        key.ImportFromPem(pair.KeyPem());
        Bad("", pair.CertificatesPem, key.ExportSubjectPublicKeyInfoPem());
    }

    [Fact]
    public void A_foreign_CA_is_bad() =>
        Bad("did not sign", pair.Leaf.ExportCertificatePem() + "\n" + Pairs.Issue().Authority.ExportCertificatePem(), pair.KeyPem());

    [Fact]
    public void A_leaf_without_its_CA_and_a_third_certificate_are_bad()
    {
        Bad("not two", pair.Leaf.ExportCertificatePem(), pair.KeyPem());
        Bad("not two", pair.CertificatesPem + Pairs.Issue().Authority.ExportCertificatePem(), pair.KeyPem());
    }

    [Fact]
    public void A_leaf_for_another_name_is_bad() => Bad("another name", Pairs.Foreign(ECCurve.NamedCurves.nistP256, names: "other.image-trust-system.svc"));

    [Fact]
    public void A_wildcard_is_another_name() => Bad("another name", Pairs.Foreign(ECCurve.NamedCurves.nistP256, names: ["*.image-trust-system.svc"]));

    [Fact]
    public void A_key_of_another_curve_is_bad() => Bad("not of P-256", Pairs.Foreign(ECCurve.NamedCurves.nistP384));

    [Fact]
    public void A_key_that_spells_its_curve_out_is_bad()
    {
        using var named = ECDsa.Create();
        named.ImportFromPem(pair.KeyPem());
        using var explicitly = ECDsa.Create(named.ExportExplicitParameters(true));
        Bad("not of P-256", pair.CertificatesPem, explicitly.ExportPkcs8PrivateKeyPem());
    }

    [Fact]
    public void A_leaf_that_may_only_be_a_client_is_bad() => Bad("did not sign", Pairs.Foreign(ECCurve.NamedCurves.nistP256, usage: "1.3.6.1.5.5.7.3.2"));

    [Fact]
    public void An_issuer_that_is_no_CA_is_bad() => Bad("did not sign", Pairs.Foreign(ECCurve.NamedCurves.nistP256, isAuthority: false));

    [Fact]
    public void More_than_16_KiB_are_not_parsed() => Bad("too large", pair.CertificatesPem + new string('\n', 16 * 1024), pair.KeyPem());

    [Fact]
    public void An_authority_is_one_certificate_of_a_CA()
    {
        Assert.NotNull(ServingPairReader.ReadAuthority(pair.Authority.ExportCertificatePem()));
        Assert.Null(ServingPairReader.ReadAuthority(pair.Leaf.ExportCertificatePem()));
        Assert.Null(ServingPairReader.ReadAuthority(pair.CertificatesPem));
        Assert.Null(ServingPairReader.ReadAuthority("garbage"));
        Assert.Null(ServingPairReader.ReadAuthority(null));
    }

    private static void Good((string Certificates, string Key) pem) => Assert.IsType<PairReading.Good>(ServingPairReader.Read(pem.Certificates, pem.Key, Pairs.Names));

    private static void Bad(string why, (string Certificates, string Key) pem) => Bad(why, pem.Certificates, pem.Key);

    private static void Bad(string why, string? certificates, string? key)
    {
        string problem = Assert.IsType<PairReading.Bad>(ServingPairReader.Read(certificates, key, Pairs.Names)).Problem;
        Assert.Contains(why, problem, StringComparison.Ordinal);
        Assert.DoesNotContain("BEGIN", problem, StringComparison.Ordinal);
    }
}
