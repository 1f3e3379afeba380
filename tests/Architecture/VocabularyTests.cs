using System.Text.RegularExpressions;

namespace Architecture;

/// <summary>
/// A thing of the field is one type in the product: two readers of one text are two answers to whether it is good, and what is checked by
/// the one is then run by the other. The verifier of webhook/Sigstore is a library of its own, with its own words.
/// </summary>
public sealed partial class VocabularyTests
{
    [Theory]
    [InlineData("Digest", "policy/Images/Digest.cs: Digest")]
    [InlineData("ProblemLine", "policy/Images/Text/ProblemLine.cs: ProblemLine")]
    [InlineData("RegistryHost", "policy/Images/RegistryHost.cs: RegistryHost")]
    [InlineData("ImageReference", "policy/Images/ImageReference.cs: ImageReference")]
    [InlineData("ClosedSet", "policy/Images/Text/ClosedSet.cs: ClosedSet")]
    [InlineData("RepositoryName", "policy/Images/RepositoryName.cs: RepositoryName")]
    public void A_thing_is_one_type(string ending, string type) => Assert.Equal([type], Declared(ending));

    /// <summary>Which characters are not shown to people is said once. The others refuse what holds them.</summary>
    [Fact]
    public void One_type_makes_a_line_of_a_text()
    {
        string[] refusing = ["policy/Model/Values/Predicates.cs", "policy/Model/Values/Words.cs", "policy/Tool/Sources/GitRevision.cs"];
        string[] ofSettings = ["policy/Contract/Settings/SettingTexts.cs"];
        var knowing = Sources().Where(source => Hidden().IsMatch(source.Text)).Select(source => source.Path).ToList();
        Assert.Contains("policy/Images/Text/Line.cs", knowing);
        Assert.Empty(knowing.Except([.. refusing, .. ofSettings, "policy/Images/Text/Line.cs"]));
    }

    [Fact]
    public void The_hosts_of_Docker_Hub_are_spelled_in_one_file()
    {
        var spelling = Literals.All.Where(literal => Literals.IsText(literal.Token) && literal.Token.ValueText.Contains("docker.io", StringComparison.Ordinal)).ToList();

        Assert.Equal(["policy/Images/RegistryHost.cs"], spelling.Select(literal => literal.Path).Distinct());
    }

    /// <summary>
    /// What a decision says, in words that are nobody else's. The registry, which is below the model, and its lint have words of their own for
    /// other things, each in one place.
    /// </summary>
    [Fact]
    public void The_words_of_a_verdict_are_spelled_in_the_model()
    {
        var words = new[] { "Verdict.cs", "ReasonCode.cs" }
            .SelectMany(file => Word().Matches(File.ReadAllText(Path.Combine(Repository.Root, "policy/Model/Verdicts", file))))
            .Select(match => match.Groups["word"].Value).Where(word => word.Contains('-', StringComparison.Ordinal)).Distinct().ToList();

        Assert.True(words.Count > 20, $"only {words.Count} words were found");
        Assert.Empty(
            from literal in Literals.All
            where !literal.Path.StartsWith("policy/Model/", StringComparison.Ordinal) && Literals.IsText(literal.Token)
            from word in words
            where Literals.Spells(literal.Token.ValueText, word)
            select $"{literal.Place}: {word}");
    }

    /// <summary>The words of an enum stand at its members. What is said elsewhere is a sentence's part, or the stack's program's own.</summary>
    [Fact]
    public void One_type_gives_the_words_of_enums()
    {
        string[] partsOfSentences = ["policy/Model/Values/SubjectKind.cs", "policy/Tool/Reporting/EvidenceWords.cs"];
        Assert.Empty(Sources().Where(source => !source.Path.StartsWith("infra/", StringComparison.Ordinal) && WordOfMember().IsMatch(source.Text))
            .Select(source => source.Path).Except(partsOfSentences));
    }

    /// <summary><c>file:line:</c> is read by editors and CI.</summary>
    [Fact]
    public void One_type_writes_where_a_problem_is() => Assert.Empty(Sources()
        .Where(source => !source.Path.StartsWith("infra/", StringComparison.Ordinal) && LineInText().IsMatch(source.Text)).Select(source => source.Path));

    [Fact]
    public void The_search_finds_every_type_of_that_name()
    {
        Assert.Contains("policy/Model/Verdicts/Verdict.cs: Verdict", Declared("Verdict"));
        Assert.Contains("policy/Document/EvaluationCase.cs: ExpectedVerdict", Declared("Verdict"));
    }

    private static List<string> Declared(string ending) =>
    [
        .. from source in Sources()
           from Match type in Declaration().Matches(source.Text)
           where type.Groups["name"].Value.EndsWith(ending, StringComparison.Ordinal)
           select $"{source.Path}: {type.Groups["name"].Value}",
    ];

    private static IEnumerable<(string Path, string Text)> Sources() =>
        from file in Repository.HandWrittenSources
        let path = Repository.Relative(file)
        where path.StartsWith("policy/", StringComparison.Ordinal) || path.StartsWith("infra/", StringComparison.Ordinal)
            || (path.StartsWith("webhook/", StringComparison.Ordinal) && !path.StartsWith("webhook/Sigstore/", StringComparison.Ordinal))
        select (path, File.ReadAllText(file));

    [GeneratedRegex(@"^\s*(?:(?:public|internal|private|protected|file|sealed|abstract|static|readonly|partial|ref)\s+)*(?:class|record\s+struct|record\s+class|record|struct|interface|enum)\s+(?<name>\w+)",
        RegexOptions.Multiline)]
    private static partial Regex Declaration();

    [GeneratedRegex("JsonStringEnumMemberName\\(\"(?<word>[^\"]+)\"\\)")]
    private static partial Regex Word();

    [GeneratedRegex(@"\b[A-Z]\w+\.[A-Z]\w+ => ""[A-Za-z0-9.-]+"",")]
    private static partial Regex WordOfMember();

    [GeneratedRegex(@"\}:\{[\w.]*\bLine\}")]
    private static partial Regex LineInText();

    [GeneratedRegex(@"\bUnicodeCategory\b|\bIsControl\b")]
    private static partial Regex Hidden();
}
