using System.Globalization;

namespace EndToEnd.Keyless;

/// <summary>A predicate as cosign gets it, and requirements of a policy that it meets and does not meet.</summary>
/// <param name="Type">cosign's name of the type.</param>
/// <param name="Uri">What that name stands for.</param>
/// <param name="Json">The predicate.</param>
/// <param name="Met">A requirement, in flow style, without its signers.</param>
/// <param name="Unmet">The same about something else.</param>
internal sealed record Predicates(string Type, string Uri, string Json, string Met, string Unmet)
{
    private const string Finding = """
        {"VulnerabilityID": "CVE-2026-1111", "Severity": "CRITICAL", "PkgIdentifier": {"PURL": "pkg:deb/debian/openssl@3.0.1"}}
        """;

    /// <summary>A scan that found something critical, which <see cref="Vex"/> rules out.</summary>
    public static Predicates Scan { get; } = new(
        "vuln",
        "https://cosign.sigstore.dev/attestation/vuln/v1",
        Report(Finding),
        "vulnerabilities: {maxAge: 1d, below: critical, vex: {signedBy: [release]}}",
        "vulnerabilities: {maxAge: 1d, below: critical}");

    public static Predicates Vex { get; } = new(
        "openvex",
        "https://openvex.dev/ns",
        """
        {"@context": "https://openvex.dev/ns/v0.2.0", "@id": "https://acme.example/vex/1", "author": "acme", "version": 1, "timestamp": "NOW",
         "statements": [{"vulnerability": {"name": "CVE-2026-1111"}, "products": [{"@id": "pkg:deb/debian/openssl@3.0.1"}],
          "status": "not_affected", "justification": "vulnerable_code_not_in_execute_path"}]}
        """.Replace("NOW", Now, StringComparison.Ordinal),
        "predicate: {type: \"https://openvex.dev/ns\", conditions: [{path: /author, equals: acme}]}",
        "predicate: {type: \"https://openvex.dev/ns\", conditions: [{path: /author, equals: other}]}");

    public static Predicates Provenance { get; } = new(
        "slsaprovenance1",
        "https://slsa.dev/provenance/v1",
        """
        {"buildDefinition": {"buildType": "https://actions.github.io/buildtypes/workflow/v1", "externalParameters": {"workflow":
          {"ref": "refs/heads/main", "repository": "https://github.com/acme/app", "path": ".github/workflows/release.yml"}}},
         "runDetails": {"builder": {"id": "https://github.com/acme/app/.github/workflows/release.yml@refs/heads/main"}}}
        """,
        Built("https://github.com/acme/app"),
        Built("https://github.com/evil/app"));

    public static IReadOnlyList<Predicates> All { get; } =
    [
        Provenance,
        new(
            "spdxjson",
            "https://spdx.dev/Document",
            """{"spdxVersion": "SPDX-2.3", "SPDXID": "SPDXRef-DOCUMENT", "name": "app", "packages": [{"name": "openssl", "SPDXID": "SPDXRef-openssl"}]}""",
            "sbom: {formats: [spdx]}",
            "predicate: {type: \"https://spdx.dev/Document\", conditions: [{path: /name, equals: other}]}"),
        new(
            "cyclonedx",
            "https://cyclonedx.org/bom",
            """{"bomFormat": "CycloneDX", "specVersion": "1.5", "version": 1, "components": [{"type": "library", "name": "openssl"}]}""",
            "sbom: {formats: [cyclonedx]}",
            "predicate: {type: \"https://cyclonedx.org/bom\", conditions: [{path: /specVersion, equals: \"1.4\"}]}"),
        Scan,
        Vex,
        // cosign wraps it: {"Data": the file as a text, "Timestamp": …}.
        new(
            "custom",
            "https://cosign.sigstore.dev/attestation/v1",
            """{"result": "passed"}""",
            "predicate: {type: \"https://cosign.sigstore.dev/attestation/v1\", conditions: [{path: /Data, startsWith: '{\"result\": \"passed'}]}",
            "predicate: {type: \"https://cosign.sigstore.dev/attestation/v1\", conditions: [{path: /Data, startsWith: '{\"result\": \"failed'}]}"),
    ];

    public static Predicates Of(string type) => All.Single(one => one.Type == type);

    private static string Now => TimeProvider.System.GetUtcNow().ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    private static string Built(string source) => $$"""
        provenance: {builder: {exact: "https://github.com/acme/app/.github/workflows/release.yml@refs/heads/main"}, sourceRepository: "{{source}}"}
        """;

    private static string Report(string finding) => """
        {"invocation": {"parameters": [], "uri": "", "event_id": "", "builder.id": ""},
         "scanner": {"uri": "pkg:github/aquasecurity/trivy@0.60.0", "version": "0.60.0", "db": {"uri": "", "version": ""}, "result":
          {"SchemaVersion": 2, "Results": [{"Target": "app", "Class": "os-pkgs", "Type": "debian", "Vulnerabilities": [FINDING]}]}},
         "metadata": {"scanStartedOn": "NOW", "scanFinishedOn": "NOW"}}
        """.Replace("FINDING", finding.Trim(), StringComparison.Ordinal).Replace("NOW", Now, StringComparison.Ordinal);
}
