using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;

namespace EndToEnd.Workflows;

/// <summary>GitHub's interface to a repository's objects, over a real one: what a script made by it can be merged.</summary>
/// <param name="folder">The repository's own folder (<c>.git</c>).</param>
internal sealed class GitObjects(string folder)
{
    private int next;

    /// <returns>Null for what there is not, and what cannot be done.</returns>
    public JsonNode? Answer(string method, string[] path, JsonObject sent) => (method, path) switch
    {
        ("POST", ["blobs"]) => Sha(Git(Convert.FromBase64String((string)sent["content"]!), null, "hash-object", "-w", "--stdin")),
        ("POST", ["trees"]) => Sha(Tree(sent)),
        ("POST", ["commits"]) => Sha(Git(
            [], null, "-c", "user.name=github-actions[bot]", "-c", "user.email=github-actions@example.com", "commit-tree", (string)sent["tree"]!, "-p", (string)sent["parents"]![0]!, "-m", (string)sent["message"]!)),
        ("GET", ["matching-refs", .. var name]) => Refs(string.Join('/', name)),
        ("POST", ["refs"]) => Reference((string)sent["ref"]!, (string)sent["sha"]!, isNew: true),
        ("PATCH", ["refs", .. var name]) => Reference("refs/" + string.Join('/', name), (string)sent["sha"]!, isNew: false),
        _ => null,
    };

    public string Git(params string[] arguments) => Git([], null, arguments);

    private static JsonObject Sha(string sha) => new() { ["sha"] = sha };

    private string Tree(JsonObject sent)
    {
        string index = Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"index-of-{++next}"));
        Git([], index, "read-tree", (string)sent["base_tree"]!);
        foreach (var entry in sent["tree"]!.AsArray())
        {
            Git([], index, "update-index", "--add", "--cacheinfo", $"{entry!["mode"]},{entry["sha"]},{entry["path"]}");
        }

        return Git([], index, "write-tree");
    }

    private JsonArray Refs(string name) =>
    [
        .. Git("for-each-ref", "--format=%(refname) %(objectname)").Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split(' '))
            .Where(pair => pair[0].StartsWith("refs/" + name, StringComparison.Ordinal))
            .Select(pair => (JsonNode)new JsonObject { ["ref"] = pair[0], ["object"] = Sha(pair[1]) }),
    ];

    private JsonObject? Reference(string name, string sha, bool isNew)
    {
        bool isThere = Refs(name["refs/".Length..]).Any(one => (string)one!["ref"]! == name);
        if (isThere == isNew)
        {
            return null;
        }

        Git("update-ref", name, sha);
        return new JsonObject { ["ref"] = name };
    }

    private string Git(byte[] input, string? index, params string[] arguments)
    {
        var start = new ProcessStartInfo("git", ["--git-dir", folder, .. arguments]) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        if (index is not null)
        {
            start.Environment["GIT_INDEX_FILE"] = index;
        }

        using var git = Process.Start(start)!;
        git.StandardInput.BaseStream.Write(input);
        git.StandardInput.Close();
        string output = git.StandardOutput.ReadToEnd(), errors = git.StandardError.ReadToEnd();
        git.WaitForExit();
        return git.ExitCode == 0 ? output.Trim() : throw new InvalidOperationException(new StringBuilder(errors).Append(output).ToString());
    }
}
