using System.Text.Json;

namespace ImageTrust.Policy.Model.Predicates;

/// <summary>The predicate types of the ready-made requirements, as cosign writes them.</summary>
public static class PredicateTypes
{
    public const string SlsaProvenanceV1 = "https://slsa.dev/provenance/v1";
    public const string Spdx = "https://spdx.dev/Document";
    public const string CycloneDx = "https://cyclonedx.org/bom";
    public const string CosignVulnerabilities = "https://cosign.sigstore.dev/attestation/vuln/v1";
    public const string OpenVex = "https://openvex.dev/ns";

    // cosign attests the bare namespace; vexctl writes the versioned context of the document. Only this version is read here: an earlier
    // one names its products otherwise, and what a later one means nobody knows yet.
    private const string OpenVexVersioned = OpenVex + "/v0.2.0";

    // SPDX and CycloneDX have had two numbers, three at most; a longer text is no version.
    private const int LongestVersion = 16;

    public static bool IsOpenVex(string type) => type is OpenVex or OpenVexVersioned;

    /// <summary>Where the type names a version, the document's own context must be that version.</summary>
    public static bool IsOfItsVersion(string openVexType, JsonElement document) =>
        openVexType == OpenVex || document.Text("@context") == openVexType;

    /// <summary>
    /// The version that a type of the family names: empty for the family's bare name, <c>2.3</c> for <c>…/v2.3</c>, null for a type of
    /// another family. GitHub's attest actions and the in-toto registry write the version into the type; cosign and syft do not.
    /// </summary>
    public static string? VersionIn(string family, string type)
    {
        if (type == family)
        {
            return "";
        }

        var version = type.StartsWith(family + "/v", StringComparison.Ordinal) ? type[(family.Length + 2)..] : "";
        return version.Length is > 0 and <= LongestVersion && version.Split('.').All(part => part.Length > 0 && part.All(char.IsAsciiDigit))
            ? version
            : null;
    }
}
