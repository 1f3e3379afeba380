using System.Text.Json.Nodes;
using EndToEnd.Documents;
using EndToEnd.Programs;

namespace EndToEnd.Workflows;

/// <summary>A checkout as the workflow `preview` has it: the branch, and the pull request merged into it.</summary>
internal sealed class PullRequest : IDisposable
{
    private static readonly string[] Sources = ["infra/pipelines", "stacks", "Pulumi.yaml", "Pulumi.dev.yaml", "Pulumi.local.yaml"];

    private readonly FreshCopy checkout;

    private PullRequest(FreshCopy checkout) => this.checkout = checkout;

    public string Folder => checkout.Root;

    /// <summary>For PATH: the step's own build is stood in for.</summary>
    public string Programs { get; private set; } = "";

    public string Reviews => checkout.PathOf("artifacts/reviews");

    /// <param name="change">What the pull request changes.</param>
    public static async Task<PullRequest> OfAsync(Action<PullRequest> change)
    {
        var made = new PullRequest(await FreshCopy.OfAsync(Sources));
        made.Programs = made.checkout.UseBuilt();
        await made.GitAsync("init", "--quiet");
        await made.CommitAsync("the branch");
        change(made);
        await made.CommitAsync("the pull request");
        return made;
    }

    public string PathOf(string name) => checkout.PathOf(name);

    public void Replace(string file, string old, string text)
    {
        string before = File.ReadAllText(PathOf(file));
        Assert.Contains(old, before, StringComparison.Ordinal);
        File.WriteAllText(PathOf(file), before.Replace(old, text, StringComparison.Ordinal));
    }

    /// <summary>What GitHub says of the run of `preview` that has ended.</summary>
    public static JsonObject RunOf(string from, string branch, string head) => new()
    {
        ["repository"] = new JsonObject { ["full_name"] = GitHubApi.Repository },
        ["workflow_run"] = new JsonObject
        {
            ["event"] = "pull_request",
            ["head_sha"] = head,
            ["head_branch"] = branch,
            ["head_repository"] = new JsonObject { ["full_name"] = from, ["owner"] = new JsonObject { ["login"] = from.Split('/')[0] } },
        },
    };

    public static JsonObject Pull(int number, string from, string branch, string head) => new()
    {
        ["number"] = number,
        ["head"] = new JsonObject
        {
            ["sha"] = head,
            ["ref"] = branch,
            ["user"] = new JsonObject { ["login"] = from.Split('/')[0] },
            ["repo"] = new JsonObject { ["full_name"] = from },
        },
    };

    public void Dispose() => checkout.Dispose();

    private async Task CommitAsync(string subject)
    {
        await GitAsync("add", "--all", "--", ":!artifacts");
        await GitAsync("-c", "user.name=a", "-c", "user.email=a@example.com", "commit", "--quiet", "--allow-empty", "-m", subject);
    }

    private async Task GitAsync(params string[] arguments) => (await ProgramRun.StartAsync("git", ["-C", Folder, .. arguments])).Succeeded();
}
