using ImageTrust.Decisions.Records;
using ImageTrust.Policy.Model.Facts;
using ImageTrust.Policy.Model.Verdicts;
using ImageTrust.TestKit.Certificates;

namespace EndToEnd.Keyless;

/// <summary>Images that real cosign signed keyless, and policies that name the signer: who it was, part by part.</summary>
public sealed class KeylessSignatureTests(KeylessWorld world)
{
    public static TheoryData<string, string> Everywhere => new()
    {
        { KeylessWorld.Oci, "cosign2 legacy" }, { KeylessWorld.Oci, "cosign2 legacy tsa" }, { KeylessWorld.Oci, "cosign3 bundle" },
        { KeylessWorld.Oci, "cosign3 bundle tsa" }, { KeylessWorld.Oci, "cosign3 bundle rekor2" }, { KeylessWorld.Oci, "cosign3 legacy" },
        { KeylessWorld.Oci, "cosign3 legacy tsa" }, { KeylessWorld.Docker, "cosign2 legacy" }, { KeylessWorld.Docker, "cosign3 bundle" },
        { KeylessWorld.Docker, "cosign3 bundle rekor2" }, { KeylessWorld.Docker, "cosign3 legacy" },
    };

    public static TheoryData<string> Formats => ["cosign2 legacy", "cosign3 bundle", "cosign3 bundle rekor2"];

