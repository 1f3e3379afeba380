using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace ImageTrust.TestKit.Registry;

/// <summary>A manifest as it was pushed.</summary>
public sealed record StoredManifest(string MediaType, byte[] Bytes);

/// <summary>The content of a registry, in memory.</summary>
public sealed class OciStore
{
    private readonly ConcurrentDictionary<string, byte[]> blobs = new();
    private readonly ConcurrentDictionary<(string Repository, string Digest), StoredManifest> manifests = new();
    private readonly ConcurrentDictionary<(string Repository, string Tag), string> tags = new();
    private readonly ConcurrentDictionary<(string Repository, string Subject), ConcurrentQueue<(string Digest, JsonObject Descriptor)>> referrers = new();

    public static string DigestOf(byte[] bytes) => "sha256:" + Convert.ToHexStringLower(SHA256.HashData(bytes));

    public string PutBlob(byte[] bytes)
    {
        string digest = DigestOf(bytes);
        blobs[digest] = bytes;
        return digest;
    }

    public byte[]? Blob(string digest) => blobs.GetValueOrDefault(digest);

    public string PutManifest(string repository, string mediaType, byte[] bytes, string? tag = null)
    {
        string digest = DigestOf(bytes);
        if (manifests.TryAdd((repository, digest), new StoredManifest(mediaType, bytes)))
        {
            AddReferrer(repository, digest, mediaType, bytes);
        }

        if (tag is not null)
        {
            tags[(repository, tag)] = digest;
        }

        return digest;
    }

    /// <param name="repository">The repository.</param>
    /// <param name="reference">A tag or a digest.</param>
    public (string Digest, StoredManifest Manifest)? Manifest(string repository, string reference)
    {
        string? digest = reference.StartsWith("sha256:", StringComparison.Ordinal) ? reference : tags.GetValueOrDefault((repository, reference));
        return digest is not null && manifests.TryGetValue((repository, digest), out var found) ? (digest, found) : null;
    }

    public bool Delete(string repository, string reference) =>
        tags.TryRemove((repository, reference), out _) || manifests.TryRemove((repository, reference), out _);

    public IReadOnlyList<string> Tags(string repository) =>
        [.. tags.Keys.Where(key => key.Repository == repository).Select(key => key.Tag).Order(StringComparer.Ordinal)];

    /// <summary>Descriptors of everything whose subject is this digest, in the order of pushing, as the referrers API lists them.</summary>
    public IReadOnlyList<JsonObject> Referrers(string repository, string digest) =>
        referrers.TryGetValue((repository, digest), out var list)
            ? [.. list.Where(entry => manifests.ContainsKey((repository, entry.Digest))).Select(entry => entry.Descriptor)]
            : [];

    private void AddReferrer(string repository, string digest, string mediaType, byte[] bytes)
    {
        // A document may have a member twice, which a tree of nodes cannot hold.
        using var plain = JsonDocument.Parse(bytes);
        if (plain.RootElement.ValueKind == JsonValueKind.Object && plain.RootElement.TryGetProperty("subject", out _)
            && JsonNode.Parse(bytes) is JsonObject document && (string?)document["subject"]?["digest"] is { } subject)
        {
            referrers.GetOrAdd((repository, subject), _ => new()).Enqueue((digest, Descriptor(digest, new StoredManifest(mediaType, bytes), document)));
        }
    }

    private static JsonObject Descriptor(string digest, StoredManifest manifest, JsonObject document)
    {
        var descriptor = new JsonObject
        {
            ["mediaType"] = manifest.MediaType,
            ["digest"] = digest,
            ["size"] = manifest.Bytes.Length,
            ["artifactType"] = (string?)document["artifactType"] ?? (string?)document["config"]?["mediaType"],
        };
        if (document["annotations"] is { } annotations)
        {
            descriptor["annotations"] = annotations.DeepClone();
        }

        return descriptor;
    }
}
