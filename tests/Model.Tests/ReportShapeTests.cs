using ImageTrust.Policy.Model.Verdicts;

namespace ImageTrust.Policy.Model.Tests;

public sealed class ReportShapeTests
{
    public static TheoryData<string> Unreadable =>
    [
        // Trivy's: nothing scanned, another version, or a list that is none.
        """{"SchemaVersion":2,"Results":[]}""",
        """{"SchemaVersion":2,"Results":null}""",
        """{"SchemaVersion":2,"Results":[{"Class":"secret"}]}""",
        """{"SchemaVersion":2,"Results":[{"Target":"debian","Vulnerabilities":[]}]}""",
        """{"SchemaVersion":3,"Results":[{"Class":"os-pkgs"}]}""",
        """{"SchemaVersion":"2","Results":[{"Class":"os-pkgs"}]}""",
        """{"SchemaVersion":null,"Results":[{"Class":"os-pkgs"}]}""",
        """{"Results":[{"Class":"os-pkgs"}]}""",
        """{"SchemaVersion":2,"Results":[{"Class":"os-pkgs"},null]}""",
        """{"SchemaVersion":2,"Results":[{"Class":"os-pkgs","Vulnerabilities":{}}]}""",
        """{"SchemaVersion":2,"Results":[{"Class":"os-pkgs"},{"Class":"lang-pkgs","Vulnerabilities":"none"}]}""",
        """{"SchemaVersion":2,"Results":[{"Class":"os-pkgs","Vulnerabilities":["CVE-1"]}]}""",
        """{"SchemaVersion":2,"Results":[{"Class":"os-pkgs","Vulnerabilities":[{"Severity":"LOW"}]}]}""",
        // Grype's.
        """{"matches":{},"descriptor":{"name":"grype"}}""",
        """{"matches":null,"descriptor":{"name":"grype"}}""",
        """{"matches":["CVE-1"],"descriptor":{"name":"grype"}}""",
        """{"matches":[{"vulnerability":{"severity":"Low"}}],"descriptor":{"name":"grype"}}""",
        """{"matches":[{"vulnerability":{"id":"A","severity":"Low"},"relatedVulnerabilities":{}}],"descriptor":{"name":"grype"}}""",
        """{"matches":[{"vulnerability":{"id":"A","severity":"Low"},"relatedVulnerabilities":[{}]}],"descriptor":{"name":"grype"}}""",
        """{"matches":[],"descriptor":{"name":"other"}}""",
        // Of both shapes, each of them clean.
        """{"SchemaVersion":2,"Results":[{"Class":"os-pkgs"}],"matches":[],"descriptor":{"name":"grype"}}""",
        """{"SchemaVersion":2,"Results":[{"Class":"os-pkgs"}],"matches":[]}""",
        """{"Results":[],"matches":[],"descriptor":{"name":"grype"}}""",
    ];

    [Theory]
    [MemberData(nameof(Unreadable))]
    public void A_report_that_does_not_say_what_was_scanned_is_unreadable(string result) =>
        Assert.Equal(ReasonCode.AttestationUnreadable, Scans.Judge(Scans.Report(result)));

    [Theory]
    [InlineData("""{"SchemaVersion":2,"Results":[{"Class":"os-pkgs"},{"Class":"secret"}]}""")]
    [InlineData("""{"SchemaVersion":2,"Results":[{"Class":"lang-pkgs","Vulnerabilities":null}]}""")]
    [InlineData("""{"SchemaVersion":2,"Results":[{"Class":"os-pkgs","Vulnerabilities":[]}]}""")]
    [InlineData("""{"matches":[{"vulnerability":{"id":"A","severity":"Low"},"relatedVulnerabilities":null}],"descriptor":{"name":"grype"}}""")]
    [InlineData("""{"matches":[{"vulnerability":{"id":"A","severity":"Low"}}],"descriptor":{"name":"grype"}}""")]
    public void A_report_of_packages_without_severe_findings_is_clean(string result) =>
        Assert.Equal(ReasonCode.Attested, Scans.Judge(Scans.Report(result)));
}
