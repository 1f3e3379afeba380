using System.Text.Json;
using ImageTrust.Policy.Images;
using ImageTrust.Policy.Model.Findings;
using ImageTrust.Policy.Model.Policies;
using ImageTrust.Policy.Model.Reading;
using ImageTrust.Policy.Model.Values;

namespace ImageTrust.Policy.Model.Canonical;

/// <summary>
/// The policy as bytes: JSON without blanks, members sorted by code unit, defaults written out, key files inside. Two documents that mean
/// the same have the same bytes; what the cluster loads and what a reviewer saw are compared by their hash.
/// </summary>
public static class CanonicalPolicy
{
    /// <summary>A ConfigMap holds 1 MiB in all; a policy that fills it was not written by a person.</summary>
    public const int MostBytes = 512 * 1024;

    /// <summary>UTF-8 JSON of everything in the policy.</summary>
    public static byte[] Write(TrustPolicy policy) => CanonicalJson.Write(Explicit(policy));

    /// <summary>Reads the canonical form; strict like YAML, and to the same type. Files are not read: their content is inside.</summary>
    public static PolicyReading Read(ReadOnlyMemory<byte> json)
    {
        if (json.Length > MostBytes)
        {
            return Rejected(ProblemRules.TooLarge, $"the policy is larger than {MostBytes} bytes");
        }

        try
        {
            using var document = JsonDocument.Parse(json, new JsonDocumentOptions { MaxDepth = JsonNodes.MostDepth });
            return PolicyReader.Read(JsonNodes.Of(document.RootElement), _ => new FileReading.Missing());
        }
        catch (JsonException error)
        {
            return Rejected(ProblemRules.YamlSyntax, $"not JSON: line {error.LineNumber + 1}, byte {error.BytePositionInLine + 1}");
        }
    }

    /// <summary>Names the whole policy: every field, key and entry.</summary>
    public static Digest PolicyDigest(TrustPolicy policy) => Digest.Of(Write(policy));

    /// <summary>
    /// Names what images must have: authorities, rules and which keys each phase accepts. Not the current phase, modes, rings,
    /// exceptions or revocations: evidence gathered for these requirements stays evidence when those change.
    /// </summary>
    public static Digest RequirementsDigest(TrustPolicy policy) => Digest.Of(CanonicalJson.Write(new TrustPolicy(
        Phase.Day1,
        policy.Authorities,
        policy.Rules,
        new PhaseTable(KeysOnly(policy, Phase.Day1), KeysOnly(policy, Phase.Day1Half), KeysOnly(policy, Phase.Day2)))));

    private static TrustPolicy Explicit(TrustPolicy policy) => policy with
    {
        Phases = new PhaseTable(
            policy.In(Phase.Day1).ToSettings(), policy.In(Phase.Day1Half).ToSettings(), policy.In(Phase.Day2).ToSettings()),
    };

    private static PhaseSettings KeysOnly(TrustPolicy policy, Phase phase) => new(policy.In(phase).Keys);

    private static PolicyReading.Rejected Rejected(string rule, string sentence) => new([new Problem(rule, DocumentPath.Root, 0, 0, sentence)]);
}
