using ImageTrust.Strict;

namespace ImageTrust.Registry.Documents;

/// <summary>
/// The members that container runtimes and cosign decode (OCI image spec 1.1 and Docker's formats, in one: a document must not be two
/// kinds at once). Annotations are maps.
/// </summary>
internal static class DocumentShape
{
    private static readonly Shape Platform = Shape.Of("architecture", "os", "os.version", "os.features", "variant", "features");

    private static readonly Shape Descriptor =
        Shape.Of("mediaType", "digest", "size", "urls", "annotations", "data", "artifactType").With("platform", Platform);

    private static readonly Shape Descriptors = Shape.ListOf(Descriptor);

    public static Shape Manifest { get; } = Shape.Of("schemaVersion", "mediaType", "artifactType", "annotations")
        .With("config", Descriptor)
        .With("layers", Descriptors)
        .With("manifests", Descriptors)
        .With("subject", Descriptor)
        .With("blobs", Descriptors)
        .With("fsLayers", Shape.ListOf(Shape.Of("blobSum")));
}
