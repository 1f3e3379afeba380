using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Http;

namespace ImageTrust.TestKit.Registry;

/// <summary>The paths of the distribution API (OCI distribution spec 1.1, "Endpoints").</summary>
internal sealed partial class OciRoutes(OciStore store, OciRegistryOptions options)
{
    private const string Index = "application/vnd.oci.image.index.v1+json";

    private readonly ConcurrentDictionary<string, byte[]> uploads = new();
    private int lastUpload;

    public Task AnswerAsync(HttpContext context)
    {
        string path = context.Request.Path.Value ?? "";
        return path is "/v2" or "/v2/" ? SendAsync(context, 200, "{}"u8.ToArray(), "application/json")
            : ReferrersPath().Match(path) is { Success: true } referrers ? ReferrersAsync(context, Part(referrers, 1), Part(referrers, 2))
            : ManifestPath().Match(path) is { Success: true } manifest ? ManifestAsync(context, Part(manifest, 1), Part(manifest, 2))
            : UploadPath().Match(path) is { Success: true } upload ? UploadAsync(context, Part(upload, 1), Part(upload, 2))
            : BlobPath().Match(path) is { Success: true } blob ? BlobAsync(context, Part(blob, 2))
            : TagsPath().Match(path) is { Success: true } tags ? TagsAsync(context, Part(tags, 1))
            : ErrorAsync(context, 404, "NOT_FOUND");
    }

    private static string Part(Match match, int group) => match.Groups[group].Value;

    private Task ReferrersAsync(HttpContext context, string repository, string digest)
    {
        if (!options.Referrers)
        {
            return ErrorAsync(context, 404, "NOT_FOUND");
        }

        var all = store.Referrers(repository, digest);
        int from = int.TryParse(context.Request.Query["from"], NumberStyles.None, CultureInfo.InvariantCulture, out int number) ? number : 0;
        var page = new JsonArray([.. all.Skip(from).Take(options.PageSize).Select(entry => entry.DeepClone())]);
        if (from + page.Count < all.Count)
        {
            context.Response.Headers.Link = $"<{context.Request.Path}?from={from + page.Count}>; rel=\"next\"";
        }

        var answer = new JsonObject { ["schemaVersion"] = 2, ["mediaType"] = Index, ["manifests"] = page };
        return SendAsync(context, 200, Json.Bytes(answer), Index);
    }

    private async Task ManifestAsync(HttpContext context, string repository, string reference)
    {
        if (HttpMethods.IsPut(context.Request.Method))
        {
            byte[] bytes = await BodyAsync(context);
            string digest = store.PutManifest(
                repository, context.Request.ContentType ?? "", bytes, reference.StartsWith("sha256:", StringComparison.Ordinal) ? null : reference);
            context.Response.Headers["Docker-Content-Digest"] = digest;
            context.Response.Headers.Location = $"/v2/{repository}/manifests/{digest}";
            if (options.Referrers && (string?)JsonNode.Parse(bytes)?["subject"]?["digest"] is { } subject)
            {
                context.Response.Headers["OCI-Subject"] = subject;
            }

            await SendAsync(context, 201, [], null);
        }
        else if (HttpMethods.IsDelete(context.Request.Method))
        {
            await SendAsync(context, store.Delete(repository, reference) ? 202 : 404, [], null);
        }
        else if (store.Manifest(repository, reference) is { } found)
        {
            context.Response.Headers["Docker-Content-Digest"] = found.Digest;
            await SendAsync(context, 200, found.Manifest.Bytes, found.Manifest.MediaType);
        }
        else
        {
            await ErrorAsync(context, 404, "MANIFEST_UNKNOWN");
        }
    }

    private async Task UploadAsync(HttpContext context, string repository, string id)
    {
        byte[] body = await BodyAsync(context);
        string digest = context.Request.Query["digest"].ToString();
        string mount = context.Request.Query["mount"].ToString();
        if (mount.Length > 0 && store.Blob(mount) is not null)
        {
            await CreatedAsync(context, repository, mount);
        }
        else if (digest.Length > 0)
        {
            byte[] all = [.. uploads.TryRemove(id, out byte[]? before) ? before : [], .. body];
            await (OciStore.DigestOf(all) == digest ? CreatedAsync(context, repository, store.PutBlob(all)) : ErrorAsync(context, 400, "DIGEST_INVALID"));
        }
        else
        {
            id = id.Length > 0 ? id : Interlocked.Increment(ref lastUpload).ToString(CultureInfo.InvariantCulture);
            byte[] all = uploads.AddOrUpdate(id, body, (_, before) => [.. before, .. body]);
            context.Response.Headers.Location = $"/v2/{repository}/blobs/uploads/{id}";
            context.Response.Headers["Docker-Upload-UUID"] = id;
            context.Response.Headers.Range = $"0-{Math.Max(all.Length - 1, 0)}";
            await SendAsync(context, 202, [], null);
        }
    }

    private Task BlobAsync(HttpContext context, string digest)
    {
        if (store.Blob(digest) is not { } bytes)
        {
            return ErrorAsync(context, 404, "BLOB_UNKNOWN");
        }

        if (options.BlobRedirect is { } redirect)
        {
            context.Response.Headers.Location = redirect(digest).ToString();
            return SendAsync(context, 307, [], null);
        }

        return SendAsync(context, 200, bytes, "application/octet-stream");
    }

    private Task TagsAsync(HttpContext context, string repository) =>
        SendAsync(context, 200, Json.Bytes(new JsonObject { ["name"] = repository, ["tags"] = new JsonArray([.. store.Tags(repository)]) }), "application/json");

    private static Task CreatedAsync(HttpContext context, string repository, string digest)
    {
        context.Response.Headers["Docker-Content-Digest"] = digest;
        context.Response.Headers.Location = $"/v2/{repository}/blobs/{digest}";
        return SendAsync(context, 201, [], null);
    }

    private static Task ErrorAsync(HttpContext context, int status, string code) =>
        SendAsync(context, status, Json.Bytes(new JsonObject { ["errors"] = new JsonArray(new JsonObject { ["code"] = code, ["message"] = code }) }), "application/json");

    private static async Task<byte[]> BodyAsync(HttpContext context)
    {
        using var buffer = new MemoryStream();
        await context.Request.Body.CopyToAsync(buffer);
        return buffer.ToArray();
    }

    private static async Task SendAsync(HttpContext context, int status, byte[] body, string? contentType)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = contentType;
        context.Response.ContentLength = body.Length;
        if (!HttpMethods.IsHead(context.Request.Method))
        {
            await context.Response.Body.WriteAsync(body);
        }
    }

    [GeneratedRegex(@"\A/v2/(.+)/referrers/(sha256:[0-9a-f]{64})\z")]
    private static partial Regex ReferrersPath();

    [GeneratedRegex(@"\A/v2/(.+)/manifests/([^/]+)\z")]
    private static partial Regex ManifestPath();

    [GeneratedRegex(@"\A/v2/(.+)/blobs/uploads/?([^/]*)\z")]
    private static partial Regex UploadPath();

    [GeneratedRegex(@"\A/v2/(.+)/blobs/(sha256:[0-9a-f]{64})\z")]
    private static partial Regex BlobPath();

    [GeneratedRegex(@"\A/v2/(.+)/tags/list\z")]
    private static partial Regex TagsPath();
}
