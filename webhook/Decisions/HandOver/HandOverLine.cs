using System.Text.Json.Serialization;
using ImageTrust.Policy.Images;

namespace ImageTrust.Decisions.HandOver;

/// <summary>One thing that a replica remembers, as it tells another: a manifest or a piece of evidence. A JSON object on a line of its own.</summary>
internal sealed record HandOverLine
{
    /// <summary>Where it was seen.</summary>
    public required RepositoryName Repository { get; init; }

    /// <summary>What it is about; of a manifest, its own.</summary>
    public required Digest Digest { get; init; }

    /// <summary>Since it was seen: two clocks need not agree.</summary>
    public required long AgeMilliseconds { get; init; }

    /// <summary>The bytes of a manifest or index. Either this or <see cref="Evidence"/>.</summary>
    public byte[]? Manifest { get; init; }

    public HandOverPiece? Evidence { get; init; }
}

/// <summary>A piece of evidence.</summary>
internal sealed record HandOverPiece
{
    public const string BundleForm = "bundle";
    public const string EnvelopeForm = "dsse";
    public const string SimpleSigningForm = "simple-signing";

    public required string Form { get; init; }

    /// <summary>The place in its repository, as decision records name it.</summary>
    public required string Source { get; init; }

    /// <summary>The manifest that it was a layer of.</summary>
    public required Digest Manifest { get; init; }

    public required byte[] Content { get; init; }

    /// <summary>Of a bundle; the older forms have one each.</summary>
    public string? MediaType { get; init; }

    /// <summary>Of the older forms, which keep signature, certificate and log entry there; a bundle has none.</summary>
    public Dictionary<string, string>? Annotations { get; init; }
}

/// <summary>Strict: a member that is unknown, missing or there twice makes no line.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    RespectNullableAnnotations = true,
    AllowDuplicateProperties = false,
    MaxDepth = 4)]
[JsonSerializable(typeof(HandOverLine))]
internal sealed partial class HandOverJson : JsonSerializerContext;
