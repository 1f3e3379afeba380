using EndToEnd.Documents;
using EndToEnd.Engine.StandIns;
using EndToEnd.Pipelines;
using EndToEnd.Programs;
using ImageTrust.TestKit.Certificates;
using Xunit.Sdk;

namespace EndToEnd.Workflows.Play;

/// <summary>`release`, both jobs by the steps of its file. Publishing for .NET is stood in for; packing, crane, cosign, the registry and GitHub's release are not.</summary>
public sealed class ReleasePlayTests(PipelineWorld pipelines)
{
    [Fact]
    public async Task What_a_job_without_rights_builds_another_one_signs_and_publishes()
    {
        var made = await pipelines.Async();
        using var copy = await FreshCopy.OfAsync("infra/pipelines", "policy/Tool/build", "webhook/Server/image", "LICENSE", ".gitignore");
        await using var github = await GitHubPlace.OfAsync(copy.Root);
        StandIn(github, "$(git rev-parse HEAD)");
        string layer = made.Work.PathOf("release-play.tar.gz");
        (await ProgramRun.StartAsync("/bin/sh", ["-c", "tar --create --files-from=/dev/null | gzip -n > \"$1\"", "sh", layer])).Succeeded();
        string appended = (await ProgramRun.StartAsync(
            await Peer.RequireAsync("crane"), ["append", "--oci-empty-base", "--new_layer", layer, "--new_tag", $"{made.Host}/release/play-base:1"], made.Work.Environment)).Succeeded().Output.Trim();
        var machine = new Dictionary<string, string>(made.NewStack().Environment)
        {
            ["PATH"] = github.Programs,
            ["SIGSTORE_ID_TOKEN"] = made.Sigstore.Services.Provider.Issue(new Identity.GitHubActions(GitHubApi.Repository, "release.yml", "refs/tags/v1.2.3")),
            ["GITHUB_EVENT_NAME"] = "push",
            ["GITHUB_REPOSITORY_ID"] = "1001",
            ["GITHUB_REPOSITORY_OWNER_ID"] = "2002",
        };
        var contexts = new Dictionary<string, string> { ["vars.WEBHOOK_BASE"] = $"{appended} --framework", ["vars.RELEASE_REPOSITORY"] = $"{made.Host}/release/play" };
        using var run = new RunPlay(github, machine) { Ref = "refs/tags/v1.2.3" };

        await run.JobAsync("release", "program", contexts);
        Assert.Empty(github.Api.Releases);
        await run.JobAsync("release", "publish", contexts);

        Assert.StartsWith($"{made.Host}/release/play@sha256:", run.Outputs["image"], StringComparison.Ordinal);
        Assert.Equal("v1.2.3", (string?)Assert.Single(github.Api.Releases)["tag_name"]);
        Assert.Contains("policy-linux-x64.tar.gz.sigstore.json", github.Api.Files.Keys);
        Assert.Contains("policy-linux-x64.cdx.json", github.Api.Files.Keys);
    }

    [Theory]
    [InlineData("1234567812345678123456781234567812345678")]
    [InlineData("$(git rev-parse HEAD)-dirty")]
    [InlineData("$(git rev-parse --short HEAD)")]
    [InlineData("")]
    public async Task A_program_that_does_not_say_this_commit_is_not_released(string commit)
    {
        using var copy = await FreshCopy.OfAsync("infra/pipelines", "policy/Tool/build", "LICENSE", ".gitignore");
        await using var github = await GitHubPlace.OfAsync(copy.Root);
        StandIn(github, commit);
        using var run = new RunPlay(github, new Dictionary<string, string> { ["PATH"] = github.Programs, ["GITHUB_EVENT_NAME"] = "push" }) { Ref = "refs/tags/v1.2.3" };

        var failure = await Assert.ThrowsAnyAsync<XunitException>(() => run.JobAsync("release", "program", new Dictionary<string, string>()));

        Assert.StartsWith("1: ", failure.Message, StringComparison.Ordinal);
        Assert.Contains("which is not this commit", failure.Message, StringComparison.Ordinal);
    }

    /// <summary>What is published is a program that says its version and the commit it is of, and for the webhook one file.</summary>
    private static void StandIn(GitHubPlace github, string commit) => Script.Write(Path.Combine(github.Programs, "dotnet"), $$"""
        [ "$1" = publish ] || exit 0
        project=$2
        while [ "$1" != -o ]; do shift; done
        mkdir -p "$2"
        case $project in
          */policy/Tool) printf '#!/bin/sh\necho 1.2.3+%s\n' "{{commit}}" > "$2/policy" && chmod 755 "$2/policy" ;;
          *) echo server > "$2/ImageTrust.Server.dll" ;;
        esac

        """);
}
