using System.Security.Cryptography;
using System.Text;
using ImageTrust.TestKit.Registry;

namespace EndToEnd.Soak;

/// <summary>A registry with one good image and many that are made to be expensive.</summary>
internal sealed class SoakImages : IDisposable
{
    private const string InToto = "application/vnd.in-toto+json";
    private const int BundleBytes = 16 * 1024 * 1024;

    private readonly OciRegistry registry;
    private readonly ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    public SoakImages(OciRegistry registry)
    {
        this.registry = registry;
        Good = Named("team/good", Signed("team/good", "good"));
        Tokens = [.. Enumerable.Range(0, 4).Select(i => Named("team/tokens", Junk(i)))];
        Attested = [.. Enumerable.Range(0, 2).Select(i => Named("team/attested", Attestation(i)))];
        Platforms = [.. Enumerable.Range(0, 2).Select(i => Named("team/index", Index(i)))];
        Fat = [.. Enumerable.Range(0, 4).Select(i => Named("team/fat", FatManifests(i)))];
        Annotated = [.. Enumerable.Range(0, 2).Select(i => Named("team/annotated", AnnotatedManifests(i)))];
        // Junk beside a good signature.
        Hidden = Named("team/hidden", Hide());
    }

    public string Pem => key.ExportSubjectPublicKeyInfoPem();

    public string Good { get; }

    public string Hidden { get; }

    /// <summary>Bundles of 16 MiB that are nothing but tokens.</summary>
    public IReadOnlyList<string> Tokens { get; }

    /// <summary>Attestations whose signature verifies, with predicates of 11 MiB.</summary>
    public IReadOnlyList<string> Attested { get; }

    public IReadOnlyList<string> Platforms { get; }

    /// <summary>Fifteen referrers whose manifests have 4 MiB.</summary>
    public IReadOnlyList<string> Fat { get; }

    /// <summary>Thirty referrers whose manifests have 1.9 MiB of annotations: fifteen once they are read.</summary>
    public IReadOnlyList<string> Annotated { get; }

    public void Dispose() => key.Dispose();

    private string Named(string repository, string digest) => $"{registry.Host}/{repository}@{digest}";

    private string Signed(string repository, string content)
    {
        var writer = new ImageWriter(registry.Store, repository);
        string digest = writer.AddImage(content);
        Sign(writer, digest);
        return digest;
    }

    private void Sign(ImageWriter writer, string digest)
    {
        byte[] payload = Encoding.UTF8.GetBytes($$$"""{"critical":{"identity":{"docker-reference":"a/b"},"image":{"docker-manifest-digest":"{{{digest}}}"},"type":"cosign container image signature"},"optional":null}""");
        writer.AddLegacy(digest, ".sig", new EvidenceLayer(
            ImageWriter.SimpleSigning, payload, ("dev.cosignproject.cosign/signature", Convert.ToBase64String(SignatureOf(payload)))));
    }

    private string Junk(int number)
    {
        var writer = new ImageWriter(registry.Store, "team/tokens");
        string digest = writer.AddImage($"tokens{number}");
        writer.AddBundle(digest, TokenBundle(number), null);
        return digest;
    }

    private string Hide()
    {
        var writer = new ImageWriter(registry.Store, "team/hidden");
        string digest = writer.AddImage("hidden");
        for (int i = 0; i < 3; i++)
        {
            writer.AddBundle(digest, TokenBundle(100 + i), null);
        }

        Sign(writer, digest);
        return digest;
    }

