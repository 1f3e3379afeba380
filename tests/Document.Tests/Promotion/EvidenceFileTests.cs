using System.Text;
using ImageTrust.Policy.Document.Promotion;
using ImageTrust.Policy.Images;

namespace ImageTrust.Policy.Document.Tests.Promotion;

/// <summary>The file of evidence: one form, read strictly, and every problem with its place.</summary>
public sealed class EvidenceFileTests
{
    private const string Name = "evidence.json";

    [Fact]
    public void What_was_written_is_read_again()
    {
        byte[] bytes = EvidenceFile.Write(Samples.Evidence());

        var accepted = Assert.IsType<EvidenceReading.Accepted>(EvidenceFile.Read(bytes, Name));
        Assert.Equal(bytes, EvidenceFile.Write(accepted.Evidence));
        Assert.Equal(Digest.Of(bytes), accepted.Digest);
        Assert.Equal(240, accepted.Evidence.Admission.Records);
    }

    [Fact]
    public void The_order_in_which_it_was_gathered_does_not_matter()
    {
        var evidence = Samples.Evidence();
        var turned = evidence with
        {
            Namespaces = [.. evidence.Namespaces.Reverse()],
            Rows = [.. evidence.Rows.Reverse()],
            Canaries = [.. evidence.Canaries.Reverse()],
            Sources = [.. evidence.Sources.Reverse()],
        };

        Assert.Equal(EvidenceFile.Write(evidence), EvidenceFile.Write(turned));
    }

    [Fact]
    public void Each_row_has_a_line()
    {
        string[] lines = Encoding.UTF8.GetString(EvidenceFile.Write(Samples.Evidence())).Split('\n');

        Assert.Equal(2, lines.Count(line => line.StartsWith("{\"namespace\":", StringComparison.Ordinal) && line.Contains("\"known\":\"admitted live\"", StringComparison.Ordinal)));
        Assert.Equal(("{", "}", ""), (lines[0], lines[^2], lines[^1]));
    }

    [Theory]
    [InlineData("\"version\":1", "\"version\":2", "evidence.json: version: it is 2; expected 1")]
    [InlineData("\"admitted live\"", "\"Admitted live\"", "evidence.json:13:")]
    [InlineData("\"known\":\"admitted live\"", "\"known\":\"admitted live\",\"proven\":true", "proven")]
    [InlineData("\"couldNotCheck\":0", "\"couldNotCheck\":-1", "evidence.json: rows[0].couldNotCheck: a count is negative")]
    [InlineData("\"firstSeen\":\"2026-11-20T12:00:00Z\"", "\"firstSeen\":\"2026-11-19T12:00:00Z\"", "rows[0].firstSeen: first and last seen are no times of the window")]
    [InlineData("\"firstSeen\":\"2026-11-20T12:00:00Z\"", "\"firstSeen\":\"20 November\"", "evidence.json:13:")]
    [InlineData("{\"namespace\":\"checkout\",\"kind\"", "{\"namespace\":\"billing\",\"kind\"", "rows[0].namespace: billing is not among the namespaces that admission sees")]
    [InlineData("\"name\":\"web\"", "\"name\":\"w\\u202eeb\"", "rows[0].name: it is no line of text that can be shown")]
    [InlineData("\"phase\":\"day1\"", "\"phase\":\"day2\"", "rows[0].next: there is no next phase")]
    [InlineData("\"reasons\":[\"signed\"]", "\"reasons\":[]", "rows[0].now: a verdict has at least one reason")]
    [InlineData("\"reasons\":[\"signed\"]", "\"reasons\":[\"fine\"]", "evidence.json:13:")]
    [InlineData("\"p99Milliseconds\":41.5", "\"p99Milliseconds\":-1", "admission: a number is negative")]
    [InlineData("\"stack\":\"dev\",", "", "stack")]
    [InlineData("\"stack\":\"dev\"", "\"stack\":\"dev\",\"stack\":\"prod\"", "stack")]
    public void What_is_not_as_written_is_refused_with_its_place(string written, string instead, string expected)
    {
        string text = Encoding.UTF8.GetString(EvidenceFile.Write(Samples.Evidence()));
        int at = text.IndexOf(written, StringComparison.Ordinal);
        Assert.True(at >= 0, written);

        var rejected = Assert.IsType<EvidenceReading.Rejected>(
            EvidenceFile.Read(Encoding.UTF8.GetBytes(string.Concat(text.AsSpan(0, at), instead, text.AsSpan(at + written.Length))), Name));
        Assert.Contains(rejected.Problems, problem => problem.StartsWith(Name, StringComparison.Ordinal) && problem.Contains(expected, StringComparison.Ordinal));
    }

    [Fact]
    public void A_row_stands_once()
    {
        var evidence = Samples.Evidence();
        byte[] bytes = EvidenceFile.Write(evidence with { Rows = [.. evidence.Rows, evidence.Rows[0]] });

        var rejected = Assert.IsType<EvidenceReading.Rejected>(EvidenceFile.Read(bytes, Name));
        Assert.Equal("evidence.json: rows[1]: it is not behind the one before it: each stands once, in the order of its members", Assert.Single(rejected.Problems));
    }

    [Fact]
    public void A_file_that_is_not_there_is_named() =>
        Assert.Equal(
            ["gone.json: it does not exist; expected evidence that policy evidence wrote"],
            Assert.IsType<EvidenceReading.Rejected>(EvidenceFile.Read(Path.Combine(AppContext.BaseDirectory, "no", "such", "file"), "gone.json")).Problems);
}
