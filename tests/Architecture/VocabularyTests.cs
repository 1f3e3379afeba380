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
    [InlineData("RegistryHost", "policy/Images/RegistryHost.cs: RegistryHost")]
    [InlineData("ImageReference", "policy/Images/ImageReference.cs: ImageReference")]
    [InlineData("RepositoryName", "policy/Images/RepositoryName.cs: RepositoryName")]
    public void A_thing_is_one_type(string ending, string type) => Assert.Equal([type], Declared(ending));

    [Fact]
    public void The_search_finds_every_type_of_that_name()
    {
        Assert.Contains("policy/Model/Verdicts/Verdict.cs: Verdict", Declared("Verdict"));
        Assert.Contains("policy/Document/Cases/EvaluationCase.cs: ExpectedVerdict", Declared("Verdict"));
    }

    private static List<string> Declared(string ending) =>
    [
        .. from file in Repository.HandWrittenSources
           let path = Repository.Relative(file)
           where path.StartsWith("policy/", StringComparison.Ordinal) || path.StartsWith("infra/", StringComparison.Ordinal)
               || (path.StartsWith("webhook/", StringComparison.Ordinal) && !path.StartsWith("webhook/Sigstore/", StringComparison.Ordinal))
           from Match type in Declaration().Matches(File.ReadAllText(file))
           where type.Groups["name"].Value.EndsWith(ending, StringComparison.Ordinal)
           select $"{path}: {type.Groups["name"].Value}",
    ];

    [GeneratedRegex(@"^\s*(?:(?:public|internal|private|protected|file|sealed|abstract|static|readonly|partial|ref)\s+)*(?:class|record\s+struct|record\s+class|record|struct|interface|enum)\s+(?<name>\w+)",
        RegexOptions.Multiline)]
    private static partial Regex Declaration();
}
