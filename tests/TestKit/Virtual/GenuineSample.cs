using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using ImageTrust.TestKit.Certificates;
using ImageTrust.TestKit.Keys;

namespace ImageTrust.TestKit.Virtual;

/// <summary>
/// One signature that must verify. <paramref name="Digest"/> is what it is about, `sha256:` and hex; <paramref name="Layer"/> is set where
/// the
/// legacy form counts, else the bundle does. <see cref="All"/> has one of every kind that the virtual instance can make.
/// </summary>
public sealed record GenuineSample(string Name, VirtualSigstore Instance, SignedBundle Bundle, string Digest, LegacyLayer? Layer = null)
{
    /// <summary>The image that samples sign.</summary>
    public const string Image = "sha256:1f2e3d4c5b6a79880123456789abcdef1f2e3d4c5b6a79880123456789abcdef";

    private static readonly Message.Blob File = new(Encoding.UTF8.GetBytes("a file of the virtual instance\n"));

    public static IReadOnlyList<GenuineSample> All { get; } =
    [
        .. KeyBundles(), .. KeylessBundles(VirtualSigstore.P256, ""), .. KeylessBundles(VirtualSigstore.P384, "-p384").Take(2),
        .. Identities(), .. LegacySamples(),
    ];

    public static GenuineSample Named(string name) => All.Single(sample => sample.Name == name);

    public override string ToString() => Name;

    private static IEnumerable<GenuineSample> KeyBundles()
    {
        SigningKey[] keys =
        [
            EcdsaKey.Named("cosign.key", EcdsaScheme.P256),
            EcdsaKey.Named("cosign.key", EcdsaScheme.P384),
            EcdsaKey.Named("cosign.key", EcdsaScheme.P384 with { Hash = HashAlgorithmName.SHA256 }),
            EcdsaKey.Named("cosign.key", EcdsaScheme.P521),
            EcdsaKey.Named("cosign.key", EcdsaScheme.P521 with { Hash = HashAlgorithmName.SHA256 }),
            new Ed25519Key("cosign.key"),
            new Ed25519Key("cosign.key", prehashed: true),
            RsaKey.Named("cosign.key", 2048),
        ];
        string[] names = ["p256", "p384", "p384-sha256", "p521", "p521-sha256", "ed25519", "ed25519ph", "rsa2048"];
        foreach (var (key, name) in keys.Zip(names))
        {
            yield return InBundle("key-" + name, VirtualSigstore.Bare(new SignedBy.KeyPair(key), Message.Image(Image)));
        }

        var annotations = new JsonObject { ["build"] = "77", ["team"] = "red" };
        yield return InBundle("key-annotations", VirtualSigstore.Bare(VirtualSigstore.ManagedKey, Message.Image(Image, annotations)));
        yield return InBundle("key-rekor1", VirtualSigstore.Rekor1(VirtualSigstore.ManagedKey, Message.Image(Image)));
        yield return InBundle("key-rekor2", VirtualSigstore.Rekor2(VirtualSigstore.ManagedKey, Message.Image(Image)));
        yield return InBundle("key-blob-rekor1", VirtualSigstore.Rekor1(VirtualSigstore.ManagedKey, File));
    }

