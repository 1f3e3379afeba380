using System.Text;
using ImageTrust.Policy.Model.Facts;
using ImageTrust.Policy.Model.Verdicts;
using ImageTrust.TestKit.Registry;

namespace ImageTrust.Decisions.Tests;

/// <summary>From an image in a registry to a verdict: who signed, and what else lies beside it.</summary>
public sealed class SignatureDecisionTests : IAsyncLifetime
{
    private const string SignPredicate = "https://sigstore.dev/cosign/sign/v1";
    private const string Provenance = "https://slsa.dev/provenance/v1";

    private Stage stage = null!;

    public async ValueTask InitializeAsync() => stage = await Stage.SetAsync();

    public ValueTask DisposeAsync() => stage.DisposeAsync();

    [Theory]
    [InlineData("legacy")]
    [InlineData("bundle")]
    public async Task An_image_signed_by_the_trusted_key_is_admitted(string form)
    {
        if (form == "legacy")
        {
            stage.Writer.AddLegacy(stage.Digest, ".sig", stage.Release.Legacy(stage.Digest));
        }
        else
        {
            stage.Writer.AddBundle(stage.Digest, stage.Release.Bundle(stage.Digest), SignPredicate);
        }

        var record = await stage.DecideAsync("day2");
        Assert.Equal((Judgement.Admitted, AdmissionAction.Admit), (record.Now.Judgement, record.Now.Action));
        Assert.Equal(stage.Digest, record.Digest!.Text);
        Assert.Equal($"{stage.Image}@{stage.Digest}", record.Pinned);
        Assert.Equal(stage.Release.Fingerprint, Assert.IsType<KeySigner>(record.Facts.Signatures.Single().Signer).Fingerprint.Text);
        Assert.Equal(4, record.Requests.Count);
    }

    [Theory]
    [InlineData("day1", AdmissionAction.Warn)]
    [InlineData("day2", AdmissionAction.Deny)]
    public async Task An_unsigned_image_is_refused_and_the_phase_says_what_follows(string phase, AdmissionAction action)
    {
        var record = await stage.DecideAsync(phase);
        Assert.Equal((Judgement.Refused, action), (record.Now.Judgement, record.Now.Action));
        Assert.Contains(ReasonCode.NoSignature, Stage.Codes(record.Now));
        Assert.Empty(record.Facts.Failures);
    }

    [Fact]
    public async Task The_next_phase_is_judged_in_shadow()
    {
        var record = await stage.DecideAsync("day1.5");
        Assert.Equal(AdmissionAction.Warn, record.Now.Action);
        Assert.Equal(AdmissionAction.Deny, record.Shadow!.Action);
        Assert.Null((await stage.DecideAsync("day2")).Shadow);
    }

    [Fact]
    public async Task Another_key_is_bad_evidence()
    {
        stage.Writer.AddBundle(stage.Digest, stage.Stranger.Bundle(stage.Digest), SignPredicate);
        var record = await stage.DecideAsync("day2");
        Assert.Equal(Judgement.Refused, record.Now.Judgement);
        Assert.Equal((FailureKind.Bad, "key-unknown"), Single(record.Facts.Failures));
    }

    [Fact]
    public async Task A_signature_of_another_image_is_bad_evidence()
    {
        string other = stage.Writer.AddImage("y");
        stage.Writer.AddBundle(stage.Digest, stage.Release.Bundle(other), SignPredicate);
        stage.Writer.AddLegacy(stage.Digest, ".sig", stage.Release.Legacy(other));
        var record = await stage.DecideAsync("day2");
        Assert.Equal(Judgement.Refused, record.Now.Judgement);
        Assert.All(record.Facts.Failures, failure => Assert.Equal("artifact-mismatch", failure.Code));
        Assert.Equal(2, Assert.Single(record.Facts.Failures).Count);
    }

