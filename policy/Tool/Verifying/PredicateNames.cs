using System.Collections.Frozen;
using ImageTrust.Policy.Model.Predicates;
using ImageTrust.Policy.Model.Values;
using ImageTrust.Policy.Tool.Hosting;

namespace ImageTrust.Policy.Tool.Verifying;

/// <summary>The words cosign has for predicate types (<c>cosign attest --type</c>).</summary>
internal static class PredicateNames
{
    private static readonly FrozenDictionary<string, string> Known = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["slsaprovenance"] = "https://slsa.dev/provenance/v0.2",
        ["slsaprovenance1"] = PredicateTypes.SlsaProvenanceV1,
        ["spdxjson"] = PredicateTypes.Spdx,
        ["cyclonedx"] = PredicateTypes.CycloneDx,
        ["vuln"] = PredicateTypes.CosignVulnerabilities,
        ["openvex"] = PredicateTypes.OpenVex,
        ["custom"] = "https://cosign.sigstore.dev/attestation/v1",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    public static IEnumerable<string> All => Known.Keys.Order(StringComparer.Ordinal);

    /// <param name="text">One of cosign's words, or a predicate type in full.</param>
    public static AskedAttestation Read(string text) => PredicateType.TryParse(Known.GetValueOrDefault(text, text), out var type, out _)
        ? new AskedAttestation(text, type)
        : throw new UsageException($"--attestation {text}: expected {string.Join(", ", All)}, or a predicate type in full, such as https://example.com/review/v1.");
}
