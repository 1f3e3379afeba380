namespace ImageTrust.Registry.Documents;

/// <summary>
/// What a document takes once it is read, in bytes, roughly: many times what it took as text where whoever pushed it wrote little of much. It is
/// counted for as long as a lookup may hold it.
/// </summary>
internal static class DocumentMemory
{
    // Objects, the digest with its text, a place in a list.
    private const long PerDescriptor = 480;

    // Two texts' heads, and a place in a dictionary that has grown by doubling.
    private const long PerAnnotation = 128;

    private const long PerCharacter = 2;

    public static long Of(ManifestDocument document) => PerDescriptor + (PerCharacter * (document.ArtifactType?.Length ?? 0))
        + Of(document.Annotations) + (document.Subject is { } subject ? Of(subject) : 0) + document switch
        {
            ManifestDocument.Image image => Of(image.Config) + Of(image.Layers),
            ManifestDocument.Index index => Of(index.Manifests),
            _ => 0,
        };

    public static long Of(IEnumerable<Descriptor> descriptors) => descriptors.Sum(Of);

    private static long Of(Descriptor descriptor) => PerDescriptor + Of(descriptor.Annotations) + (PerCharacter * (descriptor.MediaType.Length
        + (descriptor.ArtifactType?.Length ?? 0)
        + (descriptor.Platform is { } platform ? platform.OperatingSystem.Length + platform.Architecture.Length + (platform.Variant?.Length ?? 0) : 0)));

    private static long Of(IReadOnlyDictionary<string, string> annotations) =>
        annotations.Count == 0 ? 0 : annotations.Sum(pair => PerAnnotation + (PerCharacter * (pair.Key.Length + pair.Value.Length)));
}
