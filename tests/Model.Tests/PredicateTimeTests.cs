using ImageTrust.Policy.Model.Verdicts;

namespace ImageTrust.Policy.Model.Tests;

public sealed class PredicateTimeTests
{
    private const string Clean = """{"SchemaVersion":2,"Results":[{"Class":"os-pkgs"}]}""";

    public static TheoryData<string> NoTimes =>
    [
        "00:00:00Z", "11/12/2026", "2026-11-21", "2026-11-21T00:00:00", "2026-11-21 00:00:00Z", "2026-11-21T00:00Z", "2026-11-21T00:00:00.Z",
        "2026-11-21T00:00:00.0123456789Z", "2026-11-21T00:00:00+0100", "2026-11-21T25:00:00Z", "2026-02-30T00:00:00Z", "2026-11-21T00:00:00Z ",
        "2026-11-21T00:00:00Z\n", "2026-11-21T00:00:00+24:00", "0001-01-01T00:00:00+01:00", "٢٠٢٦-11-21T00:00:00Z", "",
    ];

    [Theory]
    [MemberData(nameof(NoTimes))]
    public void A_scan_without_a_full_time_and_offset_is_unreadable(string time) =>
        Assert.Equal(ReasonCode.AttestationUnreadable, Scans.Judge(Scans.Report(Clean, time.Replace("\n", "\\n", StringComparison.Ordinal))));

    [Theory]
    [InlineData("2026-11-20T00:00:00Z")]
    [InlineData("2026-11-20T00:00:00.123456789Z")]
    [InlineData("2026-11-20T00:00:00.1+14:00")]
    [InlineData("2026-11-20T00:00:00-05:30")]
    public void A_scan_with_a_full_time_and_offset_is_read(string time) =>
        Assert.Equal(ReasonCode.Attested, Scans.Judge(Scans.Report(Clean, time)));

    // Seven days before the decision, to the tick: one tick earlier is too old.
    [Theory]
    [InlineData("2026-11-15T12:00:00.000000000Z", ReasonCode.Attested)]
    [InlineData("2026-11-15T14:00:00+02:00", ReasonCode.Attested)]
    [InlineData("2026-11-15T11:59:59.999999999Z", ReasonCode.AttestationCondition)]
    [InlineData("2026-11-15T13:59:59.9999999+02:00", ReasonCode.AttestationCondition)]
    public void Digits_beyond_a_tick_are_cut_and_the_offset_counts(string time, ReasonCode expected) =>
        Assert.Equal(expected, Scans.Judge(Scans.Report(Clean, time)));

    [Theory]
    [InlineData("00:00:00Z")]
    [InlineData("2026-11-21T00:00:00")]
    public void A_statement_without_a_full_time_and_offset_is_unreadable(string time) => Assert.Equal(
        ReasonCode.AttestationUnreadable, Scans.Judge(Scans.Trivy("CVE-1"), Scans.Vex(Scans.Statement("CVE-1", time: time))));
}
