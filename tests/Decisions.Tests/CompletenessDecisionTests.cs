using ImageTrust.Decisions.Records;
using ImageTrust.Policy.Model.Facts;
using ImageTrust.Policy.Model.Verdicts;
using ImageTrust.TestKit.Registry;

namespace ImageTrust.Decisions.Tests;

/// <summary>What was not seen is not absent: the newest, the unrevoked and the unsigned are concluded from a complete search alone.</summary>
public sealed class CompletenessDecisionTests : IAsyncLifetime
{
    private const string Scan = "https://cosign.sigstore.dev/attestation/vuln/v1";
    private const string Sign = "https://sigstore.dev/cosign/sign/v1";
    private const string Critical = """{"VulnerabilityID":"CVE-2026-1","Severity":"CRITICAL"}""";

    private static readonly string Scanned = Stage.Demanding("scan: {signedBy: [release], vulnerabilities: {maxAge: 30d, below: high}}");

    private static readonly string Lenient = Stage.Standard.Replace(
        "{keys: accepted}", "{keys: accepted, admitUncheckable: {reason: an outage must not stop the shop}}", StringComparison.Ordinal);

    private Stage stage = null!;
    private Front front = null!;

    public async ValueTask InitializeAsync()
    {
        stage = await Stage.SetAsync();
        front = await Front.StartAsync(stage);
    }

    public async ValueTask DisposeAsync()
    {
        await front.DisposeAsync();
        await stage.DisposeAsync();
    }

    private Task<DecisionRecord> DecideAsync(string yaml, string? more = null, string path = "team/app:v1") =>
        stage.Decider("day2", more, yaml.Replace("HOST", front.Host, StringComparison.Ordinal), host: front.Host).DecideAsync(stage.Ask($"{front.Host}/{path}"));

    private static (Judgement, AdmissionAction) Of(DecisionRecord record) => (record.Now.Judgement, record.Now.Action);

    private static string Report(int days, string findings)
    {
        string time = (TimeProvider.System.GetUtcNow() - TimeSpan.FromDays(days)).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", null);
        return """{"metadata":{"scanStartedOn":"TIME","scanFinishedOn":"TIME"},"scanner":{"result":{"SchemaVersion":2,"Results":[{"Class":"os-pkgs","Vulnerabilities":[FINDINGS]}]}}}"""
            .Replace("TIME", time, StringComparison.Ordinal).Replace("FINDINGS", findings, StringComparison.Ordinal);
    }

    private byte[] Attach(int days, string findings)
    {
        byte[] bundle = stage.Release.Bundle(stage.Digest, Scan, Report(days, findings));
        stage.Writer.AddBundle(stage.Digest, bundle, Scan);
        return bundle;
    }

    private void SignIt() => stage.Writer.AddBundle(stage.Digest, stage.Release.Bundle(stage.Digest), Sign);

    private void AddJunk(int count)
    {
        for (int i = 0; i < count; i++)
        {
            stage.Writer.AddBundle(stage.Digest, System.Text.Encoding.UTF8.GetBytes($$"""{"junk":{{i}}}"""), null);
        }
    }

    [Fact]
    public async Task The_newest_report_decides_where_all_were_seen()
    {
        SignIt();
        Attach(5, "");
        Assert.Equal((Judgement.Admitted, AdmissionAction.Admit), Of(await DecideAsync(Scanned)));
        Attach(1, Critical);
        Assert.Equal((Judgement.Refused, AdmissionAction.Deny), Of(await DecideAsync(Scanned)));
    }

    [Theory]
    [InlineData(404, Cause.Pusher)]
    [InlineData(403, Cause.AccessRefused)]
    [InlineData(424, Cause.RequestRefused)]
    [InlineData(429, Cause.RegistryThrottling)]
    [InlineData(503, Cause.RegistryFailing)]
    public async Task A_newer_report_that_is_kept_from_being_read_does_not_make_an_older_one_the_newest(int status, Cause cause)
    {
        SignIt();
        Attach(5, "");
        string newest = OciStore.DigestOf(Attach(1, Critical));
        front.Refuse = path => path.EndsWith(newest, StringComparison.Ordinal) ? status : null;
        var record = await DecideAsync(Scanned);
        Assert.Equal((Judgement.CouldNotCheck, AdmissionAction.Deny), Of(record));
        Assert.Contains(ReasonCode.AttestationUnsettled, Stage.Codes(record.Now));
        Assert.Contains(record.Now.Reasons, reason => reason.Code == ReasonCode.CouldNotCheck && reason.Cause == cause);
        Assert.Equal([cause], record.Facts.Searched!.Single(place => place.Place == EvidencePlace.ReferrersApi).Missing!);
    }

