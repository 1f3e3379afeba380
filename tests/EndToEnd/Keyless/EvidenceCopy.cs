using System.Text;
using System.Text.Json.Nodes;
using ImageTrust.TestKit.Registry;

namespace EndToEnd.Keyless;

/// <summary>What somebody who may push to a repository can do with evidence that others signed.</summary>
internal static class EvidenceCopy
{
    /// <summary>Attaches everything that is attached to one image to another one.</summary>
    /// <param name="from">What was signed.</param>
    /// <param name="to">What was not.</param>
    /// <param name="rewritten">Whether the signed text is changed, so that it names the other image.</param>
    public static void Attach(ImagePlace from, ImagePlace to, bool rewritten)
    {
        var store = from.Registry.Store;
        foreach (string suffix in (string[])[".sig", ".att"])
        {
            if (store.Manifest(from.Repository, ImageWriter.TagOf(from.Digest) + suffix) is { } found)
            {
                store.PutManifest(to.Repository, found.Manifest.MediaType, Changed(found.Manifest.Bytes), ImageWriter.TagOf(to.Digest) + suffix);
            }
        }

        foreach (var referrer in store.Referrers(from.Repository, from.Digest))
        {
            var manifest = store.Manifest(from.Repository, referrer["digest"]!.GetValue<string>())!.Value.Manifest;
            store.PutManifest(to.Repository, manifest.MediaType, Changed(manifest.Bytes));
        }

        byte[] Changed(byte[] manifest)
        {
            var document = JsonNode.Parse(manifest)!;
            if (document["subject"] is { } subject)
            {
                subject["digest"] = to.Digest;
            }

            foreach (var layer in rewritten ? document["layers"]!.AsArray() : [])
            {
                byte[] blob = Renamed(store.Blob(layer!["digest"]!.GetValue<string>())!, from.Digest["sha256:".Length..], to.Digest["sha256:".Length..]);
                (layer["digest"], layer["size"]) = (store.PutBlob(blob), blob.Length);
            }

            return Encoding.UTF8.GetBytes(document.ToJsonString());
        }
    }

    /// <summary>The blob with another digest in what is signed: inside a bundle's envelope, an envelope, or the payload itself.</summary>
    private static byte[] Renamed(byte[] blob, string from, string to)
    {
        string text = Encoding.UTF8.GetString(blob);
        var document = JsonNode.Parse(text)!;
        if ((document["dsseEnvelope"] ?? document) is not JsonObject envelope || envelope["payload"] is not { } payload)
        {
            return Encoding.UTF8.GetBytes(text.Replace(from, to, StringComparison.Ordinal));
        }

        string statement = Encoding.UTF8.GetString(Convert.FromBase64String(payload.GetValue<string>()));
        Assert.Contains(from, statement, StringComparison.Ordinal);
        envelope["payload"] = Convert.ToBase64String(Encoding.UTF8.GetBytes(statement.Replace(from, to, StringComparison.Ordinal)));
        return Encoding.UTF8.GetBytes(document.ToJsonString());
    }
}
