using EndToEnd.Pipelines;
using EndToEnd.Programs;
using EndToEnd.Workflows.Play;

namespace EndToEnd.Workflows;

/// <summary>`sign` and the action `verify-image`, with real cosign, a registry and a Sigstore.</summary>
public sealed class SigningTests(PipelineWorld world)
{
    [Fact]
    public async Task An_image_is_signed_and_attested_for_its_stacks_and_another_repository_verifies_it()
    {
        var made = await world.Async();
        var stack = made.NewStack("day1.5").WithToken();
        stack.Write();
        string image = made.NewImage();
        string sbom = made.Work.Write($"{stack.Name}-sbom.json", """{"bomFormat": "CycloneDX", "specVersion": "1.6"}""");
        using var run = new GitHubRun("sign");

        var signed = (await run.StepAsync(made.Work.PathOf("."), Script("sign-image.sh"), new Dictionary<string, string>(stack.Environment)
        {
            ["IMAGE"] = image,
            ["STACKS"] = stack.Name,
            ["AUTHORITY"] = "",
            ["SBOM"] = sbom,
            ["GITHUB_REF"] = "refs/heads/main",
            ["GITHUB_SHA"] = new string('a', 40),
            ["GITHUB_EVENT_NAME"] = "push",
            ["GITHUB_REPOSITORY_ID"] = "1001",
            ["GITHUB_REPOSITORY_OWNER_ID"] = "2002",
            ["GITHUB_RUN_ID"] = "1",
        })).Succeeded();

        Assert.Equal(image + "\n", signed.Output);
        Assert.Equal(image, run.Outputs["image"]);
        Assert.Contains($"{image} is signed for {stack.Name}", run.Summary, StringComparison.Ordinal);
        foreach (string type in (string[])["cyclonedx", "slsaprovenance1"])
        {
            Assert.Equal(0, (await stack.VerifyAsync(image, "day1.5", "--signer", "release-workflow", "--attestation", type)).ExitCode);
        }

        var verified = (await VerifyAsync(made, stack, image, "day2")).Succeeded();
        Assert.Equal(image + "\n", verified.Output);
    }

    [Fact]
    public async Task An_image_that_nobody_signed_fails_the_job_of_the_other_repository()
    {
        var made = await world.Async();
        var stack = made.NewStack("day2");
        stack.Write();

        var run = await VerifyAsync(made, stack, made.NewImage(), "");

        Assert.Equal((1, ""), (run.ExitCode, run.Output));
        // What the run's page shows is text: no colours, although a workflow's log would have them.
        Assert.DoesNotContain("\e", run.Errors, StringComparison.Ordinal);
        Assert.Contains("no-signature", run.Errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("sign-image.sh", "IMAGE", "registry.test/app:v1", "is not an image by digest")]
    [InlineData("sign-image.sh", "STACKS", "prod; curl evil", "expected stacks' names")]
    [InlineData("sign-image.sh", "AUTHORITY", "--as $(id)", "expected an authority's name")]
    [InlineData("verify-image.sh", "IMAGE", "--policy=x", "expected an image")]
    [InlineData("verify-image.sh", "PHASE", "day3", "expected day1, day1.5, day2 or nothing")]
    [InlineData("verify-image.sh", "NAMESPACE", "-x", "expected a namespace")]
    [InlineData("verify-image.sh", "IDENTITY", "https://a b", "expected a certificate's subject")]
    [InlineData("verify-image.sh", "POLICY", "", "say who must have signed")]
    public async Task What_people_type_into_a_workflow_is_held_to_its_form(string script, string name, string value, string said)
    {
        using var run = new GitHubRun("sign");
        var given = new Dictionary<string, string> { ["IMAGE"] = $"registry.test/app@sha256:{new string('a', 64)}", ["STACKS"] = "prod", [name] = value };

        var step = await run.StepAsync(BuiltProgram.Root, script, given);

        Assert.Equal((2, ""), (step.ExitCode, step.Output));
        Assert.Contains(said, Assert.Single(step.Errors.Split('\n', StringSplitOptions.RemoveEmptyEntries)), StringComparison.Ordinal);
    }

    /// <summary>The action's own checkout is the whole repository; the caller's is another.</summary>
    private static Task<ProgramRun> VerifyAsync(PipelineWorld.Made made, PipelineStack stack, string image, string phase) => ActionPlay.RunAsync(
        "verify-image", made.Work.PathOf("."), stack.Environment, new Dictionary<string, string> { ["image"] = image, ["policy"] = stack.PolicyFile, ["phase"] = phase });

    private static string Script(string name) => Path.Combine(PipelineWorld.Scripts, "github", name);
}
