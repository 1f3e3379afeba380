using System.Formats.Tar;
using System.IO.Compression;
using System.Text;
using EndToEnd.Engine.StandIns;
using EndToEnd.Pipelines;
using EndToEnd.Programs;
using ImageTrust.TestKit.Certificates;

namespace EndToEnd.Workflows;

/// <summary>
/// `release`: an image and a program that anybody can verify by the workflow's identity. Publishing for .NET is stood in for; crane, cosign, the registry
/// and the verifier are real.
/// </summary>
public sealed class ReleaseTests(PipelineWorld world)
{
    private const string Workflow = $"{GitHubApi.Repository}/.github/workflows/release.yml@refs/tags/v1.2.3";
    private const string Issuer = "https://token.actions.githubusercontent.com";

    [Fact]
    public async Task A_release_has_an_image_and_a_program_that_verify_by_the_workflow_s_identity()
    {
        var made = await world.Async();
        using var place = await CheckoutAsync(made);
        await using var api = await GitHubApi.StartAsync();
        using var run = new GitHubRun("release", api);

        var released = (await run.StepAsync(place.Root, "release.sh", await GivenAsync(made, Workflow))).Succeeded();

        string image = released.Output.TrimEnd('\n');
        Assert.StartsWith($"{made.Host}/release/webhook@sha256:", image, StringComparison.Ordinal);
        Assert.Equal(image, run.Outputs["image"]);
        var release = Assert.Single(api.Releases);
        Assert.Equal(("v1.2.3", "False"), ((string?)release["tag_name"], release["draft"]!.GetValue<bool>().ToString()));
        string notes = (string)release["body"]!;
        Assert.Contains(image, notes, StringComparison.Ordinal);
        Assert.Contains($"policy verify --certificate-identity https://github.com/{Workflow} \\\n  --certificate-oidc-issuer {Issuer} {image}", notes, StringComparison.Ordinal);
        Assert.Equal(
            ["policy-linux-x64.cdx.json", "policy-linux-x64.tar.gz", "policy-linux-x64.tar.gz.sigstore.json", "webhook.cdx.json"], api.Files.Keys.Order(StringComparer.Ordinal));
        Assert.Contains("CycloneDX", Encoding.UTF8.GetString(api.Files["webhook.cdx.json"]), StringComparison.Ordinal);

        // As the notes say, the program's signature with cosign and what was uploaded.
        string bundle = place.PathOf("bundle.json"), program = place.PathOf("program.tar.gz");
        await File.WriteAllBytesAsync(bundle, api.Files["policy-linux-x64.tar.gz.sigstore.json"], TestContext.Current.CancellationToken);
        await File.WriteAllBytesAsync(program, api.Files["policy-linux-x64.tar.gz"], TestContext.Current.CancellationToken);
        string[] by = ["--certificate-identity", $"https://github.com/{Workflow}", "--certificate-oidc-issuer", Issuer, "--trusted-root", made.Sigstore.TrustedRootFile];
        string cosign = await Peer.RequireAsync("cosign3");
        (await ProgramRun.StartAsync(cosign, ["verify-blob", .. by, "--bundle", bundle, program], made.Work.Environment)).Succeeded();
        await File.AppendAllTextAsync(program, "more", TestContext.Current.CancellationToken);
        Assert.NotEqual(0, (await ProgramRun.StartAsync(cosign, ["verify-blob", .. by, "--bundle", bundle, program], made.Work.Environment)).ExitCode);
    }

    [Fact]
    public async Task What_another_workflow_signed_is_not_released()
    {
        var made = await world.Async();
        using var place = await CheckoutAsync(made);
        await using var api = await GitHubApi.StartAsync();
        using var run = new GitHubRun("release", api);
        var given = await GivenAsync(made, Workflow.Replace("release.yml", "other.yml", StringComparison.Ordinal));

        var refused = await run.StepAsync(place.Root, "release.sh", given);

        Assert.Equal((1, ""), (refused.ExitCode, refused.Output));
        Assert.EndsWith("does not verify: nothing is released\n", refused.Errors, StringComparison.Ordinal);
        Assert.Empty(api.Releases);
    }