    [Fact]
    public async Task A_newer_report_behind_junk_is_found()
    {
        SignIt();
        Attach(5, "");
        AddJunk(40);
        Attach(1, Critical);
        Assert.Equal((Judgement.Refused, AdmissionAction.Deny), Of(await DecideAsync(Scanned)));
    }

    [Fact]
    public async Task A_clean_report_among_more_than_is_looked_at_may_not_be_the_newest()
    {
        SignIt();
        Attach(5, "");
        AddJunk(250);
        var record = await DecideAsync(Scanned);
        Assert.Equal((Judgement.CouldNotCheck, AdmissionAction.Deny), Of(record));
    }

    [Fact]
    public async Task A_good_signature_is_found_behind_a_hundred_and_twenty_junk_referrers_and_suffices()
    {
        AddJunk(120);
        stage.Writer.AddBundle(stage.Digest, stage.Release.Bundle(stage.Digest), null);
        Assert.Equal((Judgement.Admitted, AdmissionAction.Admit), Of(await DecideAsync(Stage.Standard)));
    }

    [Fact]
    public async Task A_good_signature_suffices_beside_one_that_cannot_be_read()
    {
        byte[] other = stage.Stranger.Bundle(stage.Digest);
        stage.Writer.AddBundle(stage.Digest, other, Sign);
        SignIt();
        front.Refuse = path => path.EndsWith(OciStore.DigestOf(other), StringComparison.Ordinal) ? 404 : null;
        Assert.Equal((Judgement.Admitted, AdmissionAction.Admit), Of(await DecideAsync(Stage.Standard)));
    }

    private string Revoked => $$"""
        revocations:
          stolen: {keyFingerprint: "{{stage.Release.Fingerprint}}", reason: stolen}

        """;

    private static readonly string Unverified = Stage.Standard
        .Replace("require: {anyOf: [release]}", "unverified: {reason: of a test}", StringComparison.Ordinal)
        .Replace("unverified: {reason: nobody signs these}", "require: {anyOf: [release]}", StringComparison.Ordinal);

    [Fact]
    public async Task An_unverified_image_that_no_revoked_signer_touched_is_admitted()
    {
        stage.Writer.AddBundle(stage.Digest, stage.Stranger.Bundle(stage.Digest), Sign);
        Assert.Equal(Judgement.Admitted, (await DecideAsync(Unverified, Revoked)).Now.Judgement);
        SignIt();
        var touched = await DecideAsync(Unverified, Revoked);
        Assert.Equal((Judgement.Refused, AdmissionAction.Deny), Of(touched));
        Assert.Contains(ReasonCode.SignerRevoked, Stage.Codes(touched.Now));
    }

    [Theory]
    [InlineData(404)]
    [InlineData(403)]
    [InlineData(424)]
    [InlineData(503)]
    public async Task A_signature_that_is_kept_from_being_read_may_be_a_revoked_signers(int status)
    {
        byte[] signature = stage.Release.Bundle(stage.Digest);
        stage.Writer.AddBundle(stage.Digest, signature, Sign);
        front.Refuse = path => path.EndsWith(OciStore.DigestOf(signature), StringComparison.Ordinal) ? status : null;
        var record = await DecideAsync(Unverified, Revoked);
        Assert.Equal((Judgement.CouldNotCheck, AdmissionAction.Deny), Of(record));
        Assert.Contains(ReasonCode.RevocationUnsettled, Stage.Codes(record.Now));
    }

    [Fact]
    public async Task More_junk_than_is_looked_at_may_hide_a_revoked_signer()
    {
        AddJunk(250);
        Assert.Equal((Judgement.CouldNotCheck, AdmissionAction.Deny), Of(await DecideAsync(Unverified, Revoked)));
    }

    [Fact]
    public async Task Many_outages_crowd_out_no_bad_evidence()
    {
        HashSet<string> failing = [];
        for (int i = 0; i < 12; i++)
        {
            byte[] junk = System.Text.Encoding.UTF8.GetBytes($$"""{"junk":{{i}}}""");
            stage.Writer.AddBundle(stage.Digest, junk, null);
            failing.Add(OciStore.DigestOf(junk));
        }

        front.Refuse = path => failing.Contains(path[(path.LastIndexOf('/') + 1)..]) ? 503 : null;
        Assert.Equal((Judgement.CouldNotCheck, AdmissionAction.Warn), Of(await DecideAsync(Lenient)));

        stage.Writer.AddLegacy(stage.Digest, ".sig", stage.Release.Legacy("sha256:" + new string('a', 64)));
        var record = await DecideAsync(Lenient);
        Assert.Equal((Judgement.CouldNotCheck, AdmissionAction.Deny), Of(record));
        Assert.Equal(12, record.Facts.Failures.Single(failure => failure.Cause == Cause.RegistryFailing).Count);
        Assert.Contains(record.Facts.Failures, failure => failure.Kind == FailureKind.Bad);
    }

