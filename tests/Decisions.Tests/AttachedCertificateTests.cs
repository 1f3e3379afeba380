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

    [Fact]
    public async Task A_certificate_that_cannot_be_read_is_left_aside()
    {
        Attach(LegacyLayer.From(VirtualSigstore.P256.Sign(VirtualSigstore.Bare(VirtualSigstore.ManagedKey, Message.SimpleSigning(stage.Digest))))
            .With(LegacyLayer.Certificate, PemEncoding.WriteString("CERTIFICATE", [0x30, 0x03, 0x02, 0x01, 0x00])));
        Assert.Equal(Judgement.Admitted, (await stage.Decider("day2").DecideAsync(stage.Ask())).Now.Judgement);
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