    [Theory]
    [InlineData("VERSION", "latest", "expected v1.2.3")]
    [InlineData("BASE", "", "the repository's variable WEBHOOK_BASE")]
    public async Task A_version_or_a_base_of_another_form_is_refused(string name, string value, string said)
    {
        using var run = new GitHubRun("release");
        var step = await run.StepAsync(BuiltProgram.Root, "release.sh", new Dictionary<string, string>
        {
            ["VERSION"] = "v1.0.0",
            ["BASE"] = "registry.test/base@sha256:" + new string('0', 64),
            ["RELEASE_REPOSITORY"] = "ghcr.io/contoso/webhook",
            [name] = value,
        });

        Assert.Equal((2, ""), (step.ExitCode, step.Output));
        Assert.Contains(said, step.Errors, StringComparison.Ordinal);
    }

    /// <summary>The token is the workflow's own, at the tag; the words of the run may be another's.</summary>
    private static async Task<Dictionary<string, string>> GivenAsync(PipelineWorld.Made made, string workflow)
    {
        string layer = made.Work.PathOf("release-empty.tar.gz");
        (await ProgramRun.StartAsync("/bin/sh", ["-c", "tar --create --files-from=/dev/null | gzip -n > \"$1\"", "sh", layer])).Succeeded();
        var appended = await ProgramRun.StartAsync(
            await Peer.RequireAsync("crane"), ["append", "--oci-empty-base", "--new_layer", layer, "--new_tag", $"{made.Host}/release/base:1"], made.Work.Environment);
        string token = made.Sigstore.Services.Provider.Issue(new Identity.GitHubActions(GitHubApi.Repository) { Workflow = "release.yml", Ref = "refs/tags/v1.2.3" });
        return new Dictionary<string, string>(made.NewStack().WithToken().Environment)
        {
            ["BASE"] = $"{appended.Succeeded().Output.Trim()} --framework",
            ["VERSION"] = "v1.2.3",
            ["RELEASE_REPOSITORY"] = $"{made.Host}/release/webhook",
            ["SIGSTORE_ID_TOKEN"] = token,
            ["SOURCES"] = "a release",
            ["GITHUB_TOKEN"] = GitHubApi.Token,
            ["GITHUB_WORKFLOW_REF"] = workflow,
            ["GITHUB_REF"] = "refs/tags/v1.2.3",
            ["GITHUB_SHA"] = new string('a', 40),
            ["GITHUB_EVENT_NAME"] = "push",
            ["GITHUB_REPOSITORY_ID"] = "1001",
            ["GITHUB_REPOSITORY_OWNER_ID"] = "2002",
            ["GITHUB_RUN_ID"] = "1",
        };
    }

    /// <summary>The checkout of the job `publish`, with what the job `program` has built.</summary>
    private static async Task<Documents.FreshCopy> CheckoutAsync(PipelineWorld.Made made)
    {
        var copy = await Documents.FreshCopy.OfAsync("infra/pipelines", "webhook/Server/image");
        string release = Directory.CreateDirectory(copy.PathOf("artifacts/release")).FullName;
        string program = Directory.CreateDirectory(made.Work.PathOf($"program-{Guid.CreateVersion7()}/policy-linux-x64")).FullName;
        Script.Write(Path.Combine(program, "policy"), "echo 0\n");
        await using (var packed = new GZipStream(File.Create(Path.Combine(release, "policy-linux-x64.tar.gz")), CompressionLevel.Fastest))
        {
            await TarFile.CreateFromDirectoryAsync(Path.GetDirectoryName(program)!, packed, includeBaseDirectory: false);
        }

        await File.WriteAllTextAsync(Path.Combine(release, "policy-linux-x64.cdx.json"), """{"bomFormat": "CycloneDX"}""");
        Directory.CreateDirectory(copy.PathOf("artifacts/obj/Server"));
        File.Copy(Path.Combine(BuiltProgram.Root, "artifacts/obj/Server/project.assets.json"), copy.PathOf("artifacts/obj/Server/project.assets.json"));
        return copy;
    }
}
