using ImageTrust.Policy.Model.Reading;

namespace ImageTrust.Policy.Document.Tests;

/// <summary>What docs/operate/14 tells to write into a policy in a hurry is read as it stands.</summary>
public sealed class OperatingPageTests
{
    private static readonly string Text = File.ReadAllText(Repository.Path("docs", "operate", "14-keys-and-retention.md")).ReplaceLineEndings("\n");

    [Fact]
    public void Revoking_a_key_is_what_the_page_says()
    {
        var revocation = Assert.Single(Repository.Accepted(Read(Block())).Revocations!).Value;

        Assert.NotNull(revocation.KeyFingerprint);
        Assert.NotNull(revocation.SignedBetween);
    }

    [Theory]
    [InlineData("keyFingerprint", "fingerprint")]
    [InlineData("until: ", "to: ")]
    [InlineData("revocations", "revoked")]
    public void A_word_that_is_not_the_policy_s_would_be_found(string right, string wrong)
    {
        Assert.Contains(right, Block(), StringComparison.Ordinal);
        Assert.IsType<PolicyReading.Rejected>(Read(Block().Replace(right, wrong, StringComparison.Ordinal)));
    }

    private static PolicyReading Read(string block) => PolicyFile.ReadText(
        "phase: day1\nauthorities:\n  a:\n    keyless: {issuer: \"https://accounts.example\", identity: {exact: \"jane@example.com\"}}\nrules:\n  all:\n    images: [\"registry.example/**\"]\n    require: {anyOf: [a]}\n" + block, _ => new FileReading.Missing());

    /// <summary>The one block of YAML, with a fingerprint in the place of the page's three dots.</summary>
    private static string Block()
    {
        const string Begin = "```yaml\n";
        int start = Text.IndexOf(Begin, StringComparison.Ordinal) + Begin.Length;
        return Text[start..Text.IndexOf("```", start, StringComparison.Ordinal)].Replace("sha256:…", "sha256:" + new string('3', 64), StringComparison.Ordinal);
    }
}
