using System.Text.Json;
using ImageTrust.Sigstore.Bundles;

namespace ImageTrust.Conformance.Fixtures;

/// <summary>A captured repository: tags, manifests and blobs as files.</summary>
internal sealed class OciLayout(string folder)
{
    private const string BundleLayer = "application/vnd.dev.sigstore.bundle.v0.3+json";
    private const string SimpleSigning = "application/vnd.dev.cosign.simplesigning.v1+json";
    private const string Dsse = "application/vnd.dsse.envelope.v1+json";

    private readonly JsonElement layout = Json(Path.Combine(folder, "layout.json"));

    public string Subject => layout.GetProperty("subject").GetString()!;

    public string Other => layout.GetProperty("tags").GetProperty("evil").GetString()!;

    /// <summary>Everything attached to the digest: its .sig and .att tags, and each manifest that names it as subject.</summary>
    public IReadOnlyList<Evidence> Evidence(string digest)
    {
        var tag = digest.Replace(':', '-');
        var tagged = layout.GetProperty("tags").EnumerateObject()
            .Where(t => t.Name == tag + ".sig" || t.Name == tag + ".att")
            .Select(t => Manifest(t.Value.GetString()!));
        var referrers = Directory.EnumerateFiles(Path.Combine(folder, "manifests")).Order(StringComparer.Ordinal).Select(Json)
            .Where(m => m.TryGetProperty("subject", out var subject) && subject.GetProperty("digest").GetString() == digest);
        return [.. tagged.Concat(referrers).SelectMany(m => m.GetProperty("layers").EnumerateArray()).Select(Read).OfType<Evidence>()];
    }

    private Evidence? Read(JsonElement layer)
    {
        var type = layer.GetProperty("mediaType").GetString();
        if (type is not (BundleLayer or SimpleSigning or Dsse))
        {
            return null;
        }

        var blob = File.ReadAllBytes(Path.Combine(folder, "blobs", layer.GetProperty("digest").GetString()!.Replace(':', '-')));
        var annotations = layer.TryGetProperty("annotations", out var list)
            ? list.EnumerateObject().ToDictionary(a => a.Name, a => a.Value.GetString()!)
            : [];
        return type switch
        {
            BundleLayer => SigstoreBundle.Read(blob),
            SimpleSigning => SimpleSigningLayer.Read(blob, annotations),
            _ => DsseLayer.Read(blob, annotations),
        };
    }

    private JsonElement Manifest(string digest) => Json(Path.Combine(folder, "manifests", digest.Replace(':', '-') + ".json"));

    private static JsonElement Json(string path) => JsonSerializer.Deserialize<JsonElement>(File.ReadAllBytes(path));
}
