using EndToEnd.Programs;
using ImageTrust.Policy.Model.Verdicts;
using ImageTrust.TestKit.Certificates;
using ImageTrust.TestKit.Virtual;

namespace EndToEnd.Keyless;

/// <summary>What is refused although real cosign signed something, and what cannot be checked at all.</summary>
public sealed class KeylessRefusalTests(KeylessWorld world)
{
    public static TheoryData<string> Formats => ["cosign2 legacy", "cosign3 bundle", "cosign3 bundle rekor2"];

    [Theory]
    [MemberData(nameof(Formats))]
    public async Task A_signature_copied_to_another_digest_is_refused(string form) => await CopiedAsync(form, rewritten: false, "artifact-mismatch");

    [Theory]
    [MemberData(nameof(Formats))]
    public async Task A_payload_that_was_made_to_name_another_digest_is_refused(string form) => await CopiedAsync(form, rewritten: true, "signature-invalid");

    /// <summary>Its log and its timestamp authority are as unknown as its certificates: there is no time at which these could be looked at.</summary>
    [Theory]
    [InlineData("cosign2 legacy", "verified-time-missing")]
    [InlineData("cosign3 bundle", "verified-time-missing")]
    [InlineData("cosign3 bundle rekor2", "timestamp-authority-unknown")]
    public async Task Another_sigstore_that_certified_the_same_identity_is_refused(string form, string code)
    {
        var image = await world.MadeAsync($"stranger {form}", KeylessWorld.Oci, async image =>
            await (await KeylessWorld.CosignAsync(form, world.StrangerAsync())).SignAsync(image.ByDigest, KeylessWorld.Workflow));
        await RefusedAsync(KeylessPolicy.OfWorkflow, image, code);

        var trusting = await (KeylessPolicy.OfWorkflow with { Instance = VirtualSigstore.Stranger }).DecideAsync(image);
        Assert.Equal(Judgement.Admitted, trusting.Now.Judgement);
    }

    [Theory]
    [InlineData("certificateAuthorities", "cosign2 legacy", "certificate-untrusted")]
    [InlineData("certificateAuthorities", "cosign3 bundle rekor2", "certificate-untrusted")]
    [InlineData("ctlogs", "cosign2 legacy", "sct-log-unknown")]
    [InlineData("ctlogs", "cosign3 bundle rekor2", "sct-log-unknown")]
    [InlineData("tlogs", "cosign2 legacy", "verified-time-missing")]
    [InlineData("tlogs", "cosign3 bundle", "verified-time-missing")]
    [InlineData("timestampAuthorities", "cosign3 bundle rekor2", "timestamp-authority-unknown")]
    public async Task Every_part_of_a_trusted_root_is_needed(string part, string form, string code) =>
        await RefusedAsync(KeylessPolicy.OfWorkflow with { ForeignPart = part }, await world.SignedAsync(KeylessWorld.Oci, form), code);

    [Fact]
    public async Task A_timestamp_does_not_stand_in_for_a_log_that_is_not_trusted()
    {
        var record = await (KeylessPolicy.OfWorkflow with { ForeignPart = "tlogs" })
            .DecideAsync(await world.SignedAsync(KeylessWorld.Oci, "cosign3 bundle rekor2"));
        Assert.Equal(Judgement.Refused, record.Now.Judgement);
        Assert.Equal(ReasonCode.NotLogged, Assert.Single(record.Now.Reasons).Code);
    }

