using System.Globalization;
using ImageTrust.TestKit.Certificates;
using ImageTrust.TestKit.Keys;
using ImageTrust.TestKit.Registry;
using ImageTrust.TestKit.Virtual;

namespace ImageTrust.Benchmarks.Reviews;

/// <summary>Fills registries with signed images, no two alike.</summary>
internal static class ImageSigning
{
    private const string SignPredicate = "https://sigstore.dev/cosign/sign/v1";

    /// <summary>Signed with the key pair, as cosign 3 does without any service.</summary>
    public static IReadOnlyList<SignedImage> ByKey(OciRegistry registry, int count) =>
        Sign(registry, "team/key", count, (digest, _) => VirtualSigstore.Bare(VirtualSigstore.ManagedKey, Message.Image(digest)));

    /// <summary>Signed by the workflow, in Rekor v1. Each signature has a key and a certificate of its own, as in life.</summary>
    public static IReadOnlyList<SignedImage> Keyless(OciRegistry registry, int count) => Sign(registry, "team/keyless", count, (digest, number) =>
    {
        var leaf = VirtualSigstore.P256.Leaf(new Identity.GitHubActions()) with
        {
            Key = EcdsaKey.Named(string.Create(CultureInfo.InvariantCulture, $"leaf {registry.Port} {number}"), EcdsaScheme.P256),
        };
        return VirtualSigstore.Rekor1(new SignedBy.Keyless(leaf), Message.Image(digest));
    });

    private static SignedImage[] Sign(OciRegistry registry, string repository, int count, Func<string, int, Recipe> recipe)
    {
        var writer = new ImageWriter(registry.Store, repository);
        var images = new SignedImage[count];
        Parallel.For(0, count, number =>
        {
            string tag = string.Create(CultureInfo.InvariantCulture, $"v{number}");
            string digest = writer.AddImage($"{registry.Port} {repository} {tag}", tag);
            writer.AddBundle(digest, VirtualSigstore.P256.Sign(recipe(digest, number)).Utf8, SignPredicate);
            images[number] = new SignedImage($"{registry.Host}/{repository}:{tag}", digest);
        });
        return images;
    }
}
