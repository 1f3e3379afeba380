using System.Collections.Immutable;
using System.Collections.ObjectModel;
using System.Text.Json;
using ImageTrust.Registry.References;

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
            || Annotations(element) is not { } annotations)
        {
            return null;
        }

        return new Descriptor(mediaType, digest, size)
        {
            ArtifactType = Text(element, "artifactType"),
            Annotations = annotations,
            Platform = ReadPlatform(element),
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

    public static string? Text(JsonElement owner, string member) =>
        owner.TryGetProperty(member, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static Platform? ReadPlatform(JsonElement element) =>
        element.TryGetProperty("platform", out var platform)
        && platform.ValueKind == JsonValueKind.Object
        && Text(platform, "os") is { } os
        && Text(platform, "architecture") is { } architecture
            ? new Platform(os, architecture, Text(platform, "variant"))
            : null;
}
