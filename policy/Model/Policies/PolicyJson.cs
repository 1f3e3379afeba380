using System.Text.Json.Serialization;

namespace ImageTrust.Policy.Model.Policies;

/// <summary>The JSON shape of the model, generated at build time: the reader, the canonical form and the schema all follow it.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    AllowDuplicateProperties = false,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(TrustPolicy))]
public sealed partial class PolicyJson : JsonSerializerContext;