    [Theory]
    [InlineData("cosign2 legacy")]
    [InlineData("cosign3 bundle")]
    public async Task A_key_does_not_stand_in_for_an_identity(string form)
    {
        var image = await world.MadeAsync($"key {form}", KeylessWorld.Oci, async image => await KeySignAsync(form, image));
        await RefusedAsync(KeylessPolicy.OfWorkflow, image, "key-unknown");
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public async Task An_identity_does_not_stand_in_for_a_key(string form)
    {
        using var work = new Workplace();
        var key = await Cosign.WithKeyAsync("cosign2", work);
        var policy = KeylessPolicy.OfWorkflow with
        {
            OtherAuthority = "vault: {key: {versions: [{file: vault.pub}]}, transparencyLog: not-required, timestamp: not-required, weakeningReason: a test}",
            Require = "{allOf: [release, vault]}",
            Rule = "keyFallback: {authorities: [vault], reason: a test}",
            KeyFile = key.PublicKeyFile,
        };
        var record = await policy.DecideAsync(await world.SignedAsync(KeylessWorld.Oci, form));
        Assert.Equal(Judgement.Refused, record.Now.Judgement);
        Assert.Contains(record.Now.Reasons, reason => reason is { Code: ReasonCode.OtherSigner, Subject: "vault" });
    }

    [Fact]
    public async Task Nobody_gets_a_certificate_for_a_token_of_another_audience()
    {
        var image = await world.NewImageAsync(KeylessWorld.Oci, "refusals/audience");
        foreach (string form in Formats)
        {
            var run = await (await world.CosignAsync(form)).TrySignForAsync("https://kubernetes.default.svc", image.ByDigest, KeylessWorld.Pod);
            Assert.NotEqual(0, run.ExitCode);
        }

        await RefusedAsync(KeylessPolicy.OfPod, image, null);
    }

    [Theory]
    [InlineData(KeylessWorld.Oci)]
    [InlineData(KeylessWorld.Docker)]
    public async Task An_unsigned_image_is_refused(string kind) =>
        await RefusedAsync(KeylessPolicy.OfWorkflow, await world.NewImageAsync(kind, "refusals/unsigned"), null);

    [Fact]
    public async Task With_the_registry_down_a_signed_image_could_not_be_checked()
    {
        await using var registry = await world.OwnRegistryAsync();
        string image = await registry.PushImageAsync("team/app");
        await (await world.CosignAsync("cosign3 bundle")).SignAsync(image, KeylessWorld.Workflow);
        Assert.Equal(Judgement.Admitted, (await KeylessPolicy.OfWorkflow.DecideAsync(registry, image)).Now.Judgement);

        await registry.StopAsync();
        var record = await KeylessPolicy.OfWorkflow.DecideAsync(registry, image);
        Assert.Equal((Judgement.CouldNotCheck, AdmissionAction.Deny), (record.Now.Judgement, record.Now.Action));
        Assert.Equal("unreachable", record.Facts.Failures[0].Code);
    }

    [Theory]
    [InlineData("cosign2 legacy", "cosign3 bundle")]
    [InlineData("cosign3 bundle", "cosign2 legacy")]
    public async Task A_strangers_signature_hides_nobody_elses(string strangers, string own)
    {
        var image = await world.MadeAsync($"both {strangers}", KeylessWorld.Oci, async image =>
        {
            await (await world.CosignAsync(strangers)).SignAsync(image.ByDigest, new Identity.GitHubActions("evil/app"));
            await (await world.CosignAsync(own)).SignAsync(image.ByDigest, KeylessWorld.Workflow);
        });
        Assert.Equal(Judgement.Admitted, (await KeylessPolicy.OfWorkflow.DecideAsync(image)).Now.Judgement);
    }

    private async Task CopiedAsync(string form, bool rewritten, string code)
    {
        var signed = await world.SignedAsync(KeylessWorld.Oci, form);
        var neighbour = await KeylessWorld.NeighbourAsync(signed, code);
        EvidenceCopy.Attach(signed, neighbour, rewritten);
        await RefusedAsync(KeylessPolicy.OfWorkflow, neighbour, code);
    }

    private static async Task KeySignAsync(string form, ImagePlace image)
    {
        using var work = new Workplace();
        var cosign = await Cosign.WithKeyAsync(form.Split(' ')[0], work);
        await (form.EndsWith("bundle", StringComparison.Ordinal) ? cosign.SignBundleAsync(image.ByDigest) : cosign.SignLegacyAsync(image.ByDigest));
    }

    /// <param name="code">Of the one failure; null when there is nothing that could fail.</param>
    private static async Task RefusedAsync(KeylessPolicy policy, ImagePlace image, string? code)
    {
        var record = await policy.DecideAsync(image);
        Assert.Equal((Judgement.Refused, AdmissionAction.Deny), (record.Now.Judgement, record.Now.Action));
        Assert.Empty(record.Facts.Signatures);
        Assert.Equal(code is null ? [] : [code], record.Facts.Failures.Select(failure => failure.Code));
        Assert.Contains(record.Now.Reasons, reason => reason.Code == (code is null ? ReasonCode.NoSignature : ReasonCode.BadEvidence));
    }
}
