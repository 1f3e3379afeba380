namespace ImageTrust.Registry.Documents;

/// <summary>The media types this client reads.</summary>
public static class MediaTypes
{
    public const string OciManifest = "application/vnd.oci.image.manifest.v1+json";
    public const string OciIndex = "application/vnd.oci.image.index.v1+json";
    public const string DockerManifest = "application/vnd.docker.distribution.manifest.v2+json";
    public const string DockerManifestList = "application/vnd.docker.distribution.manifest.list.v2+json";

    /// <summary>The config of an OCI 1.1 artifact that has none. Some clients wrongly copy it into a referrers list as the artifact type.</summary>
    public const string OciEmpty = "application/vnd.oci.empty.v1+json";

    public const string SimpleSigning = "application/vnd.dev.cosign.simplesigning.v1+json";
    public const string DsseEnvelope = "application/vnd.dsse.envelope.v1+json";

    /// <summary>Config type of a cosign signature stored as an OCI 1.1 referrer; registries report it as the artifact type.</summary>
    public const string CosignSignature = "application/vnd.dev.cosign.artifact.sig.v1+json";

    /// <summary>Artifact type of a signature of Notation (Notary Project signature specification), which is no Sigstore signature and is not read here.</summary>
    public const string NotationSignature = "application/vnd.cncf.notary.signature";

    /// <summary>The bundles that cosign writes now.</summary>
    internal const string SigstoreBundle = SigstoreBundlePrefix + ".v0.3+json";

    /// <summary>Sigstore bundles are <c>application/vnd.dev.sigstore.bundle.v0.3+json</c>, and in older forms <c>…bundle+json;version=0.x</c>.</summary>
    private const string SigstoreBundlePrefix = "application/vnd.dev.sigstore.bundle";

    internal static IReadOnlyList<string> Manifests { get; } = [OciManifest, OciIndex, DockerManifest, DockerManifestList];

    public static bool IsIndex(string mediaType) => mediaType is OciIndex or DockerManifestList;

    public static bool IsManifest(string mediaType) => mediaType is OciManifest or DockerManifest;

    public static bool IsSigstoreBundle(string? mediaType) =>
        mediaType is not null
        && mediaType.StartsWith(SigstoreBundlePrefix, StringComparison.Ordinal)
        && (mediaType.Length == SigstoreBundlePrefix.Length || mediaType[SigstoreBundlePrefix.Length] is '.' or '+');
}
