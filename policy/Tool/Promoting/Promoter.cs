using System.Text;
using ImageTrust.Policy.Model.Values;
using ImageTrust.Policy.Tool.Hosting;

namespace ImageTrust.Policy.Tool.Promoting;

/// <summary>Who promotes or demotes, for the ledger: what they say of themselves. What proves it is the commit's review.</summary>
internal static class Promoter
{
    /// <param name="host">The environment.</param>
    /// <param name="folder">In a repository whose git may know a name.</param>
    /// <param name="said">On the command line; null when nothing is.</param>
    /// <exception cref="UsageException">Nobody says who.</exception>
    public static Sentence Of(ToolHost host, string folder, string? said)
    {
        string? text = said ?? Workflow(host) ?? Git(folder);
        return text is null ? throw new UsageException("Say who does this: --by \"Jane Doe <jane@example.com>\". Neither a GitHub workflow nor git's user.name says it.")
            : Sentence.TryParse(text, out var who, out var problem) ? who
            : throw new UsageException($"--by {text}: {problem}.");
    }

    private static string? Workflow(ToolHost host) => host.Variable("GITHUB_ACTOR") is { Length: > 0 } actor && host.Variable("GITHUB_WORKFLOW_REF") is { Length: > 0 } workflow
        ? $"{actor} by {workflow}"
        : null;

    private static string? Git(string folder)
    {
        string? name = Setting(folder, "user.name");
        string? mail = Setting(folder, "user.email");
        return name is null ? mail : mail is null ? name : $"{name} <{mail}>";
    }

    private static string? Setting(string folder, string name) =>
        Sources.Git.Ask(folder, "config", "--get", name) is { } bytes && Encoding.UTF8.GetString(bytes).Trim() is { Length: > 0 } text ? text : null;
}
