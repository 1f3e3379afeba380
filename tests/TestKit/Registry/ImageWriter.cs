using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;

namespace ImageTrust.TestKit.Registry;

/// <summary>A layer of a legacy signature or attestation.</summary>
public sealed record EvidenceLayer(string MediaType, byte[] Bytes, params (string Name, string Value)[] Annotations);

/// <summary>
/// Writes images and what clients attach to them into a store, in the shapes cosign gives them. With the referrers tag, entries
/// are written as careless clients do: wrong artifact type, no annotations.
/// </summary>
public sealed class ImageWriter(OciStore store, string repository)
{
    public const string Manifest = "application/vnd.oci.image.manifest.v1+json";
    public const string Index = "application/vnd.oci.image.index.v1+json";
    public const string Bundle = "application/vnd.dev.sigstore.bundle.v0.3+json";
    public const string Empty = "application/vnd.oci.empty.v1+json";
    public const string SimpleSigning = "application/vnd.dev.cosign.simplesigning.v1+json";
    public const string Dsse = "application/vnd.dsse.envelope.v1+json";

    private const string Config = "application/vnd.oci.image.config.v1+json";

    /// <summary>An image whose only content is a text; equal texts are equal images.</summary>
    /// <param name="content">The text.</param>
    /// <param name="tag">Names it.</param>
    /// <param name="padding">An annotation of so many letters.</param>
    /// <returns>Its digest.</returns>
    public string AddImage(string content, string? tag = null, int padding = 0)
    {
        var manifest = new JsonObject
        {
            ["schemaVersion"] = 2,
            ["mediaType"] = Manifest,
            ["config"] = Blob(Config, Encoding.UTF8.GetBytes($$"""{"os":"linux","architecture":"amd64","content":"{{content}}"}""")),
            ["layers"] = new JsonArray(Blob("application/vnd.oci.image.layer.v1.tar+gzip", Encoding.UTF8.GetBytes(content))),
        };
        if (padding > 0)
        {
            manifest["annotations"] = new JsonObject { ["padding"] = new string('x', padding) };
        }

        return Put(manifest, Manifest, tag);
    }

    public string AddIndex(string tag, params (string Digest, string Os, string Architecture)[] children) =>
        Put(new JsonObject
        {
            ["schemaVersion"] = 2,
            ["mediaType"] = Index,
            ["manifests"] = new JsonArray([.. children.Select(child => Descriptor(child.Digest, new JsonObject { ["os"] = child.Os, ["architecture"] = child.Architecture }))]),
        }, Index, tag);

    /// <summary>A Sigstore bundle as cosign 3 attaches it.</summary>
    /// <param name="image">The digest it refers to.</param>
    /// <param name="bundle">The bundle's bytes.</param>
    /// <param name="predicateType">Written as an annotation; null leaves it out.</param>
    /// <param name="viaTag">Also list it under the referrers tag, as for a registry without the API.</param>
    /// <param name="padding">More annotations, each without a text.</param>
    public string AddBundle(string image, byte[] bundle, string? predicateType, bool viaTag = false, int padding = 0)
    {
        var annotations = new JsonObject(Enumerable.Range(10_000, padding).Select(i => KeyValuePair.Create($"{i}", (JsonNode?)"")));
        if (predicateType is not null)
        {
            annotations["dev.sigstore.bundle.predicateType"] = predicateType;
        }

        return AddReferrer(
            image, Bundle, Blob(Empty, "{}"u8.ToArray()), new JsonArray(Blob(Bundle, bundle)), annotations.Count == 0 ? null : annotations, viaTag);
    }

    /// <summary>Something that is no evidence, such as a bill of materials.</summary>
    public string AddForeignReferrer(string image, string artifactType, string content, bool viaTag = false) =>
        AddReferrer(image, artifactType, Blob(Empty, "{}"u8.ToArray()), new JsonArray(Blob("text/plain", Encoding.UTF8.GetBytes(content))), null, viaTag);

    /// <summary>A legacy signature as an OCI 1.1 referrer: no artifact type, the config's type says what it is.</summary>
    public string AddSignatureReferrer(string image, bool viaTag, params EvidenceLayer[] layers) =>
        AddReferrer(image, null, Blob("application/vnd.dev.cosign.artifact.sig.v1+json", "{}"u8.ToArray()), Layers(layers), null, viaTag);

    /// <summary>Legacy signatures or attestations under a tag such as <c>sha256-….sig</c>.</summary>
    public string AddLegacy(string image, string suffix, params EvidenceLayer[] layers) =>
        Put(new JsonObject
        {
            ["schemaVersion"] = 2,
            ["mediaType"] = Manifest,
            ["config"] = Blob(Config, "{}"u8.ToArray()),
            ["layers"] = Layers(layers),
        }, Manifest, TagOf(image) + suffix);

    public static string TagOf(string digest) => digest.Replace(':', '-');

    private string AddReferrer(string image, string? artifactType, JsonObject config, JsonArray layers, JsonObject? annotations, bool viaTag)
    {
        var document = new JsonObject
        {
            ["schemaVersion"] = 2,
            ["mediaType"] = Manifest,
            ["config"] = config,
            ["layers"] = layers,
            ["subject"] = Descriptor(image, null),
        };
        if (artifactType is not null)
        {
            document["artifactType"] = artifactType;
        }

        if (annotations is not null)
        {
            document["annotations"] = annotations;
        }

        string digest = Put(document, Manifest, null);
        if (viaTag)
        {
            ListUnderTag(image, digest);
        }

        return digest;
    }

    private void ListUnderTag(string image, string referrer)
    {
        var entries = store.Manifest(repository, TagOf(image)) is { } old ? JsonNode.Parse(old.Manifest.Bytes)!["manifests"]!.DeepClone().AsArray() : [];
        var entry = Descriptor(referrer, null);
        entry["artifactType"] = Empty;
        entries.Add(entry);
        Put(new JsonObject { ["schemaVersion"] = 2, ["mediaType"] = Index, ["manifests"] = entries }, Index, TagOf(image));
    }

    private JsonArray Layers(EvidenceLayer[] layers) => new([.. layers.Select(Layer)]);

    private JsonObject Layer(EvidenceLayer layer)
    {
        var descriptor = Blob(layer.MediaType, layer.Bytes);
        descriptor["annotations"] = new JsonObject(layer.Annotations.Select(pair => KeyValuePair.Create(pair.Name, (JsonNode?)pair.Value)));
        return descriptor;
    }

    private JsonObject Blob(string mediaType, byte[] bytes) =>
        new() { ["mediaType"] = mediaType, ["digest"] = store.PutBlob(bytes), ["size"] = bytes.Length };

    private JsonObject Descriptor(string digest, JsonObject? platform)
    {
        var stored = store.Manifest(repository, digest)
            ?? throw new ArgumentException(string.Format(CultureInfo.InvariantCulture, "No manifest {0} in {1}.", digest, repository), nameof(digest));
        var descriptor = new JsonObject { ["mediaType"] = stored.Manifest.MediaType, ["digest"] = digest, ["size"] = stored.Manifest.Bytes.Length };
        if (platform is not null)
        {
            descriptor["platform"] = platform;
        }

        return descriptor;
    }

    private string Put(JsonObject document, string mediaType, string? tag) => store.PutManifest(repository, mediaType, Json.Bytes(document), tag);
}
