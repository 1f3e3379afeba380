using System.Text.Json.Nodes;
using ImageTrust.TestKit.Registry;

namespace ImageTrust.TestKit.Captured;

/// <summary>
/// A repository as a real client left it: <c>layout.json</c> (tags, the signed digest, how referrers are found), <c>manifests/</c> and
/// <c>blobs/</c>, each file named by its digest. It is replayed byte for byte.
/// </summary>
public sealed class CapturedRepository(string folder)
{
    private const string Manifest = "application/vnd.oci.image.manifest.v1+json";

    private readonly JsonObject layout = Read(Path.Combine(folder, "layout.json"));

    /// <summary>What was signed, or was to be.</summary>
    public string Subject => (string)layout["subject"]!;

    /// <summary>Another image of the same repository that nobody signed.</summary>
    public string Other => (string)layout["tags"]!["evil"]!;

    /// <summary>Whether the registry had the referrers API.</summary>
    public bool HasReferrersApi => (string?)layout["referrers_via"] == "api";

    public void Replay(OciStore store, string repository)
    {
        foreach (var blob in Directory.EnumerateFiles(Path.Combine(folder, "blobs")))
        {
            store.PutBlob(File.ReadAllBytes(blob));
        }

        foreach (var (digest, bytes) in Manifests())
        {
            string mediaType = (string?)JsonNode.Parse(bytes)!["mediaType"] ?? Manifest;
            string put = store.PutManifest(repository, mediaType, bytes);
            if (put != digest)
            {
                throw new InvalidDataException($"{folder}: {digest} holds other bytes");
            }

            foreach (var (tag, _) in layout["tags"]!.AsObject().Where(pair => (string)pair.Value! == digest))
            {
                store.PutManifest(repository, mediaType, bytes, tag);
            }
        }
    }

    /// <summary>Everything that speaks for the subject, attached to the other image as well: what a person with push rights could do.</summary>
    public void CopySignatures(OciStore store, string repository)
    {
        foreach (var (tag, digest) in layout["tags"]!.AsObject().Where(pair => pair.Key.StartsWith(TagOf(Subject) + '.', StringComparison.Ordinal)))
        {
            var copied = store.Manifest(repository, (string)digest!)!.Value.Manifest;
            store.PutManifest(repository, copied.MediaType, copied.Bytes, TagOf(Other) + tag[TagOf(Subject).Length..]);
        }

        foreach (var (_, bytes) in Manifests())
        {
            var manifest = JsonNode.Parse(bytes)!.AsObject();
            if ((string?)manifest["subject"]?["digest"] == Subject)
            {
                manifest["subject"]!["digest"] = Other;
                store.PutManifest(repository, Manifest, Json.Bytes(manifest));
            }
        }
    }

    private IEnumerable<(string Digest, byte[] Bytes)> Manifests() =>
        Directory.EnumerateFiles(Path.Combine(folder, "manifests")).Order(StringComparer.Ordinal)
            .Select(file => (Path.GetFileNameWithoutExtension(file).Replace("sha256-", "sha256:", StringComparison.Ordinal), File.ReadAllBytes(file)));

    private static string TagOf(string digest) => ImageWriter.TagOf(digest);

    private static JsonObject Read(string path) => JsonNode.Parse(File.ReadAllBytes(path))!.AsObject();
}
