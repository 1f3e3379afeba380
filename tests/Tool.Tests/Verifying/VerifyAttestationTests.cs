using System.Text.Json.Nodes;

namespace ImageTrust.Policy.Tool.Tests.Verifying;

/// <summary>Attestations by hand: versioned types, and what a person is told when the right one is not there.</summary>
public sealed class VerifyAttestationTests : IAsyncLifetime
{
    private VerifyStage stage = null!;

    public async ValueTask InitializeAsync() => stage = await VerifyStage.SetAsync();

    public ValueTask DisposeAsync() => stage.DisposeAsync();

    [Theory]
    [InlineData("spdxjson", "https://spdx.dev/Document/v2.3", """{"spdxVersion":"SPDX-2.3"}""", 0)]
    [InlineData("spdxjson", "https://spdx.dev/Document/v2.2", """{"spdxVersion":"SPDX-2.3"}""", 1)]
    [InlineData("spdxjson", "https://spdx.dev/Document/v2.3", "{}", 1)]
    [InlineData("spdxjson", "https://spdx.dev/Document/v2.3/other", """{"spdxVersion":"SPDX-2.3"}""", 1)]
    [InlineData("cyclonedx", "https://cyclonedx.org/bom/v1.6", """{"bomFormat":"CycloneDX","specVersion":"1.6"}""", 0)]
    [InlineData("cyclonedx", "https://cyclonedx.org/bom/v1.6", """{"bomFormat":"CycloneDX","specVersion":"1.5"}""", 1)]
    [InlineData("slsaprovenance1", "https://slsa.dev/provenance/v1/v1", "{}", 1)]
    [InlineData("https://spdx.dev/Document", "https://spdx.dev/Document/v2.3", """{"spdxVersion":"SPDX-2.3"}""", 1)]
    public async Task A_word_stands_for_a_type_with_the_documents_own_version_and_a_type_in_full_for_itself(string asked, string type, string predicate, int exit)
    {
        stage.Attest(type, JsonNode.Parse(predicate)!.AsObject());
        Assert.Equal(exit, (await ByKeyAsync("--attestation", asked)).ExitCode);
    }

    [Fact]
    public async Task An_attestation_of_another_type_is_named_and_so_is_the_type_to_attest()
    {
        stage.Attest("https://spdx.dev/Document/v2.3", JsonNode.Parse("""{"spdxVersion":"SPDX-2.3"}""")!.AsObject());
        var run = await ByKeyAsync("--attestation", "cyclonedx");
        Assert.Equal(1, run.ExitCode);
        Assert.Contains("no attestation of type https://cyclonedx.org/bom was found; found of type https://spdx.dev/Document/v2.3", run.Words(), StringComparison.Ordinal);
        Assert.Contains("cosign attest --type cyclonedx --predicate FILE", run.Words(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"scanner":{"uri":"","result":null},"metadata":{"scanFinishedOn":"0001-01-01T00:00:00Z"}}""", "(scanner.result) is empty")]
    [InlineData("""{"scanner":{"result":{}},"metadata":{"scanFinishedOn":"2026-01-01T00:00:00Z"}}""", "(scanner.result) is empty")]
    [InlineData("{}", "(scanner.result) is empty")]
    [InlineData("""{"scanner":{"result":[]},"metadata":{"scanFinishedOn":"2026-01-01T00:00:00Z"}}""", "(scanner.result) is empty")]
    [InlineData("""{"scanner":{"result":" "},"metadata":{"scanFinishedOn":"2026-01-01T00:00:00Z"}}""", "(scanner.result) is empty")]
    [InlineData("""{"scanner":{"result":{"runs":[]}},"metadata":{"scanFinishedOn":"2026-01-01T00:00:00Z"}}""", "a report is not Trivy's or Grype's JSON")]
    [InlineData("""{"SchemaVersion":2,"Results":[]}""", "a scanner's own report")]
    [InlineData("""{"matches":[],"descriptor":{"name":"grype"}}""", "a scanner's own report")]
    public async Task A_raw_report_is_told_from_an_odd_one_and_the_format_to_attest_is_said(string predicate, string why)
    {
        stage.WritePolicy(attestations: "vulns: {signedBy: [release-key, release-workflow], vulnerabilities: {maxAge: 7d, below: high}}");
        stage.SignWithKey();
        stage.Attest("https://cosign.sigstore.dev/attestation/vuln/v1", JsonNode.Parse(predicate)!.AsObject());
        var run = await stage.VerifyAsync("--policy", "trust-policy.yaml", stage.Image);
        Assert.Equal(1, run.ExitCode);
        Assert.Contains(why, run.Words(), StringComparison.Ordinal);
        Assert.Contains("trivy image --format cosign-vuln", run.Words(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_signer_who_only_attests_is_told_both_ways_on()
    {
        stage.WritePolicy();
        stage.Attest("https://slsa.dev/provenance/v1");
        var run = await stage.VerifyAsync("--policy", "trust-policy.yaml", stage.Image);
        Assert.Equal(1, run.ExitCode);
        Assert.Contains("an attestation is no signature", run.Words(), StringComparison.Ordinal);
        Assert.Contains("attestationsOnly", run.Words(), StringComparison.Ordinal);

        var other = await stage.VerifyAsync("--key", "other.pub", "--ignore-tlog", stage.Image);
        Assert.DoesNotContain("an attestation is no signature", other.Words(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("attestation", 0)]
    [InlineData("signature", 1)]
    [InlineData("nothing", 1)]
    public async Task A_rule_of_attestations_only_needs_them_and_no_signature(string attached, int exit)
    {
        stage.WritePolicy(
            requirement: "attestationsOnly: {reason: the publisher only attests}",
            attestations: "any: {signedBy: [release-key, release-workflow], predicate: {type: \"https://slsa.dev/provenance/v1\"}}");
        switch (attached)
        {
            case "attestation":
                stage.Attest("https://slsa.dev/provenance/v1");
                break;
            case "signature":
                stage.SignWithKey();
                break;
        }

        var run = await stage.VerifyAsync("--policy", "trust-policy.yaml", stage.Image);
        Assert.Equal(exit, run.ExitCode);
        Assert.Contains("+ signature-not-needed: no signature is needed, only what is attested: the publisher only attests", run.Words(), StringComparison.Ordinal);
    }

    private Task<ToolRun> ByKeyAsync(params string[] args) => stage.VerifyAsync(["--key", "cosign.pub", "--ignore-tlog", .. args, stage.Image]);
}
