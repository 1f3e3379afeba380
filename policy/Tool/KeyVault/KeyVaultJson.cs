using System.Text.Json.Serialization;
using ImageTrust.Policy.Images;

namespace ImageTrust.Policy.Tool.KeyVault;

/// <summary>What <c>--json</c> prints about a vault's keys: the shape, generated at build time.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(IReadOnlyList<PullStep>))]
internal sealed partial class KeyVaultJson : JsonSerializerContext;

/// <summary>What was done with one version. Not done: a person has to edit the list by hand, as the words say.</summary>
/// <param name="Version">The vault's name for it.</param>
/// <param name="Fingerprint">SHA-256 of the public key.</param>
/// <param name="Done">Whether it was.</param>
/// <param name="Words">What was, or what is to be done.</param>
internal sealed record PullStep(string Version, Digest Fingerprint, bool Done, string Words);