    [Fact]
    public async Task A_tampered_payload_is_bad_evidence()
    {
        var genuine = stage.Release.Legacy(stage.Digest);
        byte[] tampered = Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(genuine.Bytes).Replace("registry.example/app", "registry.example/evil", StringComparison.Ordinal));
        stage.Writer.AddLegacy(stage.Digest, ".sig", genuine with { Bytes = tampered });
        var record = await stage.DecideAsync("day2");
        Assert.Equal((FailureKind.Bad, "signature-invalid"), Single(record.Facts.Failures));
    }

    [Fact]
    public async Task An_attestation_is_no_signature_whoever_made_it()
    {
        stage.Writer.AddBundle(stage.Digest, stage.Release.Bundle(stage.Digest, Provenance), Provenance);
        var record = await stage.DecideAsync("day2");
        Assert.Equal(Judgement.Refused, record.Now.Judgement);
        Assert.Contains(ReasonCode.NoSignature, Stage.Codes(record.Now));
        Assert.Equal(Provenance, record.Facts.Attestations.Single().PredicateType);
    }

    [Fact]
    public async Task A_strangers_evidence_does_no_harm_beside_a_good_signature()
    {
        for (int i = 0; i < 20; i++)
        {
            stage.Writer.AddBundle(stage.Digest, stage.Stranger.Bundle(stage.Digest, predicate: $$"""{"n":{{i}}}"""), SignPredicate);
        }

        stage.Writer.AddBundle(stage.Digest, Encoding.UTF8.GetBytes("no bundle"), SignPredicate);
        stage.Writer.AddLegacy(stage.Digest, ".sig", stage.Stranger.Legacy(stage.Digest), stage.Release.Legacy(stage.Digest));
        var record = await stage.DecideAsync("day2");
        Assert.Equal(Judgement.Admitted, record.Now.Judgement);
    }

    [Fact]
    public async Task The_search_ends_when_the_policy_is_satisfied()
    {
        for (int i = 0; i < 20; i++)
        {
            stage.Writer.AddBundle(stage.Digest, stage.Release.Bundle(stage.Digest, predicate: $$"""{"n":{{i}}}"""), SignPredicate);
        }

        var record = await stage.DecideAsync();
        Assert.Single(record.Facts.Signatures);
        Assert.Equal(4, record.Requests.Count);
    }

    [Fact]
    public async Task An_attestation_is_looked_for_although_the_signature_is_found()
    {
        const string type = "https://example.com/build/v1";
        string yaml = Stage.Demanding($"build: {{signedBy: [release], predicate: {{type: \"{type}\", conditions: [{{path: /ok, equals: \"true\"}}]}}}}");
        stage.Writer.AddBundle(stage.Digest, stage.Release.Bundle(stage.Digest), SignPredicate);
        var without = await stage.Decider(yaml: yaml).DecideAsync(stage.Ask());
        Assert.Contains(ReasonCode.AttestationMissing, Stage.Codes(without.Now));

        stage.Writer.AddLegacy(stage.Digest, ".att", stage.Release.LegacyAttestation(stage.Digest, type, """{"ok":true}"""));
        var with = await stage.Decider(yaml: yaml).DecideAsync(stage.Ask());
        Assert.Equal(Judgement.Admitted, with.Now.Judgement);
        Assert.Contains(ReasonCode.Attested, Stage.Codes(with.Now));
    }

    private static (FailureKind, string) Single(IReadOnlyList<CheckFailure> failures) => (failures.Single().Kind, failures[0].Code);

    [Fact]
    public async Task Large_junk_beside_a_good_signature_does_not_hide_it()
    {
        for (int i = 0; i < 3; i++)
        {
            // 16 MiB of tokens each: together three quarters of what may be read for one image.
            string junk = $"{{\"mediaType\":\"{ImageWriter.Bundle}\",\"n\":{i},\"pad\":[{string.Join(',', Enumerable.Repeat("[]", ((16 * 1024 * 1024) - 300) / 3))}]}}";
            stage.Writer.AddBundle(stage.Digest, Encoding.UTF8.GetBytes(junk), null);
        }

        Assert.NotEqual(Judgement.Admitted, (await stage.DecideAsync("day2")).Now.Judgement);
        stage.Writer.AddLegacy(stage.Digest, ".sig", stage.Release.Legacy(stage.Digest));
        Assert.Equal(Judgement.Admitted, (await stage.DecideAsync("day2")).Now.Judgement);
    }
}
