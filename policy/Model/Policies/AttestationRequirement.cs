using System.ComponentModel;
using System.Text.Json.Serialization;
using ImageTrust.Policy.Model.Values;

namespace ImageTrust.Policy.Model.Policies;

/// <summary>
/// A signed statement about the image: exactly one of <see cref="Provenance"/>, <see cref="Sbom"/>, <see cref="Vulnerabilities"/> and
/// <see cref="Predicate"/>. One attestation has to satisfy all of it; the predicate type is compared before anything in it counts.
/// </summary>
[Description("An attestation the image needs: what kind, signed by whom, saying what.")]
public sealed record AttestationRequirement(
    [property: Description("The authorities of whom one must have signed it.")]
    IReadOnlyList<string> SignedBy,
    [property: Description("The first phase that needs it.")]
    Phase From = Phase.Day1,
    [property: Description("SLSA provenance v1.")]
    ProvenanceRequirement? Provenance = null,
    [property: Description("A software bill of materials.")]
    SbomRequirement? Sbom = null,
    [property: Description("A vulnerability report (cosign vuln/v1 that holds Trivy's or Grype's JSON).")]
    VulnerabilityRequirement? Vulnerabilities = null,
    [property: Description("Any other predicate, by type and conditions.")]
    PredicateRequirement? Predicate = null);

[Description("SLSA provenance v1: who built the image, from which repository.")]
public sealed record ProvenanceRequirement(
    [property: Description("The builder id.")]
    IdentityMatch Builder,
    [property: Description("The source repository, e.g. https://github.com/contoso/shop.")]
    Token SourceRepository);

[Description("A bill of materials that lists at least one component.")]
public sealed record SbomRequirement(
    [property: Description("The formats that count.")]
    IReadOnlyList<SbomFormat> Formats);

[Description("A recent report without severe findings.")]
public sealed record VulnerabilityRequirement(
    [property: Description("How old the scan may be.")]
    Days MaxAge,
    [property: Description("Findings must be below this severity. A finding of unknown severity ranks above critical.")]
    Severity Below,
    [property: Description("OpenVEX statements that may rule findings out. Left out: none do.")]
    VexRequirement? Vex = null);

[Description("Whose OpenVEX statements (not_affected, fixed) rule a finding out.")]
public sealed record VexRequirement(
    [property: Description("The authorities of whom one must have signed the statements.")]
    IReadOnlyList<string> SignedBy);

[Description("A predicate of any type.")]
public sealed record PredicateRequirement(
    [property: Description("The predicate type, exactly.")]
    PredicateType Type,
    [property: Description("What the predicate must say; all of it. Left out: its presence is enough.")]
    IReadOnlyList<Condition>? Conditions = null)
{
    /// <summary>
    /// The type stands for its family: <c>TYPE/vVERSION</c> counts as well, where the document says the same version. No document asks
    /// for this; the command line's words (spdxjson, cyclonedx) do.
    /// </summary>
    [JsonIgnore]
    public bool AnyVersion { get; init; }
}

/// <summary>
/// One comparison: exactly one operator. Text operators compare a JSON string by its characters and a number or boolean by its JSON
/// text; null, objects and arrays equal nothing. A missing value fails every operator.
/// </summary>
[Description("A comparison of one value of the predicate.")]
public sealed record Condition(
    [property: Description("Where the value is: a JSON Pointer (RFC 6901).")]
    JsonPointer Path,
    [property: JsonPropertyName("equals")]
    [property: Description("The value is this text.")]
    Sentence? EqualTo = null,
    [property: Description("The value is one of these texts.")]
    IReadOnlyList<Sentence>? OneOf = null,
    [property: Description("The value begins with this text.")]
    Sentence? StartsWith = null,
    [property: Description("The value is an array that holds this text.")]
    Sentence? Contains = null,
    [property: Description("The value is a number, at least this.")]
    decimal? AtLeast = null,
    [property: Description("The value is a number, at most this.")]
    decimal? AtMost = null);
