using ImageTrust.Policy.Model.Policies;
using ImageTrust.Policy.Model.Values;

namespace ImageTrust.Policy.Model.Predicates;

/// <summary>The predicate types of the ready-made requirements, as cosign writes them.</summary>
public static class PredicateTypes
{
    public const string SlsaProvenanceV1 = "https://slsa.dev/provenance/v1";
    public const string Spdx = "https://spdx.dev/Document";
    public const string CycloneDx = "https://cyclonedx.org/bom";
    public const string CosignVulnerabilities = "https://cosign.sigstore.dev/attestation/vuln/v1";
    public const string OpenVex = "https://openvex.dev/ns";

    // cosign attests the bare namespace; vexctl writes the versioned context of the document.
    private const string OpenVexVersioned = OpenVex + "/v0.2.0";

    /// <summary>What meets a requirement, by the type of its predicate.</summary>
    public static IEnumerable<string> Of(AttestationRequirement need) => need switch
    {
        { Provenance: not null } => [SlsaProvenanceV1],
        { Sbom: { } sbom } => sbom.Formats.Select(format => format == SbomFormat.Spdx ? Spdx : CycloneDx),
        { Vulnerabilities: not null } => [CosignVulnerabilities],
        { Predicate: { } predicate } => [predicate.Type.Text],
        _ => [],
    };

    /// <summary>The same, and what else takes part in judging it: statements about a report's findings.</summary>
    public static IEnumerable<string> AroundOf(AttestationRequirement need) =>
        need.Vulnerabilities is { Vex: not null } ? Of(need).Append(OpenVex).Append(OpenVexVersioned) : Of(need);

    public static bool IsOpenVex(string type) => type is OpenVex or OpenVexVersioned;
}
