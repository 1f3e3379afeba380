using System.Globalization;
using EndToEnd.Programs;

namespace EndToEnd.Pipelines;

/// <summary><c>attest.sh</c>: what it makes of its files and of the run, and what the policy says of it.</summary>
public sealed class AttestTests(PipelineWorld world)
{
    private const string Attested = """
        attestations:
              provenance: {from: day1.5, signedBy: [release-workflow], provenance: {builder: {exact: "https://github.com/acme/app/.github/workflows/release.yml@refs/heads/main"}, sourceRepository: "https://github.com/acme/app"}}
              sbom: {from: day2, signedBy: [release-workflow], sbom: {formats: [cyclonedx]}}
              vulnerabilities: {from: day2, signedBy: [release-workflow], vulnerabilities: {maxAge: 7d, below: high, vex: {signedBy: [release-workflow]}}}
        """;

    [Fact]
    public async Task A_run_of_GitHub_signs_and_attests_all_that_day2_asks_for()
    {
        var made = await world.Async();
        var stack = Stack(made);
        string image = made.NewImage();
        string now = TimeProvider.System.GetUtcNow().ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
        string trivy = made.Work.Write($"{stack.Name}-trivy.json", $$$"""
            {"SchemaVersion":2,"CreatedAt":"{{{now}}}","Trivy":{"Version":"0.60"},"Results":[{"Class":"os-pkgs","Type":"debian","Vulnerabilities":[
            {"VulnerabilityID":"CVE-2026-1","Severity":"CRITICAL","PkgIdentifier":{"PURL":"pkg:deb/debian/zlib@1"}}]}]}
            """);
        string vex = made.Work.Write($"{stack.Name}-vex.json", $$$"""
            {"@context":"https://openvex.dev/ns/v0.2.0","@id":"https://acme.example/vex/1","author":"acme","timestamp":"{{{now}}}","version":1,"statements":[
            {"vulnerability":{"name":"CVE-2026-1"},"products":[{"@id":"pkg:deb/debian/zlib@1"}],"status":"not_affected","justification":"vulnerable_code_not_present"}]}
            """);

        Assert.Equal(0, (await stack.SignAsync(image)).ExitCode);
        Assert.Equal(1, (await stack.VerifyAsync(image, "day2")).ExitCode);
        var run = await AttestAsync(stack, image, "--provenance", "github", "--assets", Assets(made), "--vulnerabilities", trivy, "--vex", vex);

        Assert.True(run.ExitCode == 0, run.Errors);
        Assert.Equal(image + "\n", run.Output);
        foreach (string type in (string[])["slsaprovenance1", "cyclonedx", "vuln", "openvex"])
        {
            Assert.Contains($"{type} of {image} is attested by release-workflow", run.Errors, StringComparison.Ordinal);
        }

        var verdict = await stack.VerifyAsync(image, "day2");
        Assert.True(verdict.ExitCode == 0, verdict.Output);
    }

    [Fact]
    public async Task Another_workflows_provenance_does_not_count_and_is_not_passed_off()
    {
        var made = await world.Async();
        var stack = Stack(made).With("GITHUB_WORKFLOW_REF", "acme/app/.github/workflows/other.yml@refs/heads/main");

        var run = await AttestAsync(stack, made.NewImage(), "--provenance", "github");

        Assert.Equal((1, ""), (run.ExitCode, run.Output));
        Assert.Contains("attestation-condition", run.Errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--sbom", "{\"components\":[]}", 1, "expected a bill of materials")]
    [InlineData("--sbom", "<bom/>", 1, "expected a bill of materials")]
    [InlineData("--assets", "{\"version\":3}", 1, "expected NuGet's project.assets.json")]
    [InlineData("--provenance", "{\"builder\":{}}", 1, "expected SLSA provenance v1")]
    [InlineData("--vulnerabilities", "{\"findings\":[]}", 1, "expected Trivy's or Grype's JSON report")]
    [InlineData("--vulnerabilities", "{\"SchemaVersion\":2,\"Results\":[]}", 1, "does not say when the scan was made")]
    [InlineData("--vex", "{\"statements\":[]}", 1, "expected an OpenVEX document")]
    [InlineData("--vex", null, 2, "the file cannot be read")]
    public async Task A_file_that_is_something_else_is_not_attested(string option, string? text, int exit, string words)
    {
        var made = await world.Async();
        var stack = Stack(made);
        string file = text is null ? made.Work.PathOf("nowhere.json") : made.Work.Write($"{stack.Name}.json", text);

        var run = await AttestAsync(stack, made.NewImage(), option, file);

        Assert.Equal((exit, ""), (run.ExitCode, run.Output));
        Assert.Contains(words, run.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain("cosign attest --yes", stack.Recorded, StringComparison.Ordinal);
    }

    [Fact]
    public async Task While_Rekor_is_down_nothing_is_attested_and_no_key_stands_in()
    {
        var made = await world.Async();
        var stack = Stack(made).Without("rekorTlogUrls");

        var run = await AttestAsync(stack, made.NewImage(), "--assets", Assets(made));

        Assert.Equal((3, ""), (run.ExitCode, run.Output));
        Assert.Contains("Rekor is down", run.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain("--key", stack.Recorded, StringComparison.Ordinal);
    }

    private static Task<ProgramRun> AttestAsync(PipelineStack stack, string image, params string[] what) =>
        stack.RunAsync("attest.sh", [image, "--stack", stack.Name, .. what]);

    private static PipelineStack Stack(PipelineWorld.Made made) => new PipelineStack(made, $"attest{made.Next()}", "day2") { Rule = Attested }.WithToken()
        .With("GITHUB_WORKFLOW_REF", "acme/app/.github/workflows/release.yml@refs/heads/main").With("GITHUB_REPOSITORY", "acme/app").With("GITHUB_REF", "refs/heads/main")
        .With("GITHUB_SHA", new string('a', 40)).With("GITHUB_EVENT_NAME", "push").With("GITHUB_REPOSITORY_ID", "1").With("GITHUB_REPOSITORY_OWNER_ID", "2").With("GITHUB_RUN_ID", "77");

    private static string Assets(PipelineWorld.Made made) => made.Work.Write("project.assets.json", """
        {"version":3,"libraries":{"Azure.Core/1.64.0":{"sha512":"SMmFWcTyRMdwdoLk+3yN9PrnxznDis1T8PpOeDFuB3/56ipMDYkPl7P8z5qNRzWWd9LL0lFJ5qhkhmomYamWUQ==","type":"package"},"Model/1.0.0":{"type":"project"}}}
        """);
}
