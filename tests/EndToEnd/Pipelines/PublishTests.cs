using EndToEnd.Programs;

namespace EndToEnd.Pipelines;

/// <summary>
/// <c>publish-webhook.sh</c>: from a base to a digest in the stack's configuration. The .NET SDK is stood in for, so that nothing is compiled;
/// crane, cosign, the registry and the policy are real.
/// </summary>
public sealed class PublishTests(PipelineWorld world)
{
    private const string Sample = "sha256:0000000000000000000000000000000000000000000000000000000000000000";

    [Fact]
    public async Task The_image_is_built_signed_attested_verified_and_its_digest_written()
    {
        var made = await world.Async();
        var stack = await StackAsync(made);
        string config = made.Work.Write($"Pulumi.{stack.Name}.yaml", $"# kept\nconfig:\n  image-trust:webhookDigest: {Sample} # SAMPLE\n  image-trust:webhookReplicas: \"2\"\n");

        var run = await PublishAsync(made, stack);

        Assert.True(run.ExitCode == 0, run.Errors);
        string image = run.Output.TrimEnd('\n');
        Assert.StartsWith($"{made.Host}/image-trust/webhook@sha256:", image, StringComparison.Ordinal);
        Assert.Equal(
            $"# kept\nconfig:\n  image-trust:webhookDigest: {image.Split('@')[1]}\n  image-trust:webhookReplicas: \"2\"\n", await File.ReadAllTextAsync(config));
        Assert.Contains($"preview --stack {stack.Name} --write", stack.Recorded, StringComparison.Ordinal);
        var verdict = await stack.VerifyAsync(image, "day1.5");
        Assert.True(verdict.ExitCode == 0, verdict.Output);

        var again = await PublishAsync(made, stack);
        Assert.Equal(run.Output, again.Output);
    }

    [Fact]
    public async Task A_stack_without_a_digest_gets_one_and_another_workflows_provenance_writes_none()
    {
        var made = await world.Async();
        var stack = await StackAsync(made);
        string config = made.Work.Write($"Pulumi.{stack.Name}.yaml", "config:\n  image-trust:webhookReplicas: \"2\"\n");

        var refused = await PublishAsync(made, stack.With("GITHUB_WORKFLOW_REF", "acme/app/.github/workflows/other.yml@refs/heads/main"));
        Assert.Equal((1, ""), (refused.ExitCode, refused.Output));
        Assert.DoesNotContain("webhookDigest", await File.ReadAllTextAsync(config), StringComparison.Ordinal);
        Assert.DoesNotContain("--write", stack.Recorded, StringComparison.Ordinal);

        var run = await PublishAsync(made, stack.With("GITHUB_WORKFLOW_REF", "acme/app/.github/workflows/release.yml@refs/heads/main"));
        Assert.True(run.ExitCode == 0, run.Errors);
        Assert.EndsWith($"  image-trust:webhookDigest: {run.Output.TrimEnd('\n').Split('@')[1]}\n", await File.ReadAllTextAsync(config), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_Azure_registry_is_signed_in_to_by_az_and_a_refusal_ends_it()
    {
        var made = await world.Async();
        var stack = (await StackAsync(made)).WithAz("echo 'ERROR: Please run az login' >&2; exit 1");
        made.Work.Write($"Pulumi.{stack.Name}.yaml", "config:\n  image-trust:registryName: contosotrust\n");

        var run = await stack.RunAsync("publish-webhook.sh", "--stack", stack.Name, "--base", "registry.test/base@" + Sample);

        Assert.Equal((1, ""), (run.ExitCode, run.Output));
        Assert.Contains("az acr login --name contosotrust --only-show-errors", stack.Recorded, StringComparison.Ordinal);
        Assert.Contains("az could not sign in to contosotrust.azurecr.io", run.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_stack_without_a_cloud_names_its_registry_itself()
    {
        var made = await world.Async();
        var stack = await StackAsync(made);
        made.Work.Write($"Pulumi.{stack.Name}.yaml", $"config:\n  image-trust:cloud: none\n  image-trust:webhookRegistry: {made.Host}\n");

        var run = await PublishAsync(made, stack, namesRegistry: false);

        Assert.True(run.ExitCode == 0, run.Errors);
        Assert.StartsWith($"{made.Host}/image-trust/webhook@sha256:", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Settings_that_the_program_refuses_end_it_before_anything_is_built_or_pushed()
    {
        var made = await world.Async();
        var stack = await StackAsync(made);
        string config = made.Work.Write($"Pulumi.{stack.Name}.yaml", "config:\n  image-trust:webhookReplicas: \"1\"\n");

        var run = await PublishAsync(made, stack.With("PREVIEW_SAYS", "image-trust:webhookReplicas: \"1\" is not good"));

        Assert.Equal((1, ""), (run.ExitCode, run.Output));
        Assert.Contains("image-trust:webhookReplicas: \"1\" is not good", run.Errors, StringComparison.Ordinal);
        Assert.Contains($"stack {stack.Name} cannot be previewed: nothing was built or pushed", run.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain("dotnet publish", stack.Recorded, StringComparison.Ordinal);
        Assert.DoesNotContain("crane", stack.Recorded, StringComparison.Ordinal);
        Assert.DoesNotContain("webhookDigest", await File.ReadAllTextAsync(config), StringComparison.Ordinal);
    }

    /// <summary>Onto an empty base, which is the same each time.</summary>
    private static async Task<ProgramRun> PublishAsync(PipelineWorld.Made made, PipelineStack stack, bool namesRegistry = true)
    {
        string layer = made.Work.PathOf("empty.tar.gz");
        (await ProgramRun.StartAsync("/bin/sh", ["-c", "tar --create --files-from=/dev/null | gzip -n > \"$1\"", "sh", layer])).Succeeded();
        var appended = await ProgramRun.StartAsync(
            await Peer.RequireAsync("crane"), ["append", "--oci-empty-base", "--new_layer", layer, "--new_tag", $"{made.Host}/team/base:1"], made.Work.Environment);
        return await stack.RunAsync(
            "publish-webhook.sh",
            ["--stack", stack.Name, "--base", appended.Succeeded().Output.Trim(), "--framework", "--tag", "t1", .. namesRegistry ? ["--registry", $"{stack.Name}={made.Host}"] : Array.Empty<string>()]);
    }

    private static async Task<PipelineStack> StackAsync(PipelineWorld.Made made)
    {
        var stack = new PipelineStack(made, $"publish{made.Next()}", "day1.5")
        {
            Images = "image-trust/webhook",
            Rule = "attestations:\n      provenance: {signedBy: [release-workflow], provenance: {builder: {exact: \"https://github.com/acme/app/.github/workflows/release.yml@refs/heads/main\"}, sourceRepository: \"https://github.com/acme/app\"}}",
        }.WithToken().With("GITHUB_WORKFLOW_REF", "acme/app/.github/workflows/release.yml@refs/heads/main").With("GITHUB_REPOSITORY", "acme/app").With("GITHUB_REF", "refs/heads/main")
            .With("GITHUB_SHA", new string('a', 40)).With("GITHUB_EVENT_NAME", "push").With("GITHUB_REPOSITORY_ID", "1").With("GITHUB_REPOSITORY_OWNER_ID", "2").With("GITHUB_RUN_ID", "77");
        stack.With("PIPELINE_ASSETS", made.Work.Write("webhook.assets.json", """{"libraries":{"Azure.Core/1.64.0":{"sha512":"SMmF","type":"package"}}}"""));
        await StandIns.WriteAsync(made.Work);
        return stack.With("SOURCES", stack.Name);
    }
}
