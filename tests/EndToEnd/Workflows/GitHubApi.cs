using System.Globalization;
using System.Text.Json.Nodes;
using ImageTrust.TestKit.Registry;
using Microsoft.AspNetCore.Http;

namespace EndToEnd.Workflows;

/// <summary>As much of GitHub's REST interface as the workflows' scripts use, for one repository. Whoever brings another token than the run's gets 401.</summary>
internal sealed class GitHubApi : IAsyncDisposable
{
    public const string Token = "the-run-s-own-token";
    public const string Repository = "adatum/image-trust";
    public const string Workflows = "github-actions[bot]";

    private const string Root = $"/repos/{Repository}/";

    private readonly Lock one = new();
    private LoopbackServer server = null!;
    private int next = 100;

    private GitHubApi()
    {
    }

    public string Url => server.Address.ToString().TrimEnd('/');

    public IReadOnlyList<SeenRequest> Requests => server.Requests;

    public List<JsonObject> Pulls { get; } = [];

    /// <summary>Comments of all pull requests, each with the number of its own in <c>issue</c>.</summary>
    public List<JsonObject> Comments { get; } = [];

    public List<JsonObject> Issues { get; } = [];

    public List<JsonObject> Releases { get; } = [];

    /// <summary>Runs of workflows.</summary>
    public List<JsonObject> Runs { get; } = [];

    /// <summary>What runs have kept, packed.</summary>
    public List<(int Run, string Name, byte[] Zip)> Artifacts { get; } = [];

    /// <summary>The repository's objects; null where a test has no repository.</summary>
    public GitObjects? Git { get; set; }

    /// <summary>Uploaded files by name.</summary>
    public Dictionary<string, byte[]> Files { get; } = new(StringComparer.Ordinal);

    public static async Task<GitHubApi> StartAsync()
    {
        var api = new GitHubApi();
        api.server = await LoopbackServer.StartAsync(api.AnswerAsync);
        return api;
    }

    public static JsonObject By(string login, int id, string body) => new() { ["id"] = id, ["user"] = new JsonObject { ["login"] = login }, ["body"] = body };

    public ValueTask DisposeAsync() => server.DisposeAsync();

    private async Task AnswerAsync(HttpContext context)
    {
        if (context.Request.Path.StartsWithSegments("/storage", out var stored))
        {
            Assert.Empty(context.Request.Headers.Authorization.ToString());
            await context.Response.Body.WriteAsync(Artifacts[int.Parse(stored.Value![1..], CultureInfo.InvariantCulture)].Zip);
            return;
        }

        if (context.Request.Headers.Authorization != $"Bearer {Token}")
        {
            context.Response.StatusCode = StatusCodes.Status401Unauthorized;
            return;
        }

        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body);
        if (context.Request.Path.Value!.Split('/') is [.., "artifacts", var artifact, "zip"])
        {
            // GitHub sends on to a storage, whose address is all that it asks for: here another name of this machine.
            context.Response.Redirect($"http://localhost:{server.Address.Port}/storage/{artifact}");
            return;
        }

        JsonNode? answer;
        lock (one)
        {
            answer = Answer(context.Request, body.ToArray());
        }

        if (answer is null)
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }

        context.Response.ContentType = "application/json";
        await context.Response.WriteAsync(answer.ToJsonString());
    }

    private JsonNode? Answer(HttpRequest request, byte[] body)
    {
        string path = request.Path.Value!;
        if (path.StartsWith("/upload/", StringComparison.Ordinal))
        {
            Files[request.Query["name"]!] = body;
            return new JsonObject { ["state"] = "uploaded" };
        }

        var sent = body.Length > 0 ? JsonNode.Parse(body)!.AsObject() : [];
        return !path.StartsWith(Root, StringComparison.Ordinal) ? null : (request.Method, path[Root.Length..].Split('/')) switch
        {
            ("GET", ["pulls"]) => Page(request, Pulls.Where(pull => (string?)pull["state"] != "closed" && $"{pull["head"]!["user"]!["login"]}:{pull["head"]!["ref"]}" == request.Query["head"])),
            ("POST", ["pulls"]) => Add(Pulls, Headed(sent)),
            ("PATCH", ["pulls", var number]) => Change(Pulls, "number", number, sent),
            ("GET", ["issues", var number, "comments"]) => Page(request, Comments.Where(comment => comment["issue"]!.ToString() == number)),
            ("POST", ["issues", var number, "comments"]) => Add(Comments, With(sent, "issue", number)),
            ("PATCH", ["issues", "comments", var id]) => Change(Comments, "id", id, sent),
            ("GET", ["issues"]) => Page(request, Issues.Where(issue => (string?)issue["state"] != "closed")),
            ("POST", ["issues"]) => Add(Issues, sent),
            ("PATCH", ["issues", var number]) => Change(Issues, "number", number, sent),
            ("POST", ["releases"]) => Add(Releases, With(sent, "upload_url", $"{Url}/upload/assets{{?name,label}}")),
            ("PATCH", ["releases", var id]) => Change(Releases, "id", id, sent),
            ("GET", ["actions", "workflows", var file, "runs"]) => new JsonObject
            {
                ["workflow_runs"] = new JsonArray([.. Runs.Where(run => ((string)run["path"]!).EndsWith("/" + file, StringComparison.Ordinal)).Select(run => run.DeepClone())]),
            },
            ("GET", ["actions", "runs", var run, "artifacts"]) => new JsonObject
            {
                ["artifacts"] = new JsonArray([.. Artifacts.Index().Where(kept => $"{kept.Item.Run}" == run && kept.Item.Name == request.Query["name"])
                    .Select(kept => new JsonObject { ["id"] = kept.Index, ["expired"] = false })]),
            },
            (var method, ["git", .. var rest]) => Git?.Answer(method, rest, sent),
            _ => null,
        };
    }

    /// <summary>GitHub answers with the branch where a script names it.</summary>
    private JsonObject Headed(JsonObject sent)
    {
        string branch = (string)sent["head"]!;
        sent["head"] = new JsonObject
        {
            ["sha"] = Git!.Git("rev-parse", $"refs/heads/{branch}"),
            ["ref"] = branch,
            ["user"] = new JsonObject { ["login"] = Repository.Split('/')[0] },
            ["repo"] = new JsonObject { ["full_name"] = Repository },
        };
        return sent;
    }

    private static JsonArray Page(HttpRequest request, IEnumerable<JsonObject> all) =>
        [.. all.Skip((int.Parse(request.Query["page"]!, CultureInfo.InvariantCulture) - 1) * 100).Take(100).Select(one => one.DeepClone())];

    private static JsonObject With(JsonObject sent, string member, string value)
    {
        sent[member] = value;
        return sent;
    }

    private JsonNode Add(List<JsonObject> to, JsonObject sent)
    {
        sent["id"] = ++next;
        sent["number"] = next;
        sent["user"] = new JsonObject { ["login"] = Workflows };
        to.Add(sent);
        return sent.DeepClone();
    }

    private static JsonNode? Change(List<JsonObject> of, string member, string value, JsonObject sent)
    {
        if (of.Find(one => one[member]?.ToString() == value) is not { } found)
        {
            return null;
        }

        foreach (var (name, changed) in sent)
        {
            found[name] = changed?.DeepClone();
        }

        return found.DeepClone();
    }
}
