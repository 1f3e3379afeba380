using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json.Nodes;
using ImageTrust.Sigstore.Bundles;
using ImageTrust.Sigstore.Keys;
using ImageTrust.Sigstore.Outcome;
using ImageTrust.Sigstore.Strictness;
using ImageTrust.Sigstore.Trust;

namespace ImageTrust.Sigstore.Tests.Trust;

public class TrustedRootTests
{
    private const string Name = "ImageTrust.Sigstore.public-good-trusted-root.json";

    [Fact]
    public void The_public_good_root_is_shipped_and_every_anchor_of_it_is_usable()
    {
        var root = TrustedRoot.PublicGood;

        Assert.Equal(7, root.Anchors.Count);
        Assert.All(root.Anchors, anchor => Assert.True(anchor.Usable));
        Assert.Contains(root.Anchors, anchor
            => anchor is { Kind: TrustAnchorKind.TransparencyLog, Uri: "https://log2025-1.rekor.sigstore.dev" });
    }

    [Theory]
    [InlineData("tlogs", "publicKey.validFor.start")]
    [InlineData("ctlogs", "publicKey.validFor.start")]
    [InlineData("certificateAuthorities", "validFor.start")]
    [InlineData("timestampAuthorities", "validFor.start")]
    [InlineData("tlogs", "publicKey.validFor")]
    [InlineData("certificateAuthorities", "validFor")]
    public void A_missing_start_is_not_for_ever(string list, string path)
    {
        var failure = Refusal(root => Remove(root[list]![0]!, path));

        Assert.Equal(FailureCode.TrustedRootMalformed, failure.Code);
        Assert.Contains($"{list}[0].{path}", failure.Expected, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("2021-01-12T11:53:27Z", true)]
    [InlineData("2021-01-12T11:53:27.5Z", true)]
    [InlineData("2021-01-12T11:53:27.123456789Z", true)]
    [InlineData("2021-01-12", false)]
    [InlineData("12.01.2021 11:53:27", false)]
    [InlineData("2021-01-12T11:53:27", false)]
    [InlineData("2021-13-12T11:53:27Z", false)]
    [InlineData("2021-01-12T11:53:27.1234567xyZ", false)]
    public void Times_are_RFC_3339_in_UTC(string time, bool accepted)
        => Assert.Equal(accepted, TryRead(root => root["tlogs"]![0]!["publicKey"]!["validFor"]!["start"] = time, out _));

    [Fact]
    public void An_end_of_null_is_no_end()
    {
        Assert.True(TryRead(root => root["tlogs"]![0]!["publicKey"]!["validFor"]!["end"] = null, out var read));
        Assert.Null(read!.Anchors[0].Validity.End);
    }

    [Fact]
    public void A_log_with_a_key_of_an_unknown_kind_is_listed_and_not_usable()
    {
        Assert.True(TryRead(root => root["tlogs"]![0]!["publicKey"]!["keyDetails"] = "PKIX_ML_DSA_65", out var read));
        Assert.False(read!.Anchors[0].Usable);
        Assert.True(read.Anchors[1].Usable);
    }

    [Fact]
    public void An_authority_with_a_key_of_an_unknown_kind_does_not_take_the_others_away()
    {
        using var key = RSA.Create(1024);
        var request = new CertificateRequest("O=sigstore.dev, CN=to come", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        using var certificate = request.CreateSelfSigned(PublicSample.Now.AddYears(-5), PublicSample.Now);
        Assert.True(TryRead(
            root =>
            {
                var authority = root["certificateAuthorities"]![1]!.DeepClone();
                var toCome = new JsonObject { ["rawBytes"] = Convert.ToBase64String(certificate.RawData) };
                authority["certChain"]!["certificates"] = new JsonArray(toCome);
                root["certificateAuthorities"]!.AsArray().Insert(0, authority);
            },
            out var read));

        var result = Verifier.Verify(SigstoreBundle.Read(PublicSample.Rekor1), PublicSample.Artifact, TrustMaterial.Create(read!),
            Requirements.Strict, PublicSample.Now);

        Assert.IsType<Verified>(result);
        Assert.Equal([false, true, true], read!.Anchors.Where(a => a.Kind == TrustAnchorKind.CertificateAuthority).Select(a => a.Usable));
    }

    [Fact]
    public void Key_details_that_contradict_the_key_are_refused()
        => Assert.Equal(FailureCode.TrustedRootMalformed,
            Refusal(root => root["tlogs"]![0]!["publicKey"]!["keyDetails"] = "PKIX_ED25519").Code);

    [Fact]
    public void Another_media_type_is_refused()
        => Assert.Equal(FailureCode.TrustedRootMalformed,
            Refusal(root => root["mediaType"] = "application/vnd.dev.sigstore.bundle.v0.3+json").Code);

    [Fact]
    public void A_period_includes_both_its_ends()
    {
        var (start, end) = (new DateTimeOffset(2024, 1, 1, 0, 0, 0, TimeSpan.Zero), new DateTimeOffset(2024, 2, 1, 0, 0, 0, TimeSpan.Zero));
        var period = new ValidityPeriod(start, end);

        Assert.True(period.Contains(start) && period.Contains(end));
        Assert.False(period.Contains(start.AddTicks(-1)) || period.Contains(end.AddTicks(1)));
    }

    private static Failure Refusal(Action<JsonNode> change) => Assert.Throws<SigstoreException>(() => Read(change)).Failure;

    private static bool TryRead(Action<JsonNode> change, out TrustedRoot? root)
    {
        try
        {
            root = Read(change);
            return true;
        }
        catch (SigstoreException)
        {
            root = null;
            return false;
        }
    }

    private static TrustedRoot Read(Action<JsonNode> change)
    {
        using var stream = typeof(TrustedRoot).Assembly.GetManifestResourceStream(Name)!;
        var root = JsonNode.Parse(stream)!;
        change(root);
        return TrustedRoot.Read(Encoding.UTF8.GetBytes(root.ToJsonString()), "changed");
    }

    private static void Remove(JsonNode node, string path)
    {
        var names = path.Split('.');
        foreach (var name in names[..^1])
        {
            node = node[name]!;
        }

        node.AsObject().Remove(names[^1]);
    }
}
