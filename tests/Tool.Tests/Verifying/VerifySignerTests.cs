using System.Text.Json;
using ImageTrust.TestKit.Registry;
using ImageTrust.TestKit.Virtual;

namespace ImageTrust.Policy.Tool.Tests.Verifying;

/// <summary><c>policy verify</c> by one signer named on the command line.</summary>
public sealed class VerifySignerTests : IAsyncLifetime
{
    private VerifyStage stage = null!;

    public async ValueTask InitializeAsync() => stage = await VerifyStage.SetAsync();

    public ValueTask DisposeAsync() => stage.DisposeAsync();

    private Task<ToolRun> ByIdentityAsync(string subject, string issuer, params string[] more) =>
        stage.VerifyAsync(["--certificate-identity", subject, "--certificate-oidc-issuer", issuer, .. more, stage.Image]);

    private Task<ToolRun> ByKeyAsync(params string[] more) => stage.VerifyAsync(["--key", "cosign.pub", .. more, stage.Image]);

    [Fact]
    public async Task A_logged_signature_of_the_key_is_verified_and_the_digest_pinned()
    {
        stage.SignWithLoggedKey();
        var run = await ByKeyAsync("--trusted-root", "root.json");
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.StartsWith($"VERIFIED  {stage.Image}\n", run.Output, StringComparison.Ordinal);
        Assert.Contains($"pin       {stage.Image}@{stage.Digest}\n", run.Output, StringComparison.Ordinal);
        Assert.Contains("+ signed: signed by given-key", run.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("WEAKENED", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_missing_log_entry_refuses_and_says_what_to_do()
    {
        stage.SignWithKey();
        var run = await ByKeyAsync("--trusted-root", "root.json");
        Assert.Equal(1, run.ExitCode);
        Assert.StartsWith("REFUSED  ", run.Output, StringComparison.Ordinal);
        Assert.Contains("- not-logged: ", run.Output, StringComparison.Ordinal);
        Assert.Contains("DOES NOT COUNT", run.Output, StringComparison.Ordinal);
        Assert.Contains("--ignore-tlog accepts that, as a weakening", Words(run), StringComparison.Ordinal);
        Assert.DoesNotContain("pin  ", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Ignoring_the_log_verifies_and_is_called_a_weakening()
    {
        stage.SignWithKey();
        var run = await ByKeyAsync("--ignore-tlog");
        Assert.Equal(0, run.ExitCode);
        Assert.Contains("WEAKENED by --ignore-tlog", run.Output, StringComparison.Ordinal);
        Assert.Contains("+ weakened: ", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Ignoring_the_log_is_called_a_weakening_in_a_refusal_too()
    {
        var run = await ByKeyAsync("--ignore-tlog");
        Assert.Equal(1, run.ExitCode);
        Assert.Contains("WEAKENED by --ignore-tlog", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_trusted_root_a_private_log_does_not_count_for_a_key()
    {
        stage.SignWithLoggedKey();
        var run = await ByKeyAsync();
        Assert.Equal(1, run.ExitCode);
        Assert.Contains("public-good trust root", Words(run), StringComparison.Ordinal);
        Assert.Contains("- not-logged: ", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_signature_of_another_key_is_refused()
    {
        stage.SignWithKey();
        var run = await stage.VerifyAsync("--key", "other.pub", "--ignore-tlog", stage.Image);
        Assert.Equal(1, run.ExitCode);
        Assert.Contains("Does not verify, key-unknown", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_keyless_signature_of_the_identity_is_verified()
    {
        stage.SignKeyless();
        var run = await ByIdentityAsync(VerifyStage.Subject, VerifyStage.Issuer, "--trusted-root", "root.json");
        Assert.Equal(0, run.ExitCode);
        Assert.Contains($"Signature by {VerifyStage.Subject}, issuer {VerifyStage.Issuer}", Words(run), StringComparison.Ordinal);
        Assert.Contains("2026-01-15T12:00:00Z by log", Words(run), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(VerifyStage.Subject + "x", VerifyStage.Issuer)]
    [InlineData("https://github.com/acme/app/", VerifyStage.Issuer)]
    [InlineData(VerifyStage.Subject, VerifyStage.Issuer + "/")]
    public async Task Another_identity_or_issuer_is_refused_and_the_found_one_named(string subject, string issuer)
    {
        stage.SignKeyless();
        var run = await ByIdentityAsync(subject, issuer, "--trusted-root", "root.json");
        Assert.Equal(1, run.ExitCode);
        Assert.Contains($"given-identity has not signed; found {VerifyStage.Subject} of {VerifyStage.Issuer}", Words(run), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("strange.json")]
    [InlineData(null)]
    public async Task The_right_identity_of_another_instance_is_refused(string? root)
    {
        stage.SignKeyless();
        var run = await ByIdentityAsync(VerifyStage.Subject, VerifyStage.Issuer, root is null ? [] : ["--trusted-root", root]);
        Assert.Equal(1, run.ExitCode);
        Assert.Matches("Does not verify, (verified-time-missing|certificate-untrusted)", run.Output);
    }

    [Fact]
    public async Task Ignoring_the_log_still_needs_a_time_of_an_identity()
    {
        stage.SignKeylessWithoutLog();
        Assert.Equal(1, (await ByIdentityAsync(VerifyStage.Subject, VerifyStage.Issuer, "--trusted-root", "root.json")).ExitCode);
        var run = await ByIdentityAsync(VerifyStage.Subject, VerifyStage.Issuer, "--trusted-root", "root.json", "--ignore-tlog");
        Assert.Equal(0, run.ExitCode);
        Assert.Contains("A trusted timestamp still is.", Words(run), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("slsaprovenance", "https://slsa.dev/provenance/v0.2")]
    [InlineData("slsaprovenance1", "https://slsa.dev/provenance/v1")]
    [InlineData("spdxjson", "https://spdx.dev/Document")]
    [InlineData("cyclonedx", "https://cyclonedx.org/bom")]
    [InlineData("vuln", "https://cosign.sigstore.dev/attestation/vuln/v1")]
    [InlineData("openvex", "https://openvex.dev/ns")]
    [InlineData("custom", "https://cosign.sigstore.dev/attestation/v1")]
    [InlineData("https://example.com/review/v1", "https://example.com/review/v1")]
    public async Task An_attestation_of_the_named_type_is_verified(string asked, string type)
    {
        stage.Attest(type);
        var run = await ByKeyAsync("--ignore-tlog", "--attestation", asked);
        Assert.Equal(0, run.ExitCode);
        Assert.Contains($"+ attested: {asked}: attested by key", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_attestation_of_another_type_is_refused()
    {
        stage.Attest("https://cosign.sigstore.dev/attestation/vuln/v1");
        var run = await ByKeyAsync("--ignore-tlog", "--attestation", "slsaprovenance1");
        Assert.Equal(1, run.ExitCode);
        Assert.Contains("- attestation-missing: ", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_signature_is_no_attestation_and_an_attestation_no_signature()
    {
        stage.SignWithKey();
        Assert.Equal(1, (await ByKeyAsync("--ignore-tlog", "--attestation", "slsaprovenance1")).ExitCode);
        await using var other = await VerifyStage.SetAsync();
        other.Attest("https://slsa.dev/provenance/v1");
        Assert.Equal(1, (await other.VerifyAsync("--key", "cosign.pub", "--ignore-tlog", other.Image)).ExitCode);
    }

    [Fact]
    public async Task Two_types_need_two_attestations()
    {
        string[] both = ["--ignore-tlog", "--attestation", "slsaprovenance1", "--attestation", "spdxjson"];
        stage.Attest("https://slsa.dev/provenance/v1");
        Assert.Equal(1, (await ByKeyAsync(both)).ExitCode);
        stage.Attest("https://spdx.dev/Document");
        Assert.Equal(0, (await ByKeyAsync(both)).ExitCode);
    }

    [Fact]
    public async Task An_attestation_of_another_signer_is_refused()
    {
        stage.Attest("https://slsa.dev/provenance/v1");
        var run = await stage.VerifyAsync("--key", "other.pub", "--ignore-tlog", "--attestation", "slsaprovenance1", stage.Image);
        Assert.Equal(1, run.ExitCode);
    }

    [Fact]
    public async Task Unsigned_is_refused_with_the_command_that_signs()
    {
        var run = await ByKeyAsync("--ignore-tlog");
        Assert.Equal(1, run.ExitCode);
        Assert.Contains("- no-signature: ", run.Output, StringComparison.Ordinal);
        Assert.Contains("Nothing is attached to this digest.", run.Output, StringComparison.Ordinal);
        Assert.Contains($"cosign sign --key KEY {stage.Registry.Host}/team/app@{stage.Digest}", Words(run), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Bytes_that_are_no_evidence_refuse_and_do_not_hide_a_good_signature()
    {
        stage.AttachJunk();
        Assert.Equal(1, (await ByKeyAsync("--ignore-tlog")).ExitCode);
        stage.SignWithKey();
        Assert.Equal(0, (await ByKeyAsync("--ignore-tlog")).ExitCode);
    }

    [Fact]
    public async Task No_such_tag_could_not_be_checked()
    {
        var run = await stage.VerifyAsync("--key", "cosign.pub", "--ignore-tlog", $"{stage.Registry.Host}/team/app:v9");
        Assert.Equal(3, run.ExitCode);
        Assert.StartsWith("COULD NOT CHECK  ", run.Output, StringComparison.Ordinal);
        Assert.Contains("there is no such image or tag", Words(run), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_registry_that_is_down_could_not_be_checked()
    {
        stage.SignWithKey();
        await stage.Registry.DisposeAsync();
        var run = await ByKeyAsync("--ignore-tlog");
        Assert.Equal(3, run.ExitCode);
        Assert.Contains("Could not be checked, unreachable", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_registry_that_wants_a_login_could_not_be_checked_and_the_way_to_log_in_is_said()
    {
        await using var locked = await VerifyStage.SetAsync(new OciRegistryOptions { Access = new BasicAccess("alice", "secret") });
        locked.SignWithKey();
        var refused = await locked.VerifyAsync("--key", "cosign.pub", "--ignore-tlog", locked.Image);
        Assert.Equal(3, refused.ExitCode);
        Assert.Contains($"docker login {locked.Registry.Host}", refused.Output, StringComparison.Ordinal);

        locked.LogIn("alice", "secret");
        Assert.Equal(0, (await locked.VerifyAsync("--key", "cosign.pub", "--ignore-tlog", locked.Image)).ExitCode);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(3)]
    public async Task With_json_standard_output_is_the_decision_record_whatever_the_decision(int exit)
    {
        if (exit == 0)
        {
            stage.SignWithKey();
        }

        var image = exit == 3 ? $"{stage.Registry.Host}/team/app:v9" : stage.Image;
        var run = await stage.VerifyAsync("--key", "cosign.pub", "--ignore-tlog", "--json", image);
        Assert.Equal((exit, ""), (run.ExitCode, run.Error));
        using var document = JsonDocument.Parse(run.Output);
        var record = document.RootElement;
        Assert.Equal(exit switch { 0 => "admitted", 1 => "refused", _ => "could-not-check" }, record.GetProperty("now").GetProperty("judgement").GetString());
        Assert.Equal(image, record.GetProperty("image").GetString());
        Assert.Equal(exit != 3, record.TryGetProperty("pinned", out var pinned) && pinned.GetString() == $"{image}@{stage.Digest}");
        Assert.False(record.TryGetProperty("shadow", out _));
    }

    [Fact]
    public async Task A_text_of_a_certificate_cannot_steer_the_terminal()
    {
        var identity = new ImageTrust.TestKit.Certificates.Identity.GitHubActions("acme/\u001b[2Japp");
        stage.Writer.AddBundle(
            stage.Digest,
            VirtualSigstore.P256.Sign(VirtualSigstore.Rekor1(VirtualSigstore.P256.Keyless(identity), Message.Image(stage.Digest))).Utf8,
            "https://sigstore.dev/cosign/sign/v1");
        var run = await ByIdentityAsync(VerifyStage.Subject, VerifyStage.Issuer, "--trusted-root", "root.json");
        Assert.Equal(1, run.ExitCode);
        Assert.DoesNotContain('\u001b', run.Output);
    }

    private static string Words(ToolRun run) => string.Join(' ', run.Output.Split([' ', '\n'], StringSplitOptions.RemoveEmptyEntries));
}
