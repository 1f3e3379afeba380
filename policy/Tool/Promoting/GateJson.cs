using System.Text.Json.Serialization;
using ImageTrust.Policy.Model.Promotion.Judging;

namespace ImageTrust.Policy.Tool.Promoting;

/// <summary>What <c>policy promote --json</c> prints.</summary>
/// <param name="Stack">The stack's name.</param>
/// <param name="From">Where it is, in words.</param>
/// <param name="To">Where it would be.</param>
/// <param name="Granted">Whether the gate grants it.</param>
/// <param name="Checks">A check for each rule, with what it refuses.</param>
internal sealed record GateAnswer(string Stack, string From, string To, bool Granted, IReadOnlyList<GateCheck> Checks);

/// <summary>The shape, generated at build time.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(GateAnswer))]
internal sealed partial class GateJson : JsonSerializerContext;
