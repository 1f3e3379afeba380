using System.Text;
using ImageTrust.Policy.Model.Canonical;
using ImageTrust.Policy.Model.Findings;
using ImageTrust.Policy.Model.Policies;
using ImageTrust.Policy.Model.Reading;
using ImageTrust.Policy.Model.Values;

namespace ImageTrust.Policy.Document.Tests;

public sealed class CanonicalTests
{
    private static readonly string Demo = Repository.Path("tests", "corpus", "stacks", "demo");
    private static readonly string Text = File.ReadAllText(Path.Combine(Demo, PolicyFile.Name)).ReplaceLineEndings("\n");

    [Fact]
    public void The_canonical_form_and_both_digests_are_the_committed_ones()
    {
        var policy = Read(Text);

        Golden.Equal(Path.Combine(Demo, "canonical.json"), Encoding.UTF8.GetString(CanonicalPolicy.Write(policy)));
        Golden.Equal(
            Path.Combine(Demo, "digests.txt"),
            $"policy       {CanonicalPolicy.PolicyDigest(policy)}\nrequirements {CanonicalPolicy.RequirementsDigest(policy)}\n");
    }

    [Theory]
    [InlineData("line endings")]
    [InlineData("comments")]
    [InlineData("blank lines")]
    [InlineData("byte order mark")]
    [InlineData("quotes")]
    [InlineData("default written out")]
    [InlineData("key order")]
    public void Writing_the_same_policy_differently_changes_no_digest(string difference)
    {
        var other = difference switch
        {
            "line endings" => Text.Replace("\n", "\r\n", StringComparison.Ordinal),
            "comments" => string.Join('\n', Text.Split('\n').Where(line => !line.TrimStart().StartsWith('#'))),
            "blank lines" => Text.Replace("\n\n", "\n\n\n\n", StringComparison.Ordinal),
            "byte order mark" => "\ufeff" + Text,
            "quotes" => Text.Replace("phase: day1", "phase: 'day1'", StringComparison.Ordinal),
            "default written out" => Text + "\nphases:\n  day2:\n    mode: enforce\n",
            _ => KeyOrder(Text),
        };
        Assert.NotEqual(Text, other);

        Assert.Equal(CanonicalPolicy.PolicyDigest(Read(Text)), CanonicalPolicy.PolicyDigest(Read(other)));
        Assert.Equal(CanonicalPolicy.RequirementsDigest(Read(Text)), CanonicalPolicy.RequirementsDigest(Read(other)));
    }

    [Theory]
    [InlineData("phase: day1\n", "phase: day2\n")]
    [InlineData("rules:\n", "revocations:\n  x: {reason: leaked, digest: \"sha256:0000000000000000000000000000000000000000000000000000000000000000\"}\nrules:\n")]
    [InlineData("rules:\n", "phases:\n  day2:\n    rings: {first: [shop]}\nrules:\n")]
    public void What_is_no_requirement_changes_the_policy_digest_alone(string from, string to)
    {
        var (before, after) = (Read(Text), Read(Text.Replace(from, to, StringComparison.Ordinal)));

        Assert.NotEqual(CanonicalPolicy.PolicyDigest(before), CanonicalPolicy.PolicyDigest(after));
        Assert.Equal(CanonicalPolicy.RequirementsDigest(before), CanonicalPolicy.RequirementsDigest(after));
    }

    [Theory]
    [InlineData("ref: refs/heads/main", "ref: refs/heads/release")]
    [InlineData("keys/security-team.pem", "keys/not-there.pem")]
    [InlineData("rules:\n", "phases:\n  day2: {keys: accepted}\n  day1.5: {keys: accepted}\nrules:\n")]
    public void What_images_must_have_changes_both_digests(string from, string to)
    {
        var (before, after) = (Read(Text), Read(Text.Replace(from, to, StringComparison.Ordinal)));

        Assert.NotEqual(CanonicalPolicy.PolicyDigest(before), CanonicalPolicy.PolicyDigest(after));
        Assert.NotEqual(CanonicalPolicy.RequirementsDigest(before), CanonicalPolicy.RequirementsDigest(after));
    }

    [Theory]
    [InlineData("{\"phase\":\"day1\"", ProblemRules.YamlSyntax)]
    [InlineData("{\"phase\":\"day1\",\"phase\":\"day2\"}", ProblemRules.DuplicateKey)]
    [InlineData("{\"phase\":0,\"authorities\":{},\"rules\":{}}", ProblemRules.NotText)]
    [InlineData("{\"phase\":\"day1\",\"extra\":1}", ProblemRules.UnknownField)]
    [InlineData("[[[[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]]]]", ProblemRules.YamlSyntax)]
    public void The_canonical_reader_is_as_strict_as_the_YAML_reader(string json, string rule)
    {
        var rejected = Assert.IsType<PolicyReading.Rejected>(CanonicalPolicy.Read(Encoding.UTF8.GetBytes(json)));

        Assert.Contains(rule, rejected.Problems.Select(problem => problem.Rule));
    }

    [Fact]
    public void What_a_record_computes_is_no_field_of_the_document()
    {
        var json = Encoding.UTF8.GetString(CanonicalPolicy.Write(Read(Text))).Replace("\"versions\":", "\"notPulledYet\":\"true\",\"versions\":", StringComparison.Ordinal);

        var rejected = Assert.IsType<PolicyReading.Rejected>(CanonicalPolicy.Read(Encoding.UTF8.GetBytes(json)));

        Assert.All(rejected.Problems, problem => Assert.Equal(ProblemRules.UnknownField, problem.Rule));
    }

    [Fact]
    public void The_canonical_form_keeps_the_keys_without_their_files()
    {
        var again = Repository.Accepted(CanonicalPolicy.Read(CanonicalPolicy.Write(Read(Text))));

        Assert.Equal("ECDSA P-256", Assert.Single(again.Authorities["release-key"].Key!.Versions).PublicKey!.Algorithm);
    }

    [Fact]
    public void A_policy_in_another_phase_differs_in_nothing_else()
    {
        var policy = Read(Text);

        Assert.Equal(CanonicalPolicy.PolicyDigest(policy), CanonicalPolicy.PolicyDigest(policy.WithPhase(Phase.Day2).WithPhase(Phase.Day1)));
        Assert.NotEqual(CanonicalPolicy.PolicyDigest(policy), CanonicalPolicy.PolicyDigest(policy.WithPhase(Phase.Day2)));
    }

    private static TrustPolicy Read(string text) => Repository.Accepted(PolicyFile.ReadText(text, FilesBeside.In(Demo)));

    /// <summary>Moves the authorities behind the rules, and the rules' first entry behind the others.</summary>
    private static string KeyOrder(string text)
    {
        var authorities = text.IndexOf("authorities:\n", StringComparison.Ordinal);
        var rules = text.IndexOf("rules:\n", StringComparison.Ordinal);
        return text[..authorities] + text[rules..] + "\n" + text[authorities..rules];
    }
}
