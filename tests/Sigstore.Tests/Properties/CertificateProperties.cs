using FsCheck;
using FsCheck.Fluent;
using ImageTrust.Sigstore.Certificates;
using ImageTrust.Sigstore.Outcome;
using ImageTrust.TestKit.Certificates;
using ImageTrust.TestKit.Virtual;

namespace ImageTrust.Sigstore.Tests.Properties;

/// <summary>What a certificate authority wrote is what the reader reports, for any claims.</summary>
public sealed class CertificateProperties
{
    private static readonly VirtualSigstore World = VirtualSigstore.P256;

    private static readonly Gen<string> Texts = Gen.Elements("", "x", "https://host.test/ä/ß", "a b", new string('l', 300));

    private static readonly Arbitrary<LeafTemplate> Leaves = Gen.Elements(Enumerable.Range(2, 23).Except([7, 8]).ToArray())
        .SelectMany(number => Texts.Select(text => new FulcioExtension(number, text)))
        .ArrayOf()
        .Select(claims => World.Leaf() with
        {
            Claims = [new(1, "https://issuer.test"), new(8, "https://issuer.test"), .. claims.DistinctBy(claim => claim.Number)],
        }).ToArbitrary();

    [Fact]
    public void Every_claim_is_reported_letter_for_letter() => Prop.ForAll(Leaves, leaf =>
    {
        var claims = CertificateIdentity.Read(Read(leaf)).Claims.All;
        return leaf.Claims!.Value.All(claim => claims[claim.Number] == claim.Value);
    }).Check(Config.QuickThrowOnFailure.WithQuietOnSuccess(true));

    [Fact]
    public void The_rebuilt_precertificate_is_what_the_CT_log_saw() => Prop.ForAll(Leaves, leaf =>
    {
        var precertificate = Read(leaf with { Scts = [] }).Tbs;
        return PrecertificateTbs.Build(Read(leaf)).AsSpan().SequenceEqual(precertificate.Span);
    }).Check(Config.QuickThrowOnFailure.WithQuietOnSuccess(true));

    private static Sigstore.Certificates.Certificate Read(LeafTemplate leaf) =>
        CertificateReader.Read(leaf.Issue(World.Intermediate, World.CtLog), Step.CertificatePath);
}
