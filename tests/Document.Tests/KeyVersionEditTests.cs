using ImageTrust.Policy.Document.Editing;
using ImageTrust.Policy.Model.Values;

namespace ImageTrust.Policy.Document.Tests;

public sealed class KeyVersionEditTests
{
    private const string Before = """
        authorities:
          k:
            key:
              versions:
                - file: keys/a.pem   # the first
                  validFrom: 2026-01-01T00:00:00Z # since then
                # why there is no second yet
            transparencyLog: not-required
        rules: {}
        """;

    [Theory]
    [InlineData("\n")]
    [InlineData("\r\n")]
    public void A_version_is_added_behind_the_last_one_and_nothing_else_changes(string newline)
    {
        var before = Before.ReplaceLineEndings(newline);
        var added = string.Join(newline, ["        - file: keys/b.pem", "          validFrom: 2026-02-01T00:00:00Z", "          validUntil: 2027-02-01T00:00:00Z", ""]);

        var after = KeyVersionEdit.Add(before, "k", File("keys/b.pem"), Time("2026-02-01T00:00:00Z"), Time("2027-02-01T00:00:00Z"));

        var at = before.IndexOf("        # why", StringComparison.Ordinal);
        Assert.Equal(before[..at] + added + before[at..], after);
    }

    [Fact]
    public void A_list_at_the_end_of_a_file_without_a_line_end_gets_one() => Assert.Equal(
        "authorities:\n  k:\n    key:\n      versions:\n      - file: keys/a.pem\n      - file: keys/b.pem\n",
        KeyVersionEdit.Add("authorities:\n  k:\n    key:\n      versions:\n      - file: keys/a.pem", "k", File("keys/b.pem"), null, null));

    [Theory]
    [InlineData("authorities: {k: {key: {versions: [{file: keys/a.pem}]}}}")]
    [InlineData("authorities: {other: {}}")]
    [InlineData("{")]
    public void What_is_not_a_list_of_lines_is_left_to_a_person(string text) => Assert.Null(KeyVersionEdit.Add(text, "k", File("keys/b.pem"), null, null));

    private static RelativePath File(string text) => RelativePath.TryParse(text, out var path, out _) ? path : throw new InvalidOperationException();

    private static UtcTime Time(string text) => UtcTime.TryParse(text, out var time, out _) ? time : throw new InvalidOperationException();
}
