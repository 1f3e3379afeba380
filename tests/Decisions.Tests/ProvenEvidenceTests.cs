using System.Text;
using ImageTrust.Decisions.Remembering;
using ImageTrust.Decisions.Verification;
using ImageTrust.Policy.Images;
using ImageTrust.Policy.Model.Policies;
using ImageTrust.Registry.Evidence;
using ImageTrust.Sigstore.Primitives;
using ImageTrust.TestKit.Registry;
using ImageTrust.TestKit.Virtual;

namespace ImageTrust.Decisions.Tests;

/// <summary>What was proven of a remembered piece is proven once: of that piece, that image and that policy, and only if no later moment can change it.</summary>
public sealed class ProvenEvidenceTests : IAsyncLifetime
{
    private const string Image = "sha256:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa";
    private const string Other = "sha256:bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb";
    private static readonly DateTimeOffset Now = VirtualSigstore.SigningTime.AddDays(30);

    private Stage stage = null!;

    public async ValueTask InitializeAsync() => stage = await Stage.SetAsync();

    public ValueTask DisposeAsync() => stage.DisposeAsync();

    [Fact]
    public void It_says_the_same_again_about_that_image_and_nothing_about_another()
    {
        var (verifier, piece) = (Under(Stage.Standard), Piece(stage.Release.Bundle(Image)));
        var first = Verify(verifier, piece, Image, Now);
        Assert.Equal(first.Signatures, Verify(verifier, piece, Image, Now.AddMinutes(1)).Signatures, (a, b) => a!.Signer == b!.Signer && a.Source == b.Source);
        Assert.Single(first.Signatures);
        var other = Verify(verifier, piece, Other, Now.AddMinutes(2));
        Assert.Empty(other.Signatures);
        Assert.Single(other.Failures);
        Assert.Single(Verify(verifier, piece, Image, Now.AddMinutes(3)).Signatures);
    }

    [Fact]
    public void Another_piece_with_the_same_origin_is_verified_by_itself()
    {
        var verifier = Under(Stage.Standard);
        Assert.Single(Verify(verifier, Piece(stage.Release.Bundle(Image)), Image, Now).Signatures);
        Assert.Empty(Verify(verifier, Piece(stage.Stranger.Bundle(Image)), Image, Now).Signatures);
    }

    [Fact]
    public void Another_policy_has_it_verified_anew()
    {
        var piece = Piece(stage.Release.Bundle(Image));
        Assert.Single(Verify(Under(Stage.Standard), piece, Image, Now).Signatures);
        stage.Files["keys/release.pem"] = stage.Stranger.Pem;
        Assert.Empty(Verify(Under(Stage.Standard), piece, Image, Now).Signatures);
    }

    [Fact]
    public void A_refusal_is_found_out_again()
    {
        var (verifier, piece) = (Under(Stage.Standard), Piece(stage.Stranger.Bundle(Image)));
        Assert.Equal(Verify(verifier, piece, Image, Now).Failures, Verify(verifier, piece, Image, Now).Failures);
        Assert.NotEmpty(Verify(verifier, piece, Image, Now).Failures);
    }

    [Fact]
    public void What_is_proven_of_a_keyless_signature_is_not_proven_before_its_time()
    {
        var (verifier, piece) = (Logged(), Piece(World.Sign(VirtualSigstore.Rekor1(World.Keyless(), Message.Image(Image))).Utf8));
        Assert.Single(Verify(verifier, piece, Image, Now).Signatures);
        Assert.Empty(Verify(verifier, piece, Image, VirtualSigstore.SigningTime.AddHours(-1)).Signatures);
        Assert.Single(Verify(verifier, piece, Image, Now.AddDays(300)).Signatures);
    }

    [Fact]
    public void What_rests_on_the_present_ends_with_it()
    {
        var root = World.TrustedRoot();
        root["tlogs"]![1]!["publicKey"]!["validFor"] = TrustedRootJson.Window(VirtualSigstore.Founded, Now.AddDays(1));
        var verifier = Logged(root.ToJsonString());
        var piece = Piece(World.Sign(VirtualSigstore.Rekor2(VirtualSigstore.ManagedKey, Message.Image(Image)) with { Timestamps = [] }).Utf8);
        Assert.Single(Verify(verifier, piece, Image, Now).Signatures);
        Assert.Empty(Verify(verifier, piece, Image, Now.AddDays(2)).Signatures);
    }

    private static VirtualSigstore World => VirtualSigstore.P256;

    private CandidateVerifier Logged(string? root = null)
    {
        stage.Files["keys/logged.pem"] = Encoding.UTF8.GetBytes(VirtualSigstore.ManagedKey.Key.Pem);
        stage.Files["roots/one.json"] = Encoding.UTF8.GetBytes(root ?? World.TrustedRoot().ToJsonString());
        return Under("""
            phase: PHASE
            phases:
              day1: {keys: accepted}
              day1.5: {keys: accepted}
              day2: {keys: accepted}
            authorities:
              workflow: {keyless: {issuer: "https://token.actions.githubusercontent.com", identity: {exact: "https://github.com/acme/app/.github/workflows/release.yml@refs/heads/main"}}, trustRoot: {file: roots/one.json}}
              logged:
                key: {versions: [{file: keys/logged.pem}]}
                trustRoot: {file: roots/one.json}
                timestamp: not-required
                weakeningReason: these tests leave timestamps out
            rules:
              app:
                images: ["HOST/team/**"]
                require: {anyOf: [workflow, logged]}

            """);
    }

    private CandidateVerifier Under(string yaml)
    {
        TrustPolicy policy = stage.Read(yaml);
        return new(Assert.IsType<PolicyReadiness.Ready>(PolicyInForce.Compile(policy, root => stage.Files.GetValueOrDefault(root.File.Text))).Policy);
    }

    private static RememberedEvidence Piece(byte[] bundle)
    {
        var layer = Digest.Of(bundle);
        return RememberedEvidence.Of(new EvidenceCandidate.Bundle(new EvidenceOrigin(EvidenceSource.ReferrersApi, layer, layer), bundle, ImageWriter.Bundle), Now)!;
    }

    private static Policy.Model.Facts.ImageFacts Verify(CandidateVerifier verifier, RememberedEvidence piece, string image, DateTimeOffset now)
    {
        Assert.True(RepositoryName.TryParse("registry.example/team/app", out var repository, out _));
        var sheet = new FactSheet(repository);
        verifier.Verify(piece, ArtifactDigest.Parse(image), now, sheet, static _ => true, null, TestContext.Current.CancellationToken);
        return sheet.ToFacts();
    }
}
