using ImageTrust.TestKit.Certificates;
using ImageTrust.TestKit.Local;
using Microsoft.AspNetCore.Http;

namespace ImageTrust.LocalSigstore;

/// <summary>Identity tokens over HTTP: who asks says whose token it wants. Each is good for ten minutes and at this instance alone.</summary>
internal static class Tokens
{
    public const string GitHub = "/token/github";
    public const string Person = "/token/person";

    /// <returns>The token, a problem with the question, or null for a path that is none of these.</returns>
    public static Answer? Answer(IdentityProvider provider, HttpRequest request) => (request.Method, request.Path.Value) switch
    {
        ("GET", GitHub) => Workflow(request.Query) is { } workflow
            ? TestKit.Local.Answer.Text(200, provider.Issue(workflow))
            : TestKit.Local.Answer.Text(400, "expected ?repository=OWNER/NAME&workflow=FILE.yml&ref=refs/heads/BRANCH, each of them with a default"),
        ("GET", Person) => request.Query["address"].ToString() is { Length: > 2 } address && address.Contains('@', StringComparison.Ordinal)
            ? TestKit.Local.Answer.Text(200, provider.Issue(new Identity.Person(address)))
            : TestKit.Local.Answer.Text(400, "expected ?address=NAME@HOST"),
        _ => null,
    };

    private static Identity.GitHubActions? Workflow(IQueryCollection query)
    {
        var identity = new Identity.GitHubActions();
        identity = identity with
        {
            Repository = Of("repository", identity.Repository),
            Workflow = Of("workflow", identity.Workflow),
            Ref = Of("ref", identity.Ref),
        };
        string[] known = ["repository", "workflow", "ref"];
        return query.Keys.All(known.Contains) && identity.Repository.Split('/') is [{ Length: > 0 }, { Length: > 0 }] ? identity : null;

        string Of(string name, string otherwise) => query[name].ToString() is { Length: > 0 } text ? text : otherwise;
    }
}
