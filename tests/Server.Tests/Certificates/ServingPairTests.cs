using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using ImageTrust.Server.Certificates;

namespace ImageTrust.Server.Tests.Certificates;

public sealed class ServingPairTests
{
    private readonly ServingPair pair = Pairs.Issue();

    [Fact]
    public void A_leaf_is_for_the_service_and_for_serving_only()
    {
        var leaf = pair.Leaf;
        Assert.Equal(
            ["image-trust-webhook.image-trust-system.svc", "image-trust-webhook.image-trust-system.svc.cluster.local"],
            leaf.Extensions.OfType<X509SubjectAlternativeNameExtension>().Single().EnumerateDnsNames());
        Assert.Equal("1.3.6.1.5.5.7.3.1", Assert.Single(leaf.Extensions.OfType<X509EnhancedKeyUsageExtension>().Single().EnhancedKeyUsages.Cast<Oid>()).Value);
        Assert.Equal(X509KeyUsageFlags.DigitalSignature, leaf.Extensions.OfType<X509KeyUsageExtension>().Single().KeyUsages);
        Assert.False(leaf.Extensions.OfType<X509BasicConstraintsExtension>().Single().CertificateAuthority);
        using var key = leaf.GetECDsaPrivateKey()!;
        Assert.Equal("1.2.840.10045.3.1.7", key.ExportParameters(false).Curve.Oid.Value);
    }

    [Fact]
    public void Its_CA_can_sign_certificates_only_and_no_CA_below_it_and_has_lost_its_key()
    {
        var constraint = pair.Authority.Extensions.OfType<X509BasicConstraintsExtension>().Single();
        Assert.True(constraint is { CertificateAuthority: true, HasPathLengthConstraint: true, PathLengthConstraint: 0, Critical: true });
        Assert.Equal(X509KeyUsageFlags.KeyCertSign, pair.Authority.Extensions.OfType<X509KeyUsageExtension>().Single().KeyUsages);
        Assert.False(pair.Authority.HasPrivateKey);
    }

    [Fact]
    public void It_lives_as_long_as_configured_and_is_renewed_when_two_thirds_have_passed()
    {
        Assert.Equal((Pairs.Now.AddHours(-1), Pairs.Now.AddDays(90)), (pair.NotBefore, pair.NotAfter));
        Assert.Equal(pair.NotBefore + ((TimeSpan.FromDays(90) + TimeSpan.FromHours(1)) * 2 / 3), pair.RenewAt);
        Assert.True(pair.IsValidAt(Pairs.Now.AddDays(90).AddSeconds(-1)));
        Assert.False(pair.IsValidAt(Pairs.Now.AddDays(90)));
        Assert.False(pair.IsValidAt(Pairs.Now.AddHours(-1).AddSeconds(-1)));
    }

    [Fact]
    public void Two_pairs_share_nothing()
    {
        var other = Pairs.Issue();
        Assert.NotEqual(pair.Serial, other.Serial);
        Assert.NotEqual(pair.Authority.Subject, other.Authority.Subject);
        Assert.NotEqual(pair.KeyPem(), other.KeyPem());
    }

    [Fact]
    public void What_is_written_is_read_back_as_the_same_pair()
    {
        var read = Assert.IsType<PairReading.Good>(ServingPairReader.Read(pair.CertificatesPem, pair.KeyPem(), Pairs.Names)).Pair;
        Assert.Equal((pair.Serial, pair.NotAfter, pair.KeyPem()), (read.Serial, read.NotAfter, read.KeyPem()));
        Assert.Equal(pair.Authority.RawData, read.Authority.RawData);
    }

    [Fact]
    public void Short_lives_keep_the_steps_of_a_change_in_proportion()
    {
        var times = new RotationTimes(TimeSpan.FromSeconds(30));
        Assert.Equal((TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(3)), (times.Settle, times.Overlap));
        Assert.Equal((TimeSpan.FromMinutes(1), TimeSpan.FromHours(1)), (Pairs.Times.Settle, Pairs.Times.Overlap));
    }
}
