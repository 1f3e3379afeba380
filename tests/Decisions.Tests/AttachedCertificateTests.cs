using System.Security.Cryptography;
using System.Text;
using ImageTrust.Policy.Model.Facts;
using ImageTrust.Policy.Model.Verdicts;
using ImageTrust.TestKit.Registry;
using ImageTrust.TestKit.Virtual;

namespace ImageTrust.Decisions.Tests;

/// <summary>A key authority judges by its key, whatever certificate is attached to the signature.</summary>
public sealed class AttachedCertificateTests : IAsyncLifetime
{
    private Stage stage = null!;

    public async ValueTask InitializeAsync()
    {
        stage = await Stage.SetAsync();
        stage.Time = VirtualSigstore.SigningTime.AddDays(30);
        stage.Files["roots/one.json"] = Encoding.UTF8.GetBytes(VirtualSigstore.P256.TrustedRoot().ToJsonString());
        stage.Files["keys/release.pem"] = Encoding.UTF8.GetBytes(VirtualSigstore.ManagedKey.SigningKey.Pem);
        stage.Files["keys/leaf.pem"] = Encoding.UTF8.GetBytes(VirtualSigstore.P256.Leaf().Key.Pem);
    }

    public ValueTask DisposeAsync() => stage.DisposeAsync();

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_certificate_for_another_key_is_left_aside(bool byTheKey)
    {
        var signer = byTheKey ? VirtualSigstore.ManagedKey : new SignedBy.KeyPair(VirtualSigstore.Stranger.Leaf().Key);
        var layer = LegacyLayer.From(VirtualSigstore.P256.Sign(VirtualSigstore.Bare(signer, Message.SimpleSigning(stage.Digest))))
            .With(LegacyLayer.Certificate, LegacyLayer.From(VirtualSigstore.P256.Sign(
                VirtualSigstore.Bare(VirtualSigstore.P256.Keyless(), Message.SimpleSigning(stage.Digest)))).Annotations[LegacyLayer.Certificate]);
        Attach(layer);

        var record = await stage.Decider("day2").DecideAsync(stage.Ask());

        Assert.Equal(byTheKey ? Judgement.Admitted : Judgement.Refused, record.Now.Judgement);
    }

    /// <summary>Whatever stands in its place: DER that is no certificate, no PEM at all, a key, nothing, two of them, or more than is read.</summary>
    public static TheoryData<string, bool> NoCertificates()
    {
        var one = PemEncoding.WriteString("CERTIFICATE", VirtualSigstore.P256.Root.Certificate);
        string[] texts =
        [
            PemEncoding.WriteString("CERTIFICATE", [0x30, 0x03, 0x02, 0x01, 0x00]), "junk", "-----BEGIN CERTIFICATE-----\n-----END CERTIFICATE-----\n",
            VirtualSigstore.ManagedKey.SigningKey.Pem, "\u00e9\u4e2d", "", one + "\n" + one, one + "trailing", new string('A', 300_000),
        ];
        var data = new TheoryData<string, bool>();
        foreach (var text in texts)
        {
            data.Add(text, true);
            data.Add(text, false);
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(NoCertificates))]
    public async Task What_is_no_certificate_is_left_aside_and_makes_nobody_the_signer(string certificate, bool byTheKey)
    {
        var signer = byTheKey ? VirtualSigstore.ManagedKey : new SignedBy.KeyPair(VirtualSigstore.Stranger.Leaf().Key);
        Attach(LegacyLayer.From(VirtualSigstore.P256.Sign(VirtualSigstore.Bare(signer, Message.SimpleSigning(stage.Digest))))
            .With(LegacyLayer.Certificate, certificate));

        var record = await stage.Decider("day2").DecideAsync(stage.Ask());

        Assert.Equal(byTheKey ? Judgement.Admitted : Judgement.Refused, record.Now.Judgement);
        Assert.Equal(byTheKey, record.Facts.Signatures.Count == 1 && record.Facts.Signatures[0].Signer is KeySigner);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("junk")]
    [InlineData("")]
    public async Task A_keyless_signature_without_its_certificate_is_nobodys(string? certificate)
    {
        var layer = LegacyLayer.From(VirtualSigstore.P256.Sign(VirtualSigstore.Rekor1(VirtualSigstore.P256.Keyless(), Message.SimpleSigning(stage.Digest))));
        Attach(layer.With(LegacyLayer.Certificate, certificate));

        var record = await stage.Decider("day2").DecideAsync(stage.Ask());

        Assert.Equal(Judgement.Refused, record.Now.Judgement);
        Assert.Empty(record.Facts.Signatures);
    }

    [Theory]
    [InlineData("leaf", Judgement.Admitted)]
    [InlineData("release", Judgement.Refused)]
    public async Task Where_a_certificate_for_the_key_was_logged_in_its_place_the_entry_counts_for_that_key(string key, Judgement judgement)
    {
        stage.Writer.AddBundle(
            stage.Digest, VirtualSigstore.P256.Sign(VirtualSigstore.Rekor1(VirtualSigstore.P256.Keyless(), Message.Image(stage.Digest))).Utf8,
            "https://sigstore.dev/cosign/sign/v1");
        var record = await stage.Decider("day2", yaml: $$"""
            phase: PHASE
            phases:
              day1: {keys: accepted}
              day1.5: {keys: accepted}
              day2: {keys: accepted}
            authorities:
              holder:
                key: {versions: [{file: keys/{{key}}.pem}]}
                trustRoot: {file: roots/one.json}
            rules:
              app:
                images: ["HOST/team/**"]
                require: {anyOf: [holder]}

            """).DecideAsync(stage.Ask());
        Assert.Equal(judgement, record.Now.Judgement);
        Assert.Equal(judgement == Judgement.Admitted, record.Facts.Signatures.Any(signature => signature.Signer is KeySigner && signature.Logs.Count == 1));
    }

    private void Attach(LegacyLayer layer) => stage.Writer.AddLegacy(
        stage.Digest, ".sig", new EvidenceLayer(layer.MediaType, layer.Blob, [.. layer.Annotations.Select(pair => (pair.Key, pair.Value))]));
}