    [Theory]
    [InlineData(409)]
    [InlineData(410)]
    [InlineData(412)]
    [InlineData(416)]
    [InlineData(423)]
    [InlineData(424)]
    [InlineData(425)]
    [InlineData(451)]
    public async Task A_refused_request_could_not_be_checked_says_why_and_is_never_excused(int status)
    {
        foreach (string part in (string[])["/referrers/", "/manifests/v1"])
        {
            front.Refuse = path => path.Contains(part, StringComparison.Ordinal) ? status : null;
            var record = await DecideAsync(Lenient);
            Assert.Equal((Judgement.CouldNotCheck, AdmissionAction.Deny), Of(record));
            Assert.Contains(record.Now.Reasons, reason => reason.Cause == Cause.RequestRefused
                && reason.Sentence.Contains("the upstream of this cache rule failed", StringComparison.Ordinal));
        }
    }

    [Theory]
    [InlineData(503, "HOST/team/**", AdmissionAction.Warn)]
    [InlineData(503, "127.0.0.1:*/team/**", AdmissionAction.Deny)]
    [InlineData(503, "**", AdmissionAction.Deny)]
    [InlineData(429, "HOST/team/**", AdmissionAction.Deny)]
    [InlineData(403, "HOST/team/**", AdmissionAction.Deny)]
    [InlineData(404, "HOST/team/**", AdmissionAction.Deny)]
    public async Task Only_an_outage_of_a_registry_that_the_rule_names_in_full_is_excused(int status, string pattern, AdmissionAction action)
    {
        front.Refuse = path => path.Contains("sha256-", StringComparison.Ordinal) || path.Contains("/referrers/", StringComparison.Ordinal) ? status : null;
        var record = await DecideAsync(Lenient.Replace("HOST/team/**", pattern, StringComparison.Ordinal));
        Assert.Equal(status == 404 ? Judgement.Refused : Judgement.CouldNotCheck, record.Now.Judgement);
        Assert.Equal(action, record.Now.Action);
    }

    /// <summary>Whatever part of the evidence is failed or hidden: what was refused with all of it in view is not admitted without.</summary>
    [Fact]
    public async Task Hiding_evidence_never_turns_a_refusal_into_an_admission()
    {
        SignIt();
        Attach(9, "");
        Attach(5, "");
        Attach(1, Critical);
        stage.Writer.AddBundle(stage.Digest, stage.Stranger.Bundle(stage.Digest), Sign);
        stage.Writer.AddLegacy(stage.Digest, ".att", stage.Release.LegacyAttestation(stage.Digest, Scan, Report(1, Critical)));
        Assert.Equal(Judgement.Refused, (await DecideAsync(Scanned)).Now.Judgement);
        string revoked = Revoked.Replace("reason: stolen", "reason: stolen, images: [\"**\"]", StringComparison.Ordinal);
        Assert.Equal(Judgement.Refused, (await DecideAsync(Unverified, revoked)).Now.Judgement);
        int[] statuses = [403, 404, 409, 424, 429, 451, 503];
        for (int seed = 0; seed < 24; seed++)
        {
            // Each path fails or not, by a hash of its name: the same seed is the same failure. What only lists is never 404: that would be its absence.
            int Roll(string path) => (int)(uint.Parse(OciStore.DigestOf(System.Text.Encoding.UTF8.GetBytes($"{seed} {path}"))[7..15], System.Globalization.NumberStyles.HexNumber, null) % 21);
            bool hides = false;
            front.Refuse = path =>
            {
                if (path.EndsWith("/v1", StringComparison.Ordinal) || path.EndsWith(stage.Digest, StringComparison.Ordinal) && path.Contains("/manifests/", StringComparison.Ordinal) || Roll(path) >= statuses.Length)
                {
                    return null;
                }

                int status = statuses[Roll(path)];
                bool lists = path.Contains("/referrers/", StringComparison.Ordinal) || path.Contains("sha256-", StringComparison.Ordinal);
                hides = true;
                return lists && status == 404 ? 503 : status;
            };
            var scanned = await DecideAsync(Scanned);
            var unverified = await DecideAsync(Unverified, revoked);
            Assert.All([scanned, unverified], record => Assert.False(record.Now.Passes, $"seed {seed}: {string.Join(", ", record.Now.Reasons.Select(reason => reason.Sentence))}"));
            Assert.True(hides || scanned.Now.Judgement == Judgement.Refused);
        }
    }
}
