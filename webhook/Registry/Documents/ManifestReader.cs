using System.Collections.Immutable;
using System.Text.Json;
using ImageTrust.Registry.Failures;
using ImageTrust.Strict;

namespace ImageTrust.Registry.Documents;

/// <summary>
/// Reads manifests and indexes so that every client must see the same in them: the confusion of the two kinds (CVE-2021-41190)
/// made one digest mean two images, and so do second spellings of a member. Unknown members are ignored, as the OCI image spec demands.
/// </summary>
internal static class ManifestReader
{
    /// <param name="json">The document as the registry sent it.</param>
    /// <param name="contentType">The <c>Content-Type</c> it came with, without parameters.</param>
    /// <param name="maxDescriptors">The cap on layers or children.</param>
    /// <param name="cancellation">Ends the reading.</param>
    public static ManifestReading Read(ReadOnlyMemory<byte> json, string? contentType, int maxDescriptors, CancellationToken cancellation = default)
    {
        if (contentType is null || !(MediaTypes.IsManifest(contentType) || MediaTypes.IsIndex(contentType)))
        {
            return ManifestReading.Unsupported("its Content-Type is not that of a manifest or an index");
        }

        using var document = StrictDocument.Read(json, DocumentShape.Manifest, cancellation);
        if (document.Problem is { } unclear)
        {
            return unclear.Kind == StrictProblemKind.TooManyTokens ? ManifestReading.TooMany($"{unclear}") : ManifestReading.Malformed($"{unclear}");
        }

        var root = document.Root;
        if (root.ValueKind != JsonValueKind.Object)
        {
            return ManifestReading.Malformed("it is not a JSON object");
        }

        return ProblemOf(root, contentType) is { } problem ? ManifestReading.Malformed(problem)
            : MediaTypes.IsIndex(contentType) ? ReadIndex(root, contentType, maxDescriptors)
            : ReadImage(root, contentType, maxDescriptors);
    }

    /// <summary>
    /// Reads a list of referrers. Anyone who may push adds to it, so an entry that cannot be read is left out, counted, and does not
    /// spoil the others.
    /// </summary>
    /// <returns>Null when the document as a whole is not an OCI index.</returns>
    public static ReferrersPage? ReadReferrers(
        ReadOnlyMemory<byte> json, string? contentType, int maxDescriptors, CancellationToken cancellation = default)
    {
        if (contentType is not MediaTypes.OciIndex)
        {
            return null;
        }

        using var document = StrictDocument.Read(json, DocumentShape.Manifest, cancellation);
        if (document.Root.ValueKind != JsonValueKind.Object
            || ProblemOf(document.Root, contentType) is not null
            || document.Root.GetProperty("manifests") is not { ValueKind: JsonValueKind.Array } list)
        {
            return null;
        }

        var readable = list.EnumerateArray().Select(DescriptorReader.Read).OfType<Descriptor>().Take(maxDescriptors + 1).ToList();
        bool truncated = readable.Count > maxDescriptors;
        return new ReferrersPage([.. readable.Take(maxDescriptors)], truncated, truncated ? 0 : list.GetArrayLength() - readable.Count);
    }

    private static string? ProblemOf(JsonElement root, string contentType)
    {
        if (!root.TryGetProperty("schemaVersion", out var version) || version.ValueKind != JsonValueKind.Number || !version.TryGetInt32(out int number) || number != 2)
        {
            return "schemaVersion is not 2";
        }

        // OCI lets a document leave its media type to the Content-Type; Docker's formats do not.
        bool optional = contentType is MediaTypes.OciManifest or MediaTypes.OciIndex;
        if (root.TryGetProperty("mediaType", out var mediaType)
            ? mediaType.ValueKind != JsonValueKind.String || mediaType.GetString() != contentType
            : !optional)
        {
            return "mediaType and Content-Type differ";
        }

        bool index = root.TryGetProperty("manifests", out _);
        bool image = root.TryGetProperty("layers", out _) || root.TryGetProperty("config", out _);
        bool older = root.TryGetProperty("fsLayers", out _) || root.TryGetProperty("blobs", out _);
        return index && image ? "it is both a manifest and an index"
            : older ? "it is also a manifest of another format"
            : index != MediaTypes.IsIndex(contentType) ? "its members do not fit its media type"
            : null;
    }

    private static ManifestReading ReadImage(JsonElement root, string mediaType, int maxDescriptors)
    {
        if (!root.TryGetProperty("config", out var configElement) || DescriptorReader.Read(configElement) is not { } config)
        {
            return ManifestReading.Malformed("its config cannot be read");
        }

        var (layers, failed) = ReadList(root, "layers", maxDescriptors);
        return failed ?? Finish(root, new ManifestDocument.Image(config, layers) { MediaType = mediaType });
    }

    private static ManifestReading ReadIndex(JsonElement root, string mediaType, int maxDescriptors)
    {
        var (manifests, failed) = ReadList(root, "manifests", maxDescriptors);
        return failed ?? Finish(root, new ManifestDocument.Index(manifests) { MediaType = mediaType });
    }

    private static (ImmutableArray<Descriptor> List, ManifestReading? Failed) ReadList(JsonElement root, string member, int max)
    {
        if (!root.TryGetProperty(member, out var element) || element.ValueKind != JsonValueKind.Array)
        {
            return ([], ManifestReading.Malformed($"its {member} are not a list"));
        }

        return element.GetArrayLength() > max ? ([], ManifestReading.TooMany($"it has more than {max} {member}"))
            : DescriptorReader.ReadList(element) is { } list ? (list, null)
            : ([], ManifestReading.Malformed($"its {member} cannot be read"));
    }

    private static ManifestReading Finish(JsonElement root, ManifestDocument document)
    {
        if (!DescriptorReader.TryText(root, "artifactType", out string? artifactType))
        {
            return ManifestReading.Malformed("artifactType is not a text");
        }

        var subject = root.TryGetProperty("subject", out var element) && element.ValueKind != JsonValueKind.Null ? DescriptorReader.Read(element) : null;
        if (subject is null && element.ValueKind is not (JsonValueKind.Undefined or JsonValueKind.Null))
        {
            return ManifestReading.Malformed("subject cannot be read");
        }

        return DescriptorReader.Annotations(root) is { } annotations
            ? new ManifestReading.Read(document with { ArtifactType = artifactType, Subject = subject, Annotations = annotations })
            : ManifestReading.Malformed("annotations cannot be read");
    }
}

/// <param name="Referrers">At most as many as were asked for.</param>
/// <param name="Truncated">There were more.</param>
/// <param name="Unread">How many entries could not be read.</param>
internal sealed record ReferrersPage(ImmutableArray<Descriptor> Referrers, bool Truncated, int Unread);

/// <summary>A document, or why there is none.</summary>
internal abstract record ManifestReading
{
    private ManifestReading()
    {
    }

    public sealed record Read(ManifestDocument Document) : ManifestReading;

    public sealed record Failed(RegistryFailureCode Code, string Problem) : ManifestReading;

    public static ManifestReading Malformed(string problem) => new Failed(RegistryFailureCode.Malformed, problem);

    public static ManifestReading TooMany(string problem) => new Failed(RegistryFailureCode.TooMany, problem);

    public static ManifestReading Unsupported(string problem) => new Failed(RegistryFailureCode.Unsupported, problem);
}