    private string Attestation(int number)
    {
        var writer = new ImageWriter(registry.Store, "team/attested");
        string digest = writer.AddImage($"attested{number}");
        for (int i = 0; i < 2; i++)
        {
            byte[] payload = Encoding.UTF8.GetBytes(
                $"{{\"_type\":\"https://in-toto.io/Statement/v1\",\"predicateType\":\"https://x.example/{i}\",\"subject\":[{{\"digest\":{{\"sha256\":\"{digest[7..]}\"}}}}],\"predicate\":{Arrays(11 * 1024 * 1024)}}}");
            byte[] covered = [.. Encoding.UTF8.GetBytes($"DSSEv1 {InToto.Length} {InToto} {payload.Length} "), .. payload];
            byte[] bundle = Encoding.UTF8.GetBytes(
                $"{{\"mediaType\":\"{ImageWriter.Bundle}\",\"verificationMaterial\":{{\"publicKey\":{{\"hint\":\"\"}}}},\"dsseEnvelope\":{{\"payloadType\":\"{InToto}\",\"payload\":\"{Convert.ToBase64String(payload)}\",\"signatures\":[{{\"sig\":\"{Convert.ToBase64String(SignatureOf(covered))}\"}}]}}}}");
            writer.AddBundle(digest, bundle, null);
        }

        return digest;
    }

    private string Index(int number)
    {
        var writer = new ImageWriter(registry.Store, "team/index");
        var children = Enumerable.Range(0, 32).Select(i => (writer.AddImage($"child{number}-{i}"), "linux", $"arch{i}")).ToArray();
        return writer.AddIndex($"index{number}", children);
    }

    private string FatManifests(int number)
    {
        var writer = new ImageWriter(registry.Store, "team/fat");
        string digest = writer.AddImage($"fat{number}");
        for (int i = 0; i < 15; i++)
        {
            byte[] manifest = Encoding.UTF8.GetBytes(
                $"{{\"schemaVersion\":2,\"mediaType\":\"{ImageWriter.Manifest}\",\"artifactType\":\"{ImageWriter.Bundle}\",\"config\":{{\"mediaType\":\"{ImageWriter.Empty}\",\"digest\":\"{registry.Store.PutBlob("{}"u8.ToArray())}\",\"size\":2}},\"layers\":[],\"subject\":{{\"mediaType\":\"{ImageWriter.Manifest}\",\"digest\":\"{digest}\",\"size\":1}},\"n\":{(number * 100) + i},\"pad\":{Arrays((4 * 1024 * 1024) - 2000)}}}");
            registry.Store.PutManifest("team/fat", ImageWriter.Manifest, manifest);
        }

        return digest;
    }

    private string AnnotatedManifests(int number)
    {
        var writer = new ImageWriter(registry.Store, "team/annotated");
        string digest = writer.AddImage($"annotated{number}");
        string config = registry.Store.PutBlob("{}"u8.ToArray());
        // Of the layer: those of a manifest would be in the list of referrers too.
        string annotations = string.Join(',', Enumerable.Range(100_000, 170_000).Select(i => $"\"{i}\":\"\""));
        for (int i = 0; i < 30; i++)
        {
            byte[] manifest = Encoding.UTF8.GetBytes(
                $"{{\"schemaVersion\":2,\"mediaType\":\"{ImageWriter.Manifest}\",\"artifactType\":\"{ImageWriter.Bundle}\",\"config\":{{\"mediaType\":\"{ImageWriter.Empty}\",\"digest\":\"{config}\",\"size\":2}},\"layers\":[{{\"mediaType\":\"{ImageWriter.Bundle}\",\"digest\":\"{config}\",\"size\":2,\"annotations\":{{{annotations}}}}}],\"subject\":{{\"mediaType\":\"{ImageWriter.Manifest}\",\"digest\":\"{digest}\",\"size\":1}},\"n\":{(number * 100) + i}}}");
            registry.Store.PutManifest("team/annotated", ImageWriter.Manifest, manifest);
        }

        return digest;
    }

    private static byte[] TokenBundle(int number) =>
        Encoding.UTF8.GetBytes($"{{\"mediaType\":\"{ImageWriter.Bundle}\",\"n\":{number},\"pad\":{Arrays(BundleBytes - 300)}}}");

    private static string Arrays(int bytes) => "[" + string.Join(',', Enumerable.Repeat("[]", (bytes / 3) - 2)) + "]";

    private byte[] SignatureOf(byte[] bytes) => key.SignData(bytes, HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence);
}
