namespace ImageTrust.Policy.Tool.Tests.Verifying;

/// <summary><c>policy verify --policy --signer</c> and <c>--as-registry</c>: what pipelines ask before and after they sign and copy.</summary>
public sealed class VerifyOneAuthorityTests : IAsyncLifetime
{
    // Keys are refused in day2, so a rule that cannot do without one names it.
    private const string Fallback = "\n    keyFallback: {authorities: [release-key], reason: a test}";

    private VerifyStage stage = null!;

    public async ValueTask InitializeAsync()
    {
        stage = await VerifyStage.SetAsync();
        stage.WritePolicy(requirement: "require: {allOf: [release-key, release-workflow]}" + Fallback, attestations: "sbom: {signedBy: [release-key], sbom: {formats: [cyclonedx]}}");
    }

    public ValueTask DisposeAsync() => stage.DisposeAsync();

    [Fact]
    public async Task One_signer_is_asked_alone_where_the_rule_needs_more()
    {
        stage.SignWithKey();

        var whole = await ByPolicyAsync();
        var alone = await ByPolicyAsync("--signer", "release-key");
        var other = await ByPolicyAsync("--signer", "release-workflow");

        Assert.Equal((1, 0, 1), (whole.ExitCode, alone.ExitCode, other.ExitCode));
        Assert.Contains("Only what release-key has signed was asked for", alone.Words(), StringComparison.Ordinal);
        Assert.Contains("- other-signer", other.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_phase_still_decides_whether_a_key_counts()
    {
        stage.WritePolicy();
        stage.SignWithKey();

        Assert.Equal(0, (await ByPolicyAsync("--signer", "release-key", "--phase", "day1.5")).ExitCode);
        var run = await ByPolicyAsync("--signer", "release-key", "--phase", "day2");
        Assert.Equal(1, run.ExitCode);
        Assert.Contains("- key-refused-in-phase", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_revoked_image_is_refused_whoever_is_asked()
    {
        stage.WritePolicy(more: $"revocations:\n          bad: {{reason: a test, digest: \"{stage.Digest}\"}}");
        stage.SignWithKey();

        var run = await ByPolicyAsync("--signer", "release-key");

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("- digest-revoked", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_attestation_is_held_to_what_the_rule_says_of_its_type()
    {
        stage.Attest("https://cyclonedx.org/bom", new() { ["bomFormat"] = "CycloneDX", ["specVersion"] = "1.6", ["components"] = new System.Text.Json.Nodes.JsonArray() });

        var empty = await ByPolicyAsync("--signer", "release-key", "--attestation", "cyclonedx");
        var missing = await ByPolicyAsync("--signer", "release-key", "--attestation", "openvex");
        stage.Attest("https://openvex.dev/ns");
        var found = await ByPolicyAsync("--signer", "release-key", "--attestation", "openvex");

        Assert.Equal((1, 1, 0), (empty.ExitCode, missing.ExitCode, found.ExitCode));
        Assert.Contains("- attestation-condition", empty.Output, StringComparison.Ordinal);
        Assert.Contains("- attestation-missing", missing.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_only_attests_is_not_asked_for_a_signature()
    {
        stage.WritePolicy(requirement: "require: {anyOf: [release-key]}" + Fallback, attestations: "sbom: {signedBy: [release-workflow], sbom: {formats: [cyclonedx]}}");

        var run = await ByPolicyAsync("--signer", "release-workflow");

        Assert.Equal(2, run.ExitCode);
        Assert.Contains("give --attestation", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_signer_the_rule_does_not_know_is_a_mistake_in_the_call()
    {
        var run = await ByPolicyAsync("--signer", "somebody");

        Assert.Equal(2, run.ExitCode);
        Assert.Contains("asks for release-key, release-workflow", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_image_is_judged_as_if_it_lay_in_another_registry()
    {
        stage.SignKeyless();
        stage.Write("elsewhere.yaml", $$"""
            phase: day2
            authorities:
              release-workflow:
                keyless: {issuer: "{{VerifyStage.Issuer}}", identity: {exact: "{{VerifyStage.Subject}}" } }
                trustRoot: {file: root.json}
            rules:
              app: {images: ["prod.example/team/**"], require: {anyOf: [release-workflow]} }
              here: {images: ["{{stage.Registry.Host}}/team/**"], unverified: {reason: the registry before it} }
            """);

        Assert.Contains("ADMITTED WITHOUT PROOF", (await stage.VerifyAsync("--policy", "elsewhere.yaml", stage.Image)).Output, StringComparison.Ordinal);
        var moved = await stage.VerifyAsync("--policy", "elsewhere.yaml", "--as-registry", "prod.example", stage.Image);
        var nowhere = await stage.VerifyAsync("--policy", "elsewhere.yaml", "--as-registry", "test.example", stage.Image);

        Assert.Equal((0, 1), (moved.ExitCode, nowhere.ExitCode));
        Assert.StartsWith("VERIFIED", moved.Output, StringComparison.Ordinal);
        Assert.Contains("- no-rule", nowhere.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_somebody_only_vouches_for_is_not_called_verified()
    {
        stage.Write("vouched.yaml", $$"""
            phase: day1
            authorities:
              backfill:
                key: {versions: [{file: cosign.pub, validUntil: 2099-01-01T00:00:00Z}]}
                transparencyLog: not-required
                timestamp: not-required
                weakeningReason: these tests sign without a log
                vouchingReason: it ran before anything was signed
              release-workflow:
                keyless: {issuer: "{{VerifyStage.Issuer}}", identity: {exact: "{{VerifyStage.Subject}}" } }
            rules:
              app: {images: ["{{stage.Registry.Host}}/team/**"], require: {anyOf: [backfill, release-workflow]} }
            """);
        stage.SignWithKey();

        var run = await stage.VerifyAsync("--policy", "vouched.yaml", stage.Image);

        Assert.Equal(0, run.ExitCode);
        Assert.StartsWith("VOUCHED FOR  ", run.Output, StringComparison.Ordinal);
        Assert.Contains("vouched for by backfill, not built by us: it ran before anything was signed", run.Words(), StringComparison.Ordinal);
    }

    private Task<ToolRun> ByPolicyAsync(params string[] more) => stage.VerifyAsync(["--policy", "trust-policy.yaml", .. more, stage.Image]);
}
