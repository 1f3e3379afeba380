using System.Collections.Frozen;
using ImageTrust.Policy.Model.Policies;
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

    /// <summary>The words for documents whose version their makers may write into the type.</summary>
    private static readonly FrozenSet<string> Versioned = new[] { "spdxjson", "cyclonedx" }.ToFrozenSet(StringComparer.Ordinal);

    public static IEnumerable<string> All => Known.Keys.Order(StringComparer.Ordinal);

    /// <param name="text">One of cosign's words, or a predicate type in full.</param>
    public static AskedAttestation Read(string text) => PredicateType.TryParse(Known.GetValueOrDefault(text, text), out var type, out _)
        ? new AskedAttestation(text, type, Versioned.Contains(text))
        : throw new UsageException($"--attestation {text}: expected {string.Join(", ", All)}, or a predicate type in full, such as https://example.com/review/v1.");

    /// <summary>What <c>cosign attest --type</c> has to be given for a requirement: the word where there is one.</summary>
    public static string ToAttest(AttestationRequirement need) => need switch
    {
        { Provenance: not null } => Word(PredicateTypes.SlsaProvenanceV1),
        { Sbom: { } sbom } => string.Join(" or ", sbom.Formats.Select(format => Word(format == SbomFormat.Spdx ? PredicateTypes.Spdx : PredicateTypes.CycloneDx))),
        { Vulnerabilities: not null } => Word(PredicateTypes.CosignVulnerabilities),
        { Predicate: { } predicate } => Word(predicate.Type.Text),
        _ => "TYPE",
    };

    private static string Word(string type) => Known.FirstOrDefault(entry => entry.Value == type) is { Key: { } word } ? word : type;
}