    private static IEnumerable<GenuineSample> KeylessBundles(VirtualSigstore instance, string suffix)
    {
        GenuineSample Keyless(string name, Recipe recipe) => InBundle("keyless-" + name + suffix, recipe, instance);
        var signer = instance.Keyless();
        var image = Message.Image(Image);
        yield return Keyless("image-rekor1", VirtualSigstore.Rekor1(signer, image));
        yield return Keyless("image-rekor2", VirtualSigstore.Rekor2(signer, image));
        yield return Keyless(
            "image-dsse2",
            VirtualSigstore.Rekor2(signer, image).WithEntry(entry => entry with { Kind = EntryKind.Dsse2 }));
        yield return Keyless("image-rekor1-tsa", VirtualSigstore.Rekor1(signer, image) with { Timestamps = [VirtualSigstore.Stamp()] });
        yield return Keyless(
            "image-intoto2-v01",
            VirtualSigstore.Rekor1(signer, image)
                .WithEntry(entry => entry with { Kind = EntryKind.Intoto2 }) with
            { Version = BundleVersion.V01 });
        yield return Keyless("blob-rekor1-v01", VirtualSigstore.Rekor1(signer, File) with { Version = BundleVersion.V01 });
        yield return Keyless(
            "blob-rekor1-v02",
            VirtualSigstore.Rekor1(signer with { Form = CertificateForm.LeafAndIntermediate }, File) with { Version = BundleVersion.V02 });
        yield return Keyless("blob-rekor1-v03", VirtualSigstore.Rekor1(signer, File));
        yield return Keyless(
            "blob-rekor1-v03-old-media-type",
            VirtualSigstore.Rekor1(signer, File) with { Version = BundleVersion.V03OldMediaType });
        yield return Keyless("blob-rekor2", VirtualSigstore.Rekor2(signer, File));
        yield return Keyless("attestation-rekor1", VirtualSigstore.Rekor1(signer, Provenance));
        yield return Keyless("attestation-rekor2", VirtualSigstore.Rekor2(signer, Provenance));
    }

    private static IEnumerable<GenuineSample> Identities()
    {
        (string Name, Identity Identity)[] identities =
        [
            ("gitlab", new Identity.GitLabCi()), ("kubernetes", new Identity.KubernetesServiceAccount()), ("person", new Identity.Person()),
        ];
        return identities.Select(signer => InBundle(
            "keyless-" + signer.Name, VirtualSigstore.Rekor1(VirtualSigstore.P256.Keyless(signer.Identity), Message.Image(Image))));
    }

    private static IEnumerable<GenuineSample> LegacySamples()
    {
        var keyless = VirtualSigstore.P256.Keyless();
        var payload = Message.SimpleSigning(Image);
        yield return InLayer("key", VirtualSigstore.Bare(VirtualSigstore.ManagedKey, payload));
        yield return InLayer(
            "key-rekor1",
            VirtualSigstore.Rekor1(VirtualSigstore.ManagedKey, Message.SimpleSigning(Image, new() { ["team"] = "red" })));
        yield return InLayer("keyless", VirtualSigstore.Rekor1(keyless, payload));
        yield return InLayer("keyless-tsa", VirtualSigstore.Rekor1(keyless, payload) with { Timestamps = [VirtualSigstore.Stamp()] });
        yield return InLayer("attestation-key", VirtualSigstore.Bare(VirtualSigstore.ManagedKey, Provenance));
        yield return InLayer("attestation-keyless", VirtualSigstore.Rekor1(keyless, Provenance));
    }

    private static Message.Envelope Provenance => Message.Attestation(Image, "https://slsa.dev/provenance/v1", new()
    {
        ["buildDefinition"] = new JsonObject { ["buildType"] = "https://ci.test/build@v1" },
        ["runDetails"] = new JsonObject { ["builder"] = new JsonObject { ["id"] = "https://ci.test/builder@v1" } },
    });

    private static GenuineSample InBundle(string name, Recipe recipe, VirtualSigstore? instance = null)
    {
        var world = instance ?? VirtualSigstore.P256;
        var digest = recipe.Content is Message.Blob blob ? "sha256:" + Convert.ToHexStringLower(SHA256.HashData(blob.Bytes)) : Image;
        return new(name, world, world.Sign(recipe), digest);
    }

    private static GenuineSample InLayer(string name, Recipe recipe)
    {
        var signed = VirtualSigstore.P256.Sign(recipe);
        return new("legacy-" + name, VirtualSigstore.P256, signed, Image, LegacyLayer.From(signed));
    }
}
