using ImageTrust.Sigstore.Primitives;
using ImageTrust.Sigstore.Trust;

namespace ImageTrust.Sigstore.Tests;

/// <summary>Bundles of the public instances, in tests/corpus/sigstore/public.</summary>
internal static class PublicSample
{
    public static readonly DateTimeOffset Now = new(2026, 11, 23, 0, 0, 0, TimeSpan.Zero);

    public static readonly ArtifactDigest Artifact =
        ArtifactDigest.Parse("sha256:a0cfc71271d6e278e57cd332ff957c3f7043fdda354c4cbb190a30d56efa01bf");

    public static byte[] Rekor1 { get; } = Read("rekor1-public-good/bundle.sigstore.json");

    public static byte[] Rekor2 { get; } = Read("rekor2-staging/bundle.sigstore.json");

    public static TrustedRoot Staging { get; } = TrustedRoot.Read(Read("rekor2-staging/trusted_root.json"), "staging");

    private static byte[] Read(string file)
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Infra.sln")))
        {
            folder = folder.Parent ?? throw new DirectoryNotFoundException("the repository");
        }

        return File.ReadAllBytes(Path.Combine(folder.FullName, "tests/corpus/sigstore/public", file));
    }
}
