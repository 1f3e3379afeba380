using System.Collections.Immutable;
using System.Collections.ObjectModel;
using System.Text.Json;
using ImageTrust.Policy.Images;

namespace ImageTrust.Registry.Documents;

/// <summary>Reads descriptors and annotations; null means that they cannot be read.</summary>
internal static class DescriptorReader
{
    public static ImmutableArray<Descriptor>? ReadList(JsonElement list)
    {
        var found = ImmutableArray.CreateBuilder<Descriptor>(list.GetArrayLength());
        foreach (var item in list.EnumerateArray())
        {
            if (Read(item) is not { } descriptor)
            {
                return null;
            }

            found.Add(descriptor);
        }

        return found.MoveToImmutable();
    }

    public static Descriptor? Read(JsonElement element)
    {
        if (element.ValueKind != JsonValueKind.Object
            || Text(element, "mediaType") is not { Length: > 0 } mediaType
            || !Digest.TryParse(Text(element, "digest"), out var digest)
            || !element.TryGetProperty("size", out var sizeElement)
            || sizeElement.ValueKind != JsonValueKind.Number
            || !sizeElement.TryGetInt64(out long size)
            || size < 0
            || Annotations(element) is not { } annotations
            || !TryText(element, "artifactType", out string? artifactType)
            || !TryPlatform(element, out var platform)
            || !AreTexts(element, "urls")
            || !DataFits(element, digest, size))
        {
            return null;
        }

        return new Descriptor(mediaType, digest, size)
        {
            ArtifactType = artifactType,
            Annotations = annotations,
            Platform = platform,
        };
    }

    /// <summary>Annotations are a map of strings; absent or null is an empty map.</summary>
    public static IReadOnlyDictionary<string, string>? Annotations(JsonElement owner)
    {
        if (!owner.TryGetProperty("annotations", out var map) || map.ValueKind == JsonValueKind.Null)
        {
            return ReadOnlyDictionary<string, string>.Empty;
        }

        if (map.ValueKind != JsonValueKind.Object)
        {
            return null;
        }

        Dictionary<string, string> found = new(StringComparer.Ordinal);
        foreach (var member in map.EnumerateObject())
        {
            if (member.Value.ValueKind != JsonValueKind.String)
            {
                return null;
            }

            found.Add(member.Name, member.Value.GetString()!);
        }

        return found;
    }

    /// <summary>A text that may be missing.</summary>
    /// <returns>False when something else stands there: Go's decoder refuses the whole document then.</returns>
    public static bool TryText(JsonElement owner, string member, out string? text)
    {
        text = null;
        if (!owner.TryGetProperty(member, out var value) || value.ValueKind == JsonValueKind.Null)
        {
            return true;
        }

        text = value.ValueKind == JsonValueKind.String ? value.GetString() : null;
        return text is not null;
    }

    private static string? Text(JsonElement owner, string member) => TryText(owner, member, out string? text) ? text : null;

    /// <summary>A platform without a system or an architecture is none: a runtime fills in what is missing, each its own way.</summary>
    private static bool TryPlatform(JsonElement owner, out Platform? platform)
    {
        platform = null;
        if (!owner.TryGetProperty("platform", out var element) || element.ValueKind == JsonValueKind.Null)
        {
            return true;
        }

        if (element.ValueKind != JsonValueKind.Object
            || !TryText(element, "os", out string? os)
            || !TryText(element, "architecture", out string? architecture)
            || !TryText(element, "variant", out string? variant)
            || !TryText(element, "os.version", out _)
            || !AreTexts(element, "os.features")
            || !AreTexts(element, "features"))
        {
            return false;
        }

        platform = os is null || architecture is null ? null : new Platform(os, architecture, variant);
        return true;
    }

    private static bool AreTexts(JsonElement owner, string member) =>
        !owner.TryGetProperty(member, out var list)
        || list.ValueKind == JsonValueKind.Null
        || (list.ValueKind == JsonValueKind.Array && list.EnumerateArray().All(item => item.ValueKind == JsonValueKind.String));

    /// <summary>Content carried along (OCI image spec, "Descriptors", data): a reader may take it in place of the blob, so it has to be the blob.</summary>
    private static bool DataFits(JsonElement descriptor, Digest digest, long size) =>
        !descriptor.TryGetProperty("data", out var data)
        || data.ValueKind == JsonValueKind.Null
        || (data.ValueKind == JsonValueKind.String && data.TryGetBytesFromBase64(out byte[]? content)
            && (content.Length == 0 || (content.Length == size && Digest.Of(content) == digest)));
}
