using System.Globalization;
using System.Text.Json;
using ImageTrust.Decisions.Images;
using ImageTrust.Decisions.Records;
using ImageTrust.Policy.Model.Verdicts;
using ImageTrust.TestKit.Registry;

namespace ImageTrust.Decisions.Tests;

/// <summary>What is decided without asking a registry, and what is asked only once.</summary>
public sealed class UnseenDecisionTests : IAsyncLifetime
{
    private Stage stage = null!;

    public async ValueTask InitializeAsync() => stage = await Stage.SetAsync();

    public ValueTask DisposeAsync() => stage.DisposeAsync();

    private static string Utc(TimeSpan fromNow) =>
        (TimeProvider.System.GetUtcNow() + fromNow).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    private static string Emergency => $$"""
        breakGlass:
          fire: {namespaces: [default], requestedBy: Ann, approvedBy: Bob, reason: the registry is down, from: "{{Utc(TimeSpan.FromHours(-1))}}", expires: "{{Utc(TimeSpan.FromHours(2))}}"}

        """;

    [Fact]
    public async Task An_image_nobody_verifies_costs_no_request()
    {
        var record = await stage.Decider("day2").DecideAsync(stage.Ask($"{stage.Registry.Host}/tools/sh:v1"));
        Assert.Equal([ReasonCode.Unverified], Stage.Codes(record.Now));
        Assert.Empty(stage.Registry.Requests);
    }

    [Theory]
    [InlineData("sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855", ReasonCode.ImageId)]
    [InlineData("sha256:e3b0c4", ReasonCode.ImageId)]
    [InlineData("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855", ReasonCode.ImageId)]
    [InlineData("cafe", ReasonCode.ImageId)]
    [InlineData("cafe:v1", ReasonCode.NoRule)]
    [InlineData("Cafe", ReasonCode.NoDigest)]
    public async Task An_image_id_is_refused_with_a_reason_of_its_own(string image, ReasonCode expected)
    {
        var record = await stage.Decider("day2").DecideAsync(stage.Ask(image));
        Assert.Equal((Judgement.Refused, AdmissionAction.Deny), (record.Now.Judgement, record.Now.Action));
        Assert.Equal([expected], Stage.Codes(record.Now));
        Assert.Empty(stage.Registry.Requests);
    }

    [Fact]
    public async Task An_image_without_a_rule_costs_no_request()
    {
        var record = await stage.Decider("day2").DecideAsync(stage.Ask("evil.example/app:v1"));
        Assert.Equal((Judgement.Refused, AdmissionAction.Deny), (record.Now.Judgement, record.Now.Action));
        Assert.Equal([ReasonCode.NoRule], Stage.Codes(record.Now));
        Assert.Equal(0, record.Requests.Count);
    }

    [Fact]
    public async Task An_emergency_does_not_wait_for_a_registry_and_holds_in_its_namespace_only()
    {
        var decider = stage.Decider("day2", Emergency);
        var record = await decider.DecideAsync(stage.Ask());
        Assert.Equal([ReasonCode.BreakGlass], Stage.Codes(record.Now));
        Assert.Empty(stage.Registry.Requests);
        Assert.Equal(AdmissionAction.Deny, (await decider.DecideAsync(stage.Ask(ns: "other"))).Now.Action);
    }

    [Fact]
    public async Task A_revoked_digest_costs_one_request()
    {
        stage.Writer.AddBundle(stage.Digest, stage.Release.Bundle(stage.Digest), "https://sigstore.dev/cosign/sign/v1");
        var record = await stage.DecideAsync("day2", $$"""
            revocations:
              bad: {reason: it was built by an intruder, digest: "{{stage.Digest}}"}

            """);
        Assert.Equal([ReasonCode.DigestRevoked], Stage.Codes(record.Now));
        Assert.Single(stage.Registry.Requests);
    }

    [Fact]
    public async Task Where_a_signer_is_revoked_even_an_image_nobody_verifies_is_looked_at()
    {
        var writer = new ImageWriter(stage.Registry.Store, "tools/sh");
        string digest = writer.AddImage("sh", "v1");
        writer.AddBundle(digest, stage.Release.Bundle(digest), "https://sigstore.dev/cosign/sign/v1");
        var decider = stage.Decider("day2", $$"""
            revocations:
              leaked: {reason: the key leaked, keyFingerprint: "{{stage.Release.Fingerprint}}", images: ["{{stage.Registry.Host}}/tools/**"]}

            """);
        var record = await decider.DecideAsync(stage.Ask($"{stage.Registry.Host}/tools/sh:v1"));
        Assert.Equal(Judgement.Refused, record.Now.Judgement);
        Assert.Contains(ReasonCode.SignerRevoked, Stage.Codes(record.Now));
    }

    [Fact]
    public async Task A_revocation_makes_no_image_outside_its_scope_depend_on_its_registry()
    {
        string revoked = $"revocations:\n  leaked: {{reason: the key leaked, keyFingerprint: \"{stage.Release.Fingerprint}\"}}\n";
        string image = $"{stage.Registry.Host}/tools/sh:v1";
        await stage.Registry.DisposeAsync();
        var record = await stage.Decider("day2", revoked).DecideAsync(stage.Ask(image));
        Assert.Equal([ReasonCode.Unverified], Stage.Codes(record.Now));
        var sought = revoked.Replace("}", $", images: [\"{stage.Registry.Host}/tools/**\"]}}", StringComparison.Ordinal);
        Assert.Equal(Judgement.CouldNotCheck, (await stage.Decider("day2", sought).DecideAsync(stage.Ask(image))).Now.Judgement);
    }

