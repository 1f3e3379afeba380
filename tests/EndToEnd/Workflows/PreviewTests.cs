using EndToEnd.Programs;

namespace EndToEnd.Workflows;

/// <summary>`preview` and `preview-comment`: from a pull request to a comment for each stack, and what a fork can bring about there.</summary>
public sealed class PreviewTests
{
    private const string Head = "1111111111111111111111111111111111111111";
    private const string Branch = "more-replicas";
    private const string Fork = "mallory/image-trust";

    [Fact]
    public async Task A_pull_request_gets_a_comment_for_each_stack_and_the_next_push_changes_it()
    {
        using var pull = await PullRequest.OfAsync(pull => pull.Replace("Pulumi.dev.yaml", "webhookReplicas: \"2\"", "webhookReplicas: \"4\""));
        using var preview = new GitHubRun("preview");
        (await preview.StepAsync(pull.Folder, "preview.sh", new Dictionary<string, string> { ["PATH"] = pull.Programs })).Succeeded();

        Assert.Equal(["dev.md", "local.md"], Directory.GetFiles(pull.Reviews).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        string review = await File.ReadAllTextAsync(Path.Combine(pull.Reviews, "dev.md"), TestContext.Current.CancellationToken);
        // Compared with the branch: what changes, and not everything.
        Assert.Contains("replicas", review, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("93 to create", review, StringComparison.Ordinal);
        Assert.Contains(review.Split('\n')[0], preview.Summary, StringComparison.Ordinal);

        await using var api = await GitHubApi.StartAsync();
        api.Pulls.Add(PullRequest.Pull(6, GitHubApi.Repository, "another", Head));
        api.Pulls.Add(PullRequest.Pull(7, GitHubApi.Repository, Branch, Head));
        // Somebody else's comment that begins like ours is not ours.
        api.Comments.Add(GitHubApi.By("mallory", 1, "<!-- image-trust: review of dev -->"));
        api.Comments[0]["issue"] = "7";
        (await CommentAsync(api, GitHubApi.Repository, pull.Reviews)).Succeeded();
        Assert.Equal(3, api.Comments.Count);
        Assert.All(api.Comments, comment => Assert.Equal("7", (string?)comment["issue"]));
        Assert.StartsWith($"<!-- image-trust: review of dev -->\n{review.Split('\n')[0]}", (string?)api.Comments[1]["body"], StringComparison.Ordinal);

        await File.WriteAllTextAsync(Path.Combine(pull.Reviews, "dev.md"), "after the next push", TestContext.Current.CancellationToken);
        (await CommentAsync(api, GitHubApi.Repository, pull.Reviews)).Succeeded();
        Assert.Equal(3, api.Comments.Count);
        Assert.Equal("<!-- image-trust: review of dev -->\nafter the next push", (string?)api.Comments[1]["body"]);
        Assert.Equal("<!-- image-trust: review of dev -->", (string?)api.Comments[0]["body"]);
    }

    [Fact]
    public async Task A_preview_that_fails_says_why_in_the_place_of_its_review()
    {
        using var pull = await PullRequest.OfAsync(pull => pull.Replace("stacks/dev/trust-policy.yaml", "phase: day1", "phase: day9"));
        using var preview = new GitHubRun("preview");
        var run = await preview.StepAsync(pull.Folder, "preview.sh", new Dictionary<string, string> { ["PATH"] = pull.Programs });

        Assert.Equal((1, ""), (run.ExitCode, run.Output));
        Assert.Equal("preview.sh: the preview of dev fails\npreview.sh: local is reviewed\n", run.Errors);
        string review = await File.ReadAllTextAsync(Path.Combine(pull.Reviews, "dev.md"), TestContext.Current.CancellationToken);
        Assert.StartsWith("### dev\n\nThe preview **fails**:\n\n```\n", review, StringComparison.Ordinal);
        Assert.Contains("stacks/dev/trust-policy.yaml:", review, StringComparison.Ordinal);
    }

    /// <summary>Its code may have written anything in the place of a review.</summary>
    [Fact]
    public async Task What_a_fork_wrote_is_shown_as_text_and_nothing_else_of_its_artifact_is_used()
    {
        using var pull = await PullRequest.OfAsync(_ => { });
        Directory.CreateDirectory(pull.Reviews);
        string text = "<!-- image-trust: review of prod -->\n**No alarms.** @contoso/admins ![x](https://example.com/x)\n````\n</details>\n";
        await File.WriteAllTextAsync(Path.Combine(pull.Reviews, "dev.md"), text, TestContext.Current.CancellationToken);
        // A file of this machine, a stack that this branch does not have, and an attempt to get out of the folder.
        File.CreateSymbolicLink(Path.Combine(pull.Reviews, "local.md"), "/etc/hostname");
        await File.WriteAllTextAsync(Path.Combine(pull.Reviews, "mine.md"), "mine", TestContext.Current.CancellationToken);
        await using var api = await GitHubApi.StartAsync();
        api.Pulls.Add(PullRequest.Pull(8, Fork, Branch, Head));

        (await CommentAsync(api, Fork, pull.Reviews)).Succeeded();

        string body = (string)Assert.Single(api.Comments)["body"]!;
        string[] lines = body.Split('\n');
        Assert.Equal("<!-- image-trust: review of dev -->", lines[0]);
        Assert.Contains($"as the code of {Fork} at {Head[..12]} says it", lines[1], StringComparison.Ordinal);
        // The fence is longer than any in the text, and nothing comes before or after it that the fork wrote.
        Assert.Equal("`````", lines[3]);
        Assert.Equal(text, string.Join('\n', lines[4..8]) + "\n");
        Assert.Equal("`````", lines[^2]);
        Assert.Single(lines[4..], line => line == "`````");
    }

    [Fact]
    public async Task A_text_that_is_too_long_for_a_comment_is_cut_and_stays_fenced()
    {
        using var pull = await PullRequest.OfAsync(_ => { });
        Directory.CreateDirectory(pull.Reviews);
        await File.WriteAllTextAsync(Path.Combine(pull.Reviews, "dev.md"), new string('x', 200_000), TestContext.Current.CancellationToken);
        await using var api = await GitHubApi.StartAsync();
        api.Pulls.Add(PullRequest.Pull(8, Fork, Branch, Head));

        (await CommentAsync(api, Fork, pull.Reviews)).Succeeded();

        string body = (string)Assert.Single(api.Comments)["body"]!;
        Assert.InRange(body.Length, 60_000, 61_000);
        Assert.EndsWith("\n```\n", body, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(Fork, "2222222222222222222222222222222222222222")]
    // A pull request of the repository's own that is at the same commit is not the fork's.
    [InlineData(GitHubApi.Repository, Head)]
    public async Task A_pull_request_that_has_moved_on_or_is_another_gets_nothing(string from, string at)
    {
        using var pull = await PullRequest.OfAsync(_ => { });
        Directory.CreateDirectory(pull.Reviews);
        await File.WriteAllTextAsync(Path.Combine(pull.Reviews, "dev.md"), "x", TestContext.Current.CancellationToken);
        await using var api = await GitHubApi.StartAsync();
        api.Pulls.Add(PullRequest.Pull(9, from, Branch, at));

        var run = (await CommentAsync(api, Fork, pull.Reviews)).Succeeded();

        Assert.Empty(api.Comments);
        Assert.Contains("nothing to say", run.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_the_right_to_comment_it_says_what_GitHub_did_not_do()
    {
        using var pull = await PullRequest.OfAsync(_ => { });
        Directory.CreateDirectory(pull.Reviews);
        await using var api = await GitHubApi.StartAsync();

        var run = await CommentAsync(api, Fork, pull.Reviews, token: "stolen");

        Assert.Equal(3, run.ExitCode);
        Assert.Contains($"GitHub did not do GET /repos/{GitHubApi.Repository}/pulls?state=open&head=mallory%3A{Branch}", run.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain("stolen", run.Errors, StringComparison.Ordinal);
    }

    /// <summary>On the repository's own branch, with its own scripts.</summary>
    private static async Task<ProgramRun> CommentAsync(GitHubApi api, string from, string reviews, string token = GitHubApi.Token)
    {
        using var run = new GitHubRun("preview-comment", api, PullRequest.RunOf(from, Branch, Head));
        return await run.StepAsync(BuiltProgram.Root, "comment.sh", new Dictionary<string, string> { ["REVIEWS"] = reviews, ["GITHUB_TOKEN"] = token });
    }
}
