using ImageTrust.Policy.Model.Verdicts;

namespace ImageTrust.Policy.Model.Tests;

public sealed class VexTests
{
    [Fact]
    public void A_statement_about_one_vulnerability_of_an_advisory_does_not_rule_the_advisory_out()
    {
        var report = Scans.Grype("ALAS-2024-1", "CVE-1", "CVE-2");

        Assert.Equal(ReasonCode.AttestationCondition, Scans.Judge(report, Scans.Vex(Scans.Statement("CVE-1"))));
        Assert.Equal(ReasonCode.Attested, Scans.Judge(report, Scans.Vex(Scans.Statement("CVE-1"), Scans.Statement("CVE-2"))));
    }

    [Fact]
    public void A_statement_that_names_the_advisory_rules_it_out() =>
        Assert.Equal(ReasonCode.Attested, Scans.Judge(Scans.Grype("ALAS-2024-1", "CVE-1", "CVE-2"), Scans.Vex(Scans.Statement("ALAS-2024-1"))));

    [Fact]
    public void An_advisory_that_is_an_alias_of_one_vulnerability_is_not_ruled_out_with_it() => Assert.Equal(
        ReasonCode.AttestationCondition,
        Scans.Judge(Scans.Grype("ALAS-2024-1", "CVE-1", "CVE-2"), Scans.Vex(Scans.Statement("CVE-2", aliases: ["ALAS-2024-1"]))));

    [Fact]
    public void An_advisory_said_to_affect_stays_although_all_it_gathers_is_ruled_out() => Assert.Equal(
        ReasonCode.AttestationCondition,
        Scans.Judge(
            Scans.Grype("ALAS-2024-1", "CVE-1", "CVE-2"),
            Scans.Vex(Scans.Statement("CVE-1"), Scans.Statement("CVE-2"), Scans.Statement("ALAS-2024-1", "affected"))));

    [Fact]
    public void An_advisory_that_two_findings_share_does_not_carry_a_statement_from_one_to_the_other()
    {
        var report = Scans.Trivy("CVE-1", "CVE-2");

        Assert.Equal(ReasonCode.AttestationCondition, Scans.Judge(report, Scans.Vex(Scans.Statement("CVE-2", aliases: ["DSA-1"]))));
        Assert.Equal(ReasonCode.Attested, Scans.Judge(report, Scans.Vex(Scans.Statement("CVE-2", aliases: ["DSA-1"]), Scans.Statement("CVE-1"))));
    }

    [Fact]
    public void A_statement_reaches_a_vulnerability_by_its_alias() =>
        Assert.Equal(ReasonCode.Attested, Scans.Judge(Scans.Trivy("CVE-1"), Scans.Vex(Scans.Statement("GHSA-1", aliases: ["CVE-1"]))));

    [Fact]
    public void Of_equally_new_statements_each_has_to_rule_a_finding_out()
    {
        var (fixedNow, affected) = (Scans.Statement("CVE-1"), Scans.Statement("CVE-1", "affected"));

        Assert.Equal(ReasonCode.AttestationCondition, Scans.Judge(Scans.Trivy("CVE-1"), Scans.Vex(fixedNow, affected)));
        Assert.Equal(ReasonCode.AttestationCondition, Scans.Judge(Scans.Trivy("CVE-1"), Scans.Vex(affected, fixedNow)));
        Assert.Equal(ReasonCode.AttestationCondition, Scans.Judge(Scans.Trivy("CVE-1"), Scans.Vex(fixedNow), Scans.Vex(affected)));
        Assert.Equal(ReasonCode.AttestationCondition, Scans.Judge(Scans.Trivy("CVE-1"), Scans.Vex(affected), Scans.Vex(fixedNow)));
    }

    [Fact]
    public void Of_equally_new_reports_each_has_to_pass()
    {
        var (clean, severe) = (Scans.Trivy(), Scans.Trivy("CVE-1"));

        Assert.Equal(ReasonCode.Attested, Scans.Judge([clean, clean], []));
        Assert.Equal(ReasonCode.AttestationCondition, Scans.Judge([clean, severe], []));
        Assert.Equal(ReasonCode.AttestationCondition, Scans.Judge([severe, clean], []));
    }

    [Fact]
    public void A_statement_from_the_future_that_an_image_is_affected_keeps_the_finding() => Assert.Equal(
        ReasonCode.AttestationCondition,
        Scans.Judge(Scans.Trivy("CVE-1"), Scans.Vex(Scans.Statement("CVE-1"), Scans.Statement("CVE-1", "affected", time: "2027-01-01T00:00:00Z"))));

    [Theory]
    [InlineData("2026-11-22T12:05:00Z", ReasonCode.Attested)]
    [InlineData("2026-11-22T12:05:00.0000001Z", ReasonCode.AttestationCondition)]
    [InlineData("2030-01-01T00:00:00Z", ReasonCode.AttestationCondition)]
    public void A_statement_from_the_future_does_not_count(string time, ReasonCode expected) => Assert.Equal(
        expected,
        Scans.Judge(Scans.Trivy("CVE-1"), Scans.Vex(Scans.Statement("CVE-1", time: time), Scans.Statement("CVE-1", "affected"))));

    [Theory]
    [InlineData("""[{"@id":"pkg:deb/debian/openssl"}]""", ReasonCode.Attested)]
    [InlineData("""[]""", ReasonCode.Attested)]
    [InlineData("""{"@id":"pkg:deb/debian/zlib"}""", ReasonCode.AttestationCondition)]
    [InlineData("\"pkg:deb/debian/zlib\"", ReasonCode.AttestationCondition)]
    [InlineData("null", ReasonCode.AttestationCondition)]
    public void Subcomponents_that_are_no_list_do_not_mean_the_whole_image(string subcomponents, ReasonCode expected) => Assert.Equal(
        expected,
        Scans.Judge(Scans.Trivy("CVE-1"), Scans.Vex(Scans.Statement("CVE-1", product: $$"""{"@id":"{{Scans.Image}}","subcomponents":{{subcomponents}} }"""))));
}
