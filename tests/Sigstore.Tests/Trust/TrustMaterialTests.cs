using System.Security.Cryptography;
using ImageTrust.Sigstore.Keys;
using ImageTrust.Sigstore.Primitives;
using ImageTrust.Sigstore.Trust;

namespace ImageTrust.Sigstore.Tests.Trust;

public class TrustMaterialTests
{
    private static readonly PublicKey Key = PublicKey.ReadSpki(ECDsa.Create(ECCurve.NamedCurves.nistP256).ExportSubjectPublicKeyInfo());

    [Fact]
    public void Its_fingerprint_tells_apart_whatever_a_verdict_depends_on()
    {
        var start = new DateTimeOffset(2024, 1, 1, 0, 0, 0, TimeSpan.Zero);
        var materials = new[]
        {
            TrustMaterial.Create(),
            TrustMaterial.Create(TrustedRoot.PublicGood),
            TrustMaterial.Create(PublicSample.Staging),
            TrustMaterial.Create(TrustedRoot.PublicGood, PublicSample.Staging),
            Keys(new PublicKeyAuthority("a", [new KeyVersion(Key, ValidityPeriod.Unbounded)])),
            Keys(new PublicKeyAuthority("b", [new KeyVersion(Key, ValidityPeriod.Unbounded)])),
            Keys(new PublicKeyAuthority("a", [new KeyVersion(Key, new ValidityPeriod(start, null))])),
            Keys(new PublicKeyAuthority("a", [new KeyVersion(Key, new ValidityPeriod(start, start.AddYears(1)))])),
            Keys(new PublicKeyAuthority("a", [new KeyVersion(Key, ValidityPeriod.Unbounded)]), new PublicKeyAuthority("b", [])),
        };

        Assert.Equal(materials.Length, materials.Select(m => m.Fingerprint).Distinct().Count());
        Assert.Equal(TrustMaterial.Create(TrustedRoot.PublicGood).Fingerprint, materials[1].Fingerprint);
    }

    [Fact]
    public void It_does_not_change_with_the_list_it_was_made_from()
    {
        var versions = new List<KeyVersion> { new(Key, ValidityPeriod.Unbounded) };
        var material = Keys(new PublicKeyAuthority("a", versions));

        versions.Clear();

        Assert.Single(material.Authorities[0].Versions);
    }

    [Fact]
    public void The_number_of_keys_and_roots_has_a_cap()
    {
        var versions = Enumerable.Repeat(new KeyVersion(Key, ValidityPeriod.Unbounded), Limits.Keys + 1).ToArray();

        Assert.Throws<ArgumentOutOfRangeException>(() => Keys(new PublicKeyAuthority("a", versions)));
        Assert.Throws<ArgumentOutOfRangeException>(()
            => TrustMaterial.Create(Enumerable.Repeat(TrustedRoot.PublicGood, Limits.TrustedRoots + 1)));
    }

    private static TrustMaterial Keys(params PublicKeyAuthority[] authorities) => TrustMaterial.Create([], authorities);
}
