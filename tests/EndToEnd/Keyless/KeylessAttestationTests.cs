using EndToEnd.Programs;
using ImageTrust.Decisions.Records;
using ImageTrust.Policy.Model.Verdicts;
using ImageTrust.TestKit.Certificates;

namespace EndToEnd.Keyless;

/// <summary>Attestations that real cosign signed keyless, and policies that demand them.</summary>
public sealed class KeylessAttestationTests(KeylessWorld world)
{
    private const string AnySigner = "{anyOf: [release]}";

    /// <summary>Who may have signed attestations in tests about their signer.</summary>
    private const string Auditor = "auditor";

    public static TheoryData<string, string> Everything
    {
        get
        {
            var data = new TheoryData<string, string>();
            foreach (string form in Complete)
            {
                foreach (var predicate in Predicates.All)
                {
                    data.Add(form, predicate.Type);
                }
            }

            foreach (string form in ProvenanceAlone)
            {
                data.Add(form, Predicates.Provenance.Type);
            }

            return data;
        }
    }

    public static TheoryData<string> Formats => ["cosign2 legacy", "cosign3 bundle rekor2"];

    private static string[] Complete => ["cosign2 legacy", "cosign3 bundle rekor2"];

    private static string[] ProvenanceAlone => ["cosign2 bundle", "cosign3 bundle", "cosign3 legacy"];

    [Theory]
    [MemberData(nameof(Everything))]
    public async Task An_attestation_that_says_what_is_demanded_is_accepted(string form, string type)
    {
        var predicate = Predicates.Of(type);
        var record = await Demanding(predicate.Met).DecideAsync(await AttestedAsync(form));
        Assert.Equal((Judgement.Admitted, AdmissionAction.Admit), (record.Now.Judgement, record.Now.Action));
        Assert.Equal([ReasonCode.SignedBy, ReasonCode.Attested], record.Now.Reasons.Select(reason => reason.Code));
        Assert.Contains(record.Facts.Attestations, attestation => attestation.PredicateType == predicate.Uri);
    }

    [Theory]
    [MemberData(nameof(Everything))]
    public async Task An_attestation_that_says_something_else_is_refused(string form, string type)
    {
        var record = await Demanding(Predicates.Of(type).Unmet).DecideAsync(await AttestedAsync(form));
        Assert.Equal((Judgement.Refused, AdmissionAction.Deny), (record.Now.Judgement, record.Now.Action));
        Assert.Contains(record.Now.Reasons, reason => reason is { Code: ReasonCode.AttestationCondition, Subject: "need" });
    }

    [Fact]
    public async Task An_attestation_of_another_type_is_none_of_the_demanded()
    {
        foreach (string form in ProvenanceAlone)
        {
            foreach (var predicate in Predicates.All.Where(one => one != Predicates.Provenance))
            {
                Missing(await Demanding(predicate.Met).DecideAsync(await AttestedAsync(form)));
            }
        }
    }

