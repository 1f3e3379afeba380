using System.Text.Json;

namespace ImageTrust.Policy.Tool.Tests.Verifying;

/// <summary><c>policy verify --policy</c>: what the cluster would say, in each phase.</summary>
public sealed class VerifyPolicyTests : IAsyncLifetime
{
    private VerifyStage stage = null!;

    public async ValueTask InitializeAsync()
    {
        stage = await VerifyStage.SetAsync();
        stage.WritePolicy(more: """
            exceptions:
              old-build:
                image: 127.0.0.1:*/team/**
                namespaces: [legacy]
                waives: [signatures]
                owner: platform
                reason: built before signing began
                from: 2026-02-01T00:00:00Z
                expires: 2026-02-20T00:00:00Z
            """);
    }

    public ValueTask DisposeAsync() => stage.DisposeAsync();

    private Task<ToolRun> ByPolicyAsync(params string[] more) => stage.VerifyAsync(["--policy", "trust-policy.yaml", .. more, stage.Image]);

    [Theory]
    [InlineData(null, 0, "day1: admitted; the workload runs.")]
    [InlineData("day1", 0, "day1: admitted; the workload runs.")]
    [InlineData("day1.5", 0, "day1.5: admitted; the workload runs; its tag is replaced by the digest.")]
    [InlineData("day2", 1, "day2: refused; the workload does not run.")]
    public async Task A_key_counts_until_the_phase_refuses_keys(string? phase, int exit, string words)
    {
        stage.SignWithKey();
        var run = await ByPolicyAsync(phase is null ? [] : ["--phase", phase]);
        Assert.Equal((exit, ""), (run.ExitCode, run.Error));
        Assert.Contains("- " + words + "\n", run.Output, StringComparison.Ordinal);
        Assert.Equal(exit == 1, run.Output.Contains("Sign keyless, or name the key in the rule's keyFallback", StringComparison.Ordinal));
        Assert.DoesNotContain("Somebody else signed", run.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("day1")]
    [InlineData("day1.5")]
    [InlineData("day2")]
    public async Task The_identity_is_verified_in_every_phase(string phase)
    {
        stage.SignKeyless();
        var run = await ByPolicyAsync("--phase", phase);
        Assert.Equal(0, run.ExitCode);
        Assert.Contains("+ signed: signed by release-workflow", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Unsigned_exits_1_even_where_admission_would_only_warn_and_says_so()
    {
        var run = await ByPolicyAsync();
        Assert.Equal(1, run.ExitCode);
        Assert.StartsWith("REFUSED  ", run.Output, StringComparison.Ordinal);
        Assert.Contains("day1: refused; the phase only audits namespace default, so the workload runs, with a warning.", Words(run), StringComparison.Ordinal);
        Assert.Contains("day1.5, the next phase: refused;", Words(run), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_next_phase_is_judged_beside_the_present_one()
    {
        stage.SignWithKey();
        var run = await ByPolicyAsync("--phase", "day1.5");
        Assert.Equal(0, run.ExitCode);
        Assert.Contains("day2, the next phase: refused; the workload does not run. (key-refused-in-phase", Words(run), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_namespace_decides_about_an_exception_which_is_no_proof()
    {
        Assert.Equal(1, (await ByPolicyAsync()).ExitCode);
        var run = await ByPolicyAsync("--namespace", "legacy");
        Assert.Equal(0, run.ExitCode);
        Assert.StartsWith("ADMITTED WITHOUT PROOF  ", run.Output, StringComparison.Ordinal);
        Assert.Contains("+ exception: exception old-build of platform", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_image_that_nobody_signs_is_admitted_without_proof_and_without_a_request()
    {
        var run = await stage.VerifyAsync("--policy", "trust-policy.yaml", $"{stage.Registry.Host}/tools/x:v1");
        Assert.Equal(0, run.ExitCode);
        Assert.StartsWith("ADMITTED WITHOUT PROOF  ", run.Output, StringComparison.Ordinal);
        Assert.Empty(stage.Registry.Requests);
    }

    [Fact]
    public async Task An_image_without_a_rule_is_refused()
    {
        var run = await stage.VerifyAsync("--policy", "trust-policy.yaml", $"{stage.Registry.Host}/elsewhere/x:v1");
        Assert.Equal(1, run.ExitCode);
        Assert.Contains("- no-rule: ", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_outage_could_not_be_checked_in_every_phase()
    {
        await stage.Registry.DisposeAsync();
        Assert.Equal(3, (await ByPolicyAsync()).ExitCode);
        Assert.Equal(3, (await ByPolicyAsync("--phase", "day2")).ExitCode);
    }

    [Fact]
    public async Task Platforms_are_told_one_by_one_where_the_rule_asks_for_them()
    {
        stage.WritePolicy(more: "", platforms: "each-accepted");
        string amd = stage.Writer.AddImage("amd"), arm = stage.Writer.AddImage("arm");
        stage.Writer.AddIndex("multi", (amd, "linux", "amd64"), (arm, "linux", "arm64"));
        stage.SignWithKey(amd);
        var image = $"{stage.Registry.Host}/team/app:multi";
        var half = await stage.VerifyAsync("--policy", "trust-policy.yaml", image);
        Assert.Equal(1, half.ExitCode);
        Assert.Contains("- linux/amd64: Signature by key", half.Output, StringComparison.Ordinal);
        Assert.Contains("- no-signature: linux/arm64: ", half.Output, StringComparison.Ordinal);

        stage.SignWithKey(arm);
        Assert.Equal(0, (await stage.VerifyAsync("--policy", "trust-policy.yaml", image)).ExitCode);
    }

    [Fact]
    public async Task With_json_the_record_has_both_phases_and_the_namespace()
    {
        stage.SignWithKey();
        var run = await ByPolicyAsync("--phase", "day1.5", "--namespace", "shop", "--json");
        using var document = JsonDocument.Parse(run.Output);
        var record = document.RootElement;
        Assert.Equal("shop", record.GetProperty("namespace").GetString());
        Assert.Equal(("day1.5", "admitted"), Of(record.GetProperty("now")));
        Assert.Equal(("day2", "refused"), Of(record.GetProperty("shadow")));

        static (string?, string?) Of(JsonElement verdict) => (verdict.GetProperty("phase").GetString(), verdict.GetProperty("judgement").GetString());
    }

    [Fact]
    public async Task A_file_that_is_no_policy_exits_2_with_every_problem_and_its_line()
    {
        stage.Write("trust-policy.yaml", "phase: day4\nrules: {}\n");
        var run = await ByPolicyAsync("--json");
        Assert.Equal((2, ""), (run.ExitCode, run.Output));
        Assert.Contains("trust-policy.yaml:1:8: ", run.Error, StringComparison.Ordinal);
        Assert.Contains("trust-policy.yaml: expected a trust policy", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_policy_whose_trust_root_is_none_exits_2()
    {
        stage.Write("root.json", "{}");
        var run = await ByPolicyAsync();
        Assert.Equal(2, run.ExitCode);
        Assert.Contains("root.json", run.Error, StringComparison.Ordinal);
    }

    private static string Words(ToolRun run) => string.Join(' ', run.Output.Split([' ', '\n'], StringSplitOptions.RemoveEmptyEntries));
}
