using System.Collections.Frozen;
using ImageTrust.Registry.Documents;
using ImageTrust.Server.Admission;
using ImageTrust.Server.Reviews;

namespace ImageTrust.Fuzz;

/// <summary>The readers of what registries and API servers send. Each says what is wrong by a value; any exception is a finding.</summary>
internal static class DocumentTargets
{
    private const int MostDescriptors = 1000;

    public static FrozenDictionary<string, Func<byte[], bool>> All { get; } = new Dictionary<string, Func<byte[], bool>>
    {
        ["index"] = bytes => IsRead(bytes, MediaTypes.OciIndex) | IsRead(bytes, MediaTypes.OciManifest),
        ["referrers"] = bytes => ManifestReader.ReadReferrers(bytes, MediaTypes.OciIndex, MostDescriptors) is not null,
        ["review"] = ReadReview,
    }.ToFrozenDictionary();

    private static bool IsRead(byte[] bytes, string type)
    {
        if (ManifestReader.Read(bytes, type, MostDescriptors) is not ManifestReading.Read { Document: var document })
        {
            return false;
        }

        return document switch
        {
            ManifestDocument.Index index => index.Manifests.Length <= MostDescriptors ? index.Manifests.All(child => child.Digest is not null) : throw Broken(),
            ManifestDocument.Image image => image.Layers.Length <= MostDescriptors ? image.Config is not null : throw Broken(),
            _ => throw Broken(),
        };
    }

    private static bool ReadReview(byte[] bytes)
    {
        if (ReviewReader.Read(bytes) is not ReviewReading.Read { Review: var review })
        {
            return false;
        }

        return ReviewNeed.Of(review) is not null;
    }

    private static InvalidOperationException Broken() => new("a document was read that breaks a promise of its reader");
}
