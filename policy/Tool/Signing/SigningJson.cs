using System.Text.Json.Serialization;

namespace ImageTrust.Policy.Tool.Signing;

/// <summary>What <c>--json</c> prints about signing: the shapes, generated at build time.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(Places))]
[JsonSerializable(typeof(SigningAnswer))]
internal sealed partial class SigningJson : JsonSerializerContext;

/// <param name="Policy">The policy's file.</param>
/// <param name="Phase">The stack's.</param>
/// <param name="Registry">The host of the stack's own registry; null where its configuration names none.</param>
/// <param name="Vault">The vault's name; null likewise.</param>
/// <param name="Key">The signing key's name in it.</param>
/// <param name="VaultKeys">The versions recorded in the policy, by key authority.</param>
internal sealed record Places(string Policy, string Phase, string? Registry, string? Vault, string Key, Dictionary<string, List<string>> VaultKeys);

/// <param name="Stack">The stack's name.</param>
/// <param name="Policy">The policy's file.</param>
/// <param name="Phase">The phase that is asked about.</param>
/// <param name="Registry">The stack's own registry; null where its configuration names none.</param>
/// <param name="AsRegistry">The registry in whose place the image's stands; null for none.</param>
/// <param name="Rule">The rule that decides.</param>
/// <param name="Namespace">Where it would.</param>
/// <param name="Signers">How many of them it takes.</param>
/// <param name="Ways">Who can sign.</param>
/// <param name="Refused">Who cannot.</param>
/// <param name="Attestations">What else is asked for.</param>
internal sealed record SigningAnswer(
    string Stack,
    string Policy,
    string Phase,
    string? Registry,
    string? AsRegistry,
    string Rule,
    string Namespace,
    int Signers,
    IReadOnlyList<SigningWay> Ways,
    IReadOnlyList<NoWay> Refused,
    IReadOnlyList<AskedFor> Attestations);
