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

    public static bool IsOpenVex(string type) => type is OpenVex or OpenVexVersioned;
}
