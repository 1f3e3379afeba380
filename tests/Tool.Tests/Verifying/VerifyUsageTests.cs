namespace ImageTrust.Policy.Tool.Tests.Verifying;

/// <summary>Mistakes of the caller: exit 2, one clear sentence, nothing on standard output, no request.</summary>
public sealed class VerifyUsageTests : IAsyncLifetime
{
    private VerifyStage stage = null!;

    public async ValueTask InitializeAsync()
    {
        stage = await VerifyStage.SetAsync();
        stage.WritePolicy();
        stage.Write("private.pem", "-----BEGIN PRIVATE KEY-----\nMC4CAQAwBQYDK2VwBCIEIJ1hsZ3v/VpguoRK9JLsLMREScVpezJpGXA7rAMcrn9g\n-----END PRIVATE KEY-----\n");
        stage.Write("empty", "");
        stage.Write("huge", new string('x', 600_000));
    }

    public ValueTask DisposeAsync() => stage.DisposeAsync();

    [Theory]
    [InlineData("Say by what to verify")]
    [InlineData("--key and --certificate-identity contradict each other", "--key", "cosign.pub", "--certificate-identity", "x", "--certificate-oidc-issuer", "https://issuer.example")]
    [InlineData("--key and --policy contradict each other", "--key", "cosign.pub", "--policy", "trust-policy.yaml")]
    [InlineData("--certificate-identity needs --certificate-oidc-issuer", "--certificate-identity", "x")]
    [InlineData("--certificate-oidc-issuer needs --certificate-identity", "--certificate-oidc-issuer", "https://issuer.example")]
    [InlineData("--certificate-oidc-issuer goes with --certificate-identity only", "--key", "cosign.pub", "--certificate-oidc-issuer", "https://issuer.example")]
    [InlineData("--phase goes with --stack or --policy only", "--key", "cosign.pub", "--phase", "day1")]
    [InlineData("--namespace goes with --stack or --policy only", "--key", "cosign.pub", "--namespace", "shop")]
    [InlineData("--signer goes with --stack or --policy only", "--key", "cosign.pub", "--signer", "release-key")]
    [InlineData("--as-registry goes with --stack or --policy only", "--key", "cosign.pub", "--as-registry", "contoso.azurecr.io")]
    [InlineData("--ignore-tlog goes with", "--policy", "trust-policy.yaml", "--ignore-tlog")]
    [InlineData("--trusted-root goes with", "--policy", "trust-policy.yaml", "--trusted-root", "root.json")]
    [InlineData("--attestation goes with", "--policy", "trust-policy.yaml", "--attestation", "vuln")]
    [InlineData("--certificate-identity https://*: * means nothing in an exact value", "--certificate-identity", "https://*", "--certificate-oidc-issuer", "https://issuer.example")]
    [InlineData("--certificate-oidc-issuer issuer.example: an issuer is an exact https URL", "--certificate-identity", "x", "--certificate-oidc-issuer", "issuer.example")]
    [InlineData("--attestation sbom: expected custom, cyclonedx", "--key", "cosign.pub", "--attestation", "sbom")]
    [InlineData("--plain-http http://localhost: expected a registry's host", "--key", "cosign.pub", "--plain-http", "http://localhost")]
    [InlineData("--namespace Shop: a namespace is a DNS label", "--policy", "trust-policy.yaml", "--namespace", "Shop")]
    [InlineData("nowhere.pub: there is no such file; expected a public key in PEM", "--key", "nowhere.pub")]
    [InlineData("root.json: the file holds no PEM block; expected a public key in PEM", "--key", "root.json")]
    [InlineData("private.pem: the file holds a private key", "--key", "private.pem")]
    [InlineData("empty: the file holds no PEM block", "--key", "empty")]
    [InlineData("huge: the file is larger than", "--key", "huge")]
    [InlineData("cosign.pub: expected a Sigstore trusted root (trusted_root.json)", "--key", "cosign.pub", "--trusted-root", "cosign.pub")]
    [InlineData("nowhere.json: there is no such file; expected a Sigstore trusted root", "--key", "cosign.pub", "--trusted-root", "nowhere.json")]
    [InlineData("cosign.pub: expected a Sigstore trusted root", "--key", "cosign.pub", "--ignore-tlog", "--trusted-root", "cosign.pub")]
    [InlineData("root.json: the file holds no certificate; expected certificates in PEM", "--key", "cosign.pub", "--ca", "root.json")]
    [InlineData("nowhere.yaml does not exist", "--policy", "nowhere.yaml")]
    public async Task A_mistake_exits_2_and_names_itself(string words, params string[] args)
    {
        var run = await stage.VerifyAsync([.. args, "--json", stage.Image]);
        Assert.Equal((2, ""), (run.ExitCode, run.Output));
        Assert.Contains(words, run.Error, StringComparison.Ordinal);
        Assert.Empty(stage.Registry.Requests);
    }

    [Theory]
    [InlineData("Team/App:v1")]
    [InlineData("http://registry.example/app")]
    [InlineData("registry.example/app@sha256:abc")]
    [InlineData("")]
    public async Task An_image_that_is_no_reference_exits_2(string image)
    {
        var run = await stage.VerifyAsync("--key", "cosign.pub", image);
        Assert.Equal(2, run.ExitCode);
        Assert.Contains("it is not an image reference", run.Error, StringComparison.Ordinal);
    }
}
