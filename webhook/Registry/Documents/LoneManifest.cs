using ImageTrust.Registry.Hosts;

namespace ImageTrust.Registry.Documents;

/// <summary>
/// A manifest or index without the answer that it came in. Its own members say which of the two it is, and at most one media type fits them: nothing
/// that whoever brings it says about it takes part.
/// </summary>
public static class LoneManifest
{
    /// <param name="content">The bytes.</param>
    /// <returns>Null for what no registry's answer could be read as.</returns>
    public static ManifestDocument? Read(ReadOnlyMemory<byte> content) => MediaTypes.Manifests
        .Select(type => ManifestReader.Read(content, type, new RegistryLimits().Descriptors))
        .OfType<ManifestReading.Read>()
        .FirstOrDefault()?.Document;
}
