using System.IO.Compression;
using System.Text.Json.Nodes;
using EndToEnd.Engine.StandIns;
using EndToEnd.Programs;

namespace EndToEnd.Workflows.Play;

/// <summary>GitHub as a play needs it: a repository, its interface, and what runs of workflows leave there.</summary>
internal sealed class GitHubPlace : IAsyncDisposable
{
    private static readonly string[] By = ["-c", "user.name=jane", "-c", "user.email=jane@example.com"];

    private readonly string repository;
    private readonly Workplace work = new();
    private string? merged;
    private int runs = 500;
    private int checkouts;

    private GitHubPlace(GitHubApi api, string repository) => (Api, this.repository) = (api, repository);

    public GitHubApi Api { get; }

    /// <summary>For PATH: a <c>dotnet</c> that builds nothing, since everything is built.</summary>
    public string Programs { get; private init; } = "";

    /// <summary>Whether a checkout has the programs of this build; without them it is as GitHub makes it.</summary>
    public bool IsBuilt { get; set; } = true;

    /// <param name="repository">A folder whose content becomes the branch main.</param>
    public static async Task<GitHubPlace> OfAsync(string repository)
    {
        var api = await GitHubApi.StartAsync();
        var place = new GitHubPlace(api, repository) { Programs = Directory.CreateTempSubdirectory("image-trust-programs-").FullName };
        string dotnet = Environment.GetEnvironmentVariable("PATH")!.Split(':').Select(at => Path.Combine(at, "dotnet")).First(File.Exists);
        Script.Write(Path.Combine(place.Programs, "dotnet"), $"""
            case "$*" in
              build*) exit 0 ;;
              publish*infra/Infra.csproj*) ;;
              *) exec {dotnet} "$@" ;;
            esac
            while [ "$1" != -o ]; do shift; done
            [ -e "$2" ] || ln -s {BuiltProgram.Root}/artifacts/bin/Infra/debug "$2"

            """);
        await GitAsync(repository, "init", "--quiet", "--initial-branch", "main");
        await CommitAsync(repository, "Begin");
        api.Git = new GitObjects(Path.Combine(repository, ".git"));
        return place;
    }

    public static async Task<string> GitAsync(string folder, params string[] arguments) => (await ProgramRun.StartAsync("git", ["-C", folder, .. By, .. arguments])).Succeeded().Output;

    /// <summary>A branch with a change, as somebody pushes it.</summary>
    /// <returns>Its commit.</returns>
    public async Task<string> BranchAsync(string branch, Func<string, Task> change)
    {
        string clone = await CheckoutAsync("1");
        await GitAsync(clone, "checkout", "--quiet", "-b", branch);
        await change(clone);
        await CommitAsync(clone, branch);
        await GitAsync(clone, "push", "--quiet", "origin", branch);
        return (await GitAsync(clone, "rev-parse", "HEAD")).Trim();
    }

    /// <summary>From now on checkouts are of this branch merged into main, as a pull request's are; null for main.</summary>
    public void Look(string? branch) => merged = branch;

    /// <summary>As the button does it.</summary>
    public Task MergeAsync(string branch) => GitAsync(repository, "merge", "--quiet", "--no-ff", "-m", $"Merge {branch}", branch);

    public async Task<string> CheckoutAsync(string depth)
    {
        string folder = work.PathOf($"checkout-{++checkouts}");
        await GitAsync("/", "clone", "--quiet", repository, folder);
        if (merged is not null)
        {
            Assert.Equal("2", depth);
            await GitAsync(folder, "merge", "--quiet", "--no-ff", "-m", "the pull request merged", $"origin/{merged}");
        }

        Directory.CreateDirectory(Path.Combine(folder, "artifacts"));
        foreach (string built in IsBuilt ? (string[])["bin", "obj"] : [])
        {
            Directory.CreateSymbolicLink(Path.Combine(folder, "artifacts", built), Path.Combine(BuiltProgram.Root, "artifacts", built));
        }

        return folder;
    }

    public int NewRun() => ++runs;

    public void Started(int run, string workflow)
    {
        if (!Api.Runs.Exists(one => (int)one["id"]! == run))
        {
            Api.Runs.Add(RunOf(run, workflow, GitHubApi.Repository));
        }
    }

    public static JsonObject RunOf(int run, string workflow, string from) => new()
    {
        ["id"] = run,
        ["path"] = $".github/workflows/{workflow}.yml",
        ["event"] = "schedule",
        ["head_branch"] = "main",
        ["head_repository"] = new JsonObject { ["full_name"] = from },
    };

    public void Keep(int run, string name, string folder)
    {
        string zip = work.PathOf($"artifact-{Guid.CreateVersion7()}.zip");
        ZipFile.CreateFromDirectory(folder, zip);
        Api.Artifacts.Add((run, name, File.ReadAllBytes(zip)));
    }

    public byte[] Artifact(int run, string name) => Assert.Single(Api.Artifacts, one => one.Run == run && one.Name == name).Zip;

    public async ValueTask DisposeAsync()
    {
        await Api.DisposeAsync();
        Directory.Delete(Programs, recursive: true);
        work.Dispose();
    }

    private static async Task CommitAsync(string folder, string subject)
    {
        await GitAsync(folder, "add", "--all");
        await GitAsync(folder, "commit", "--quiet", "--allow-empty", "-m", subject);
    }
}