    [Theory]
    [MemberData(nameof(Everywhere))]
    public async Task An_image_that_a_workflow_signed_is_admitted(string kind, string form)
    {
        var record = await KeylessPolicy.OfWorkflow.DecideAsync(await world.SignedAsync(kind, form));
        Assert.Equal((Judgement.Admitted, AdmissionAction.Admit), (record.Now.Judgement, record.Now.Action));
        Assert.Equal(ReasonCode.SignedBy, Assert.Single(record.Now.Reasons).Code);
        Assert.Empty(record.Facts.Failures);

        var signature = Assert.Single(record.Facts.Signatures);
        var signer = Assert.IsType<CertificateSigner>(signature.Signer);
        Assert.Equal(("https://token.actions.githubusercontent.com", "1001", "2002"), (signer.Issuer, signer.Claims?.SourceRepositoryId, signer.Claims?.SourceRepositoryOwnerId));
        Assert.Equal("https://github.com/acme/app/.github/workflows/release.yml@refs/heads/main", signer.Subject);
        Assert.Single(signature.Logs);
        Assert.Equal(Times(form), signature.Times.Select(time => time.Source).Order());
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public async Task An_image_that_a_pod_of_a_cluster_signed_is_admitted(string form)
    {
        var record = await KeylessPolicy.OfPod.DecideAsync(await world.SignedAsync(KeylessWorld.Oci, form, KeylessWorld.Pod));
        Assert.Equal(Judgement.Admitted, record.Now.Judgement);
        var signer = Assert.IsType<CertificateSigner>(Assert.Single(record.Facts.Signatures).Signer);
        Assert.Equal("https://kubernetes.io/namespaces/build/serviceaccounts/signer", signer.Subject);
    }

    [Theory]
    [MemberData(nameof(Everywhere))]
    public async Task What_is_admitted_here_cosign_accepts_too(string kind, string form)
    {
        var image = await world.SignedAsync(kind, form);
        (await (await world.CosignAsync(form)).VerifyAsync(image.ByDigest, KeylessWorld.Workflow)).Succeeded();
    }

    [Theory]
    [InlineData("https://github.com/acme/app/.github/workflows/other.yml@refs/heads/main")]
    [InlineData("https://github.com/acme/app2/.github/workflows/release.yml@refs/heads/main")]
    [InlineData("https://github.com/acme/app/.github/workflows/release.yml@refs/heads/mai")]
    [InlineData("https://github.com/acme/app/.github/workflows/release.yml@refs/heads/main2")]
    [InlineData("https://github.com/acme/app/.github/workflows/release.yml@refs/tags/v1")]
    [InlineData("https://github.com/Acme/app/.github/workflows/release.yml@refs/heads/main")]
    public async Task Another_workflow_is_another_signer(string subject)
    {
        foreach (string form in Formats)
        {
            await RefusedAsync(KeylessPolicy.OfWorkflow with { Who = KeylessPolicy.Exactly(subject) }, form, ReasonCode.OtherSigner);
        }
    }

    [Theory]
    [InlineData("https://token.actions.githubusercontent.com/")]
    [InlineData("https://token.actions.githubusercontent.com/acme")]
    [InlineData("https://gitlab.com")]
    public async Task Another_issuer_is_another_signer(string issuer)
    {
        foreach (string form in Formats)
        {
            await RefusedAsync(KeylessPolicy.OfWorkflow with { Issuer = issuer }, form, ReasonCode.OtherSigner);
        }
    }

    [Theory]
    [InlineData("repositoryId: \"1002\"")]
    [InlineData("ownerId: \"1001\"")]
    [InlineData("ref: refs/heads/release")]
    [InlineData("workflow: .github/workflows/release.yaml")]
    [InlineData("environment: staging")]
    [InlineData("triggers: [workflow_dispatch]")]
    [InlineData("runner: self-hosted")]
    public async Task A_claim_of_the_certificate_that_differs_is_a_mismatch(string claim)
    {
        foreach (string form in Formats)
        {
            await RefusedAsync(KeylessPolicy.OfWorkflow with { Who = KeylessPolicy.OfWorkflow.Who + $", github: {{{claim}}}" }, form, ReasonCode.ClaimMismatch);
        }
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public async Task All_claims_that_cosign_got_certified_are_read(string form)
    {
        const string claims = """
            repositoryId: "1001", ownerId: "2002", ref: refs/heads/main, workflow: .github/workflows/release.yml, environment: production,
            triggers: [push], runner: github-hosted
            """;
        var record = await (KeylessPolicy.OfWorkflow with { Who = KeylessPolicy.OfWorkflow.Who + $", github: {{{claims.ReplaceLineEndings(" ")}}}" })
            .DecideAsync(await world.SignedAsync(KeylessWorld.Oci, form));
        Assert.Equal(Judgement.Admitted, record.Now.Judgement);
    }

    [Theory]
    [InlineData("namespace: build2, name: signer", false)]
    [InlineData("namespace: build, name: signer2", false)]
    [InlineData("namespace: build, name: signer", true)]
    public async Task Another_namespace_account_or_cluster_is_another_signer(string account, bool elsewhere)
    {
        string issuer = elsewhere ? KeylessWorld.Pod.Issuer.Replace("2222", "3333", StringComparison.Ordinal) : KeylessWorld.Pod.Issuer;
        var policy = KeylessPolicy.OfPod with { Who = $"serviceAccount: {{{account}}}", Issuer = issuer };
        foreach (string form in Formats)
        {
            Refused(await policy.DecideAsync(await world.SignedAsync(KeylessWorld.Oci, form, KeylessWorld.Pod)), ReasonCode.OtherSigner);
        }
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public async Task A_stranger_with_a_token_of_the_same_issuer_is_another_signer(string form)
    {
        var image = await world.SignedAsync(KeylessWorld.Oci, form, new Identity.GitHubActions("evil/app"));
        Refused(await KeylessPolicy.OfWorkflow.DecideAsync(image), ReasonCode.OtherSigner);
    }

    [Theory]
    [InlineData("cosign2 legacy", false)]
    [InlineData("cosign2 legacy tsa", true)]
    [InlineData("cosign3 bundle", false)]
    [InlineData("cosign3 bundle tsa", true)]
    [InlineData("cosign3 bundle rekor2", true)]
    public async Task Where_a_timestamp_authority_is_demanded_the_time_of_a_log_is_not_enough(string form, bool stamped)
    {
        var record = await (KeylessPolicy.OfWorkflow with { More = ", timestamp: timestamp-authority" })
            .DecideAsync(await world.SignedAsync(KeylessWorld.Oci, form));
        if (stamped)
        {
            Assert.Equal(Judgement.Admitted, record.Now.Judgement);
        }
        else
        {
            Refused(record, ReasonCode.NoTrustedTime);
        }
    }

    private static IEnumerable<TimeSource> Times(string form) => form.Split(' ').ElementAtOrDefault(2) switch
    {
        "rekor2" => [TimeSource.TimestampAuthority],
        "tsa" => [TimeSource.Log, TimeSource.TimestampAuthority],
        _ => [TimeSource.Log],
    };

    private async Task RefusedAsync(KeylessPolicy policy, string form, ReasonCode reason) =>
        Refused(await policy.DecideAsync(await world.SignedAsync(KeylessWorld.Oci, form)), reason);

    private static void Refused(DecisionRecord record, ReasonCode reason)
    {
        Assert.Equal((Judgement.Refused, AdmissionAction.Deny), (record.Now.Judgement, record.Now.Action));
        Assert.Equal(reason, Assert.Single(record.Now.Reasons).Code);
    }
}