    [Theory]
    [MemberData(nameof(Everything))]
    public async Task An_attestation_of_another_signer_is_refused(string form, string type)
    {
        var policy = Demanding(Predicates.Of(type).Met, Auditor) with
        {
            OtherAuthority = $"{Auditor}: " + KeylessPolicy.OfPod.Authority(KeylessWorld.Pod.Issuer, KeylessPolicy.OfPod.Who),
        };
        var record = await policy.DecideAsync(await AttestedAsync(form));
        Assert.Equal(Judgement.Refused, record.Now.Judgement);
        Assert.Contains(record.Now.Reasons, reason => reason is { Code: ReasonCode.AttestationSigner, Subject: "need" });
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public async Task A_pod_may_attest_what_a_workflow_signed(string form)
    {
        var image = await world.MadeAsync($"two signers {form}", KeylessWorld.Oci, async image =>
        {
            await (await world.CosignAsync(form)).SignAsync(image.ByDigest, KeylessWorld.Workflow);
            await AttestAsync(form, image, Predicates.Provenance, KeylessWorld.Pod);
        });
        var policy = Demanding(Predicates.Provenance.Met, Auditor) with
        {
            OtherAuthority = $"{Auditor}: " + KeylessPolicy.OfPod.Authority(KeylessWorld.Pod.Issuer, KeylessPolicy.OfPod.Who),
        };
        Assert.Equal(Judgement.Admitted, (await policy.DecideAsync(image)).Now.Judgement);
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public async Task An_attestation_alone_does_not_make_an_image_signed(string form)
    {
        var image = await world.MadeAsync(
            $"attested alone {form}", KeylessWorld.Oci, image => AttestAsync(form, image, Predicates.Provenance, KeylessWorld.Workflow));
        var record = await Demanding(Predicates.Provenance.Met).DecideAsync(image);
        Assert.Equal(Judgement.Refused, record.Now.Judgement);
        Assert.Contains(record.Now.Reasons, reason => reason.Code == ReasonCode.NoSignature);
        Assert.Contains(record.Now.Reasons, reason => reason.Code == ReasonCode.Attested);
        Assert.Empty(record.Facts.Signatures);
    }

    [Theory]
    [InlineData("cosign2 legacy", false, "artifact-mismatch")]
    [InlineData("cosign2 legacy", true, "signature-invalid")]
    [InlineData("cosign3 bundle rekor2", false, "artifact-mismatch")]
    [InlineData("cosign3 bundle rekor2", true, "signature-invalid")]
    public async Task An_attestation_carried_to_another_image_is_refused(string form, bool rewritten, string code)
    {
        var attested = await AttestedAsync(form);
        var neighbour = await KeylessWorld.NeighbourAsync(attested, code);
        EvidenceCopy.Attach(attested, neighbour, rewritten);
        var record = await Demanding(Predicates.Provenance.Met).DecideAsync(neighbour);
        Missing(record);
        Assert.Empty(record.Facts.Attestations);
        Assert.All(record.Facts.Failures, failure => Assert.Equal(code, failure.Code));
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public async Task An_attestation_whose_certificate_is_in_no_trusted_CT_log_is_refused(string form)
    {
        var record = await (Demanding(Predicates.Provenance.Met) with { ForeignPart = "ctlogs" }).DecideAsync(await AttestedAsync(form));
        Missing(record);
        Assert.Empty(record.Facts.Attestations);
        Assert.All(record.Facts.Failures, failure => Assert.Equal("sct-log-unknown", failure.Code));
    }

    /// <summary>The tool takes cosign's names of types.</summary>
    [Theory]
    [InlineData("cosign3 bundle rekor2", "slsaprovenance1", 0)]
    [InlineData("cosign3 bundle rekor2", "vuln", 0)]
    [InlineData("cosign2 legacy", "custom", 0)]
    [InlineData("cosign3 bundle", "vuln", 1)]
    public async Task The_tool_verifies_attestations_by_identity_and_type(string form, string type, int exitCode)
    {
        var home = await world.HomeAsync();
        var image = await AttestedAsync(form);
        var run = await PolicyTool.VerifyAsync(home.Work, [
            "--certificate-identity", ((SubjectName.Uri)KeylessWorld.Workflow.Name).Value, "--certificate-oidc-issuer", KeylessWorld.Workflow.Issuer,
            "--trusted-root", home.TrustedRootFile, "--attestation", type, .. image.Registry.Reach, image.ByTag]);
        Assert.Equal(exitCode, run.ExitCode);
    }

    /// <summary>A policy for images and attestations that the workflow signed, with one requirement more.</summary>
    private static KeylessPolicy Demanding(string requirement, string signer = "release") => KeylessPolicy.OfWorkflow with
    {
        Require = AnySigner,
        Attestations = $"need: {{signedBy: [{signer}], {requirement.Trim()}}}",
    };

    private static void Missing(DecisionRecord record)
    {
        Assert.Equal((Judgement.Refused, AdmissionAction.Deny), (record.Now.Judgement, record.Now.Action));
        Assert.Contains(record.Now.Reasons, reason => reason is { Code: ReasonCode.AttestationMissing, Subject: "need" });
    }

    /// <summary>An image with a signature and all attestations, or one, of a form.</summary>
    private Task<ImagePlace> AttestedAsync(string form) => world.MadeAsync($"attested {form}", KeylessWorld.Oci, async image =>
    {
        // cosign 2 attests in bundles but does not sign in them.
        await (await world.CosignAsync(form == "cosign2 bundle" ? "cosign2 legacy" : form)).SignAsync(image.ByDigest, KeylessWorld.Workflow);
        foreach (var predicate in Complete.Contains(form) ? Predicates.All : [Predicates.Provenance])
        {
            await AttestAsync(form, image, predicate, KeylessWorld.Workflow);
        }
    });

    private async Task AttestAsync(string form, ImagePlace image, Predicates predicate, Identity identity) =>
        await (await world.CosignAsync(form)).AttestAsync(image.ByDigest, identity, predicate.Type, world.Write($"{predicate.Type}.json", predicate.Json));
}