    [Theory]
    [InlineData("digest")]
    [InlineData("keyFingerprint")]
    public async Task An_emergency_holds_while_the_registry_cannot_say_whether_something_is_revoked(string what)
    {
        await stage.Registry.DisposeAsync();
        string revoked = $"{Emergency}revocations:\n  bad: {{reason: stolen, {what}: \"sha256:{new string('9', 64)}\"}}\n";
        var record = await stage.Decider("day2", revoked).DecideAsync(stage.Ask());
        Assert.Equal((Judgement.Admitted, AdmissionAction.Warn), (record.Now.Judgement, record.Now.Action));
        Assert.Equal(ReasonCode.BreakGlass, Stage.Codes(record.Now).First());
        Assert.Contains(ReasonCode.RevocationUnsettled, Stage.Codes(record.Now));
        Assert.NotEmpty(record.Facts.Failures);
    }

    [Fact]
    public async Task An_emergency_does_not_hold_for_what_was_seen_to_be_revoked()
    {
        stage.Writer.AddBundle(stage.Digest, stage.Release.Bundle(stage.Digest), "https://sigstore.dev/cosign/sign/v1");
        foreach (string entry in (string[])[$"digest: \"{stage.Digest}\"", $"keyFingerprint: \"{stage.Release.Fingerprint}\""])
        {
            var record = await stage.Decider("day2", $"{Emergency}revocations:\n  bad: {{reason: stolen, {entry}}}\n").DecideAsync(stage.Ask());
            Assert.Equal((Judgement.Refused, AdmissionAction.Deny), (record.Now.Judgement, record.Now.Action));
        }
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("https://a.example/app")]
    [InlineData("a b")]
    [InlineData("App\n")]
    public async Task A_text_that_is_no_reference_is_refused_and_never_throws(string? image)
    {
        var record = await stage.Decider("day2").DecideAsync(new ImageQuestion(image, stage.Ask().Namespace, null, TimeSpan.FromSeconds(1)));
        Assert.Equal((Judgement.Refused, AdmissionAction.Deny), (record.Now.Judgement, record.Now.Action));
        Assert.Equal([ReasonCode.NoDigest], Stage.Codes(record.Now));
        Assert.Null(record.Reference);
        Assert.DoesNotContain('\n', DecisionJson.Line(record));
    }

    [Fact]
    public async Task Equal_questions_at_the_same_moment_are_asked_once()
    {
        stage.Writer.AddBundle(stage.Digest, stage.Release.Bundle(stage.Digest), "https://sigstore.dev/cosign/sign/v1");
        using var gate = new SemaphoreSlim(0);
        await using var slow = await LoopbackServer.StartAsync(async context =>
        {
            await gate.WaitAsync(context.RequestAborted);
            gate.Release();
            await context.PassOnAsync(stage.Registry.Host);
        });
        string host = $"127.0.0.1:{slow.Port}";
        var decider = stage.Decider("day2", yaml: Stage.Standard.Replace("HOST/team", $"{host}/team", StringComparison.Ordinal), host: host);
        var asking = Enumerable.Range(0, 40).Select(_ => decider.DecideAsync(stage.Ask($"{host}/team/app:v1"))).ToList();
        gate.Release();
        var records = await Task.WhenAll(asking);
        Assert.All(records, record => Assert.Equal(Judgement.Admitted, record.Now.Judgement));
        Assert.Equal(4, slow.Requests.Count);
        Assert.Contains(records, record => record.Requests.Joined);
    }

    [Fact]
    public async Task A_record_is_one_line_of_json_without_bodies()
    {
        const string type = "https://slsa.dev/provenance/v1";
        stage.Writer.AddBundle(stage.Digest, stage.Release.Bundle(stage.Digest, type, """{"secret":"very large"}"""), type);
        var record = await stage.DecideAsync();
        string line = DecisionJson.Line(record);
        Assert.DoesNotContain('\n', line);
        Assert.DoesNotContain("very large", line, StringComparison.Ordinal);
        using var json = JsonDocument.Parse(line);
        Assert.Equal(
            ["version", "time", "image", "reference", "digest", "pinned", "namespace", "workload", "subject", "now", "shadow", "facts", "policyDigest", "requirementsDigest",
                "trustDigest", "timings", "requests"],
            json.RootElement.EnumerateObject().Select(member => member.Name));
        Assert.Equal("refused", json.RootElement.GetProperty("now").GetProperty("judgement").GetString());
        Assert.Equal(type, json.RootElement.GetProperty("facts").GetProperty("attestations")[0].GetProperty("predicateType").GetString());
        Assert.Equal("key", json.RootElement.GetProperty("facts").GetProperty("attestations")[0].GetProperty("signature").GetProperty("signer").GetProperty("kind").GetString());
    }
}
