using System.Text.Json;
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

    // cosign attests the bare namespace; vexctl writes the versioned context of the document. Only this version is read here: an earlier
    // one names its products otherwise, and what a later one means nobody knows yet.
    private const string OpenVexVersioned = OpenVex + "/v0.2.0";

    // SPDX and CycloneDX have had two numbers, three at most; a longer text is no version.
    private const int LongestVersion = 16;

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

    /// <summary>Whether a type is one of those that meet the requirement, a bill of materials' also with a version behind it.</summary>
    public static bool Meets(AttestationRequirement need, string type) =>
        Of(need).Any(wanted => type == wanted || (HasVersions(need) && VersionIn(wanted, type) is not null));

    private static bool HasVersions(AttestationRequirement need) => need.Sbom is not null || need.Predicate?.AnyVersion == true;

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
