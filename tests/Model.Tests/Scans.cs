using System.Text.Json;
using ImageTrust.Policy.Document;
using ImageTrust.Policy.Model.Facts;
using ImageTrust.Policy.Model.Predicates;
using ImageTrust.Policy.Model.Verdicts;

namespace ImageTrust.Policy.Model.Tests;

/// <summary>A recorded image, decided on 2026-11-22 at noon, with other vulnerability reports and OpenVEX documents of the same signers.</summary>
internal static class Scans
{
    public const string Package = "pkg:deb/debian/openssl@3.0.11";

    public const string Image = "pkg:oci/web@sha256%3Aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa";

    private static readonly EvaluationCase Recorded = Corpus.Cases.Single(one => one.Name == "vex-not-affected-rules-a-finding-out");

    /// <summary>The reason given for the vulnerability requirement, the last of the four that the rule gives.</summary>
    public static ReasonCode Judge(string report, params string[] vex) => Judge([report], vex);

    public static ReasonCode Judge(string[] reports, string[] vex) => Verdict(reports, vex).Reasons[^1].Code;

    public static Verdict Verdict(string[] reports, string[] vex)
    {
        var image = Recorded.Inquiry.Image;
        var changed = image with
        {
            Attestations = [.. image.Attestations.SelectMany(fact => fact.PredicateType switch
            {
                PredicateTypes.CosignVulnerabilities => reports.Select(report => With(fact, report)),
                PredicateTypes.OpenVex => vex.Select(document => With(fact, document)),
                _ => [fact],
            })],
        };
        return (Recorded with { Inquiry = Recorded.Inquiry with { Image = changed } }).Judge(Corpus.Policies[Recorded.PolicyPath]);
    }

    /// <summary>A scan result, finished at the time.</summary>
    public static string Report(string result, string finished = "2026-11-20T00:00:00Z") =>
        $$$"""{"scanner":{"result":{{{result}}}},"metadata":{"scanFinishedOn":"{{{finished}}}"}}""";

    /// <summary>A Trivy report of one critical finding in the package for each id.</summary>
    public static string Trivy(params string[] ids) => Report(
        $$"""{"SchemaVersion":2,"Results":[{"Target":"debian","Class":"os-pkgs","Vulnerabilities":[{{string.Join(',', ids.Select(TrivyFinding))}}]}]}""");

    /// <summary>A Grype report of one critical finding in the package.</summary>
    public static string Grype(string id, params string[] related) => Report(
        $$"""
        {"matches":[{"vulnerability":{"id":"{{id}}","severity":"Critical"},"artifact":{"purl":"{{Package}}"},
        "relatedVulnerabilities":[{{string.Join(',', related.Select(one => $$"""{"id":"{{one}}"}"""))}}]}],"descriptor":{"name":"grype"} }
        """);

    /// <summary>An OpenVEX document of these statements.</summary>
    public static string Vex(params string[] statements) =>
        $$"""{"@context":"https://openvex.dev/ns/v0.2.0","timestamp":"2026-11-21T00:00:00Z","statements":[{{string.Join(',', statements)}}]}""";

    /// <summary>A statement about the package; without a time of its own it has the document's.</summary>
    public static string Statement(string name, string status = "fixed", string[]? aliases = null, string? time = null, string? product = null) =>
        $$"""
        {"vulnerability":{"name":"{{name}}","aliases":{{JsonSerializer.Serialize(aliases ?? [])}}},"status":"{{status}}",
        {{(time is null ? "" : $"\"timestamp\":\"{time}\",")}}"products":[{{product ?? $$"""{"@id":"{{Package}}"}"""}}]}
        """;

    private static string TrivyFinding(string id) =>
        $$$"""{"VulnerabilityID":"{{{id}}}","VendorIDs":["DSA-1"],"Severity":"CRITICAL","PkgIdentifier":{"PURL":"{{{Package}}}"}}""";

    private static AttestationFact With(AttestationFact fact, string predicate) => fact with { Predicate = JsonDocument.Parse(predicate).RootElement };
}
