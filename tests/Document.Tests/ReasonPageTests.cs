using ImageTrust.Policy.Images.Text;
using ImageTrust.Policy.Contract;
using ImageTrust.Policy.Model.Verdicts;

namespace ImageTrust.Policy.Document.Tests;

/// <summary>The page that refusals link to has a section for every reason, with the code's own words.</summary>
public sealed class ReasonPageTests
{
    private const string Begin = "<!-- made by the tests: UPDATE_GOLDEN=1 -->\n";
    private const string End = "<!-- end -->";

    private static readonly string Path = Repository.Path(DocumentPages.OfReason("", null).TrimEnd('#'));

    [Fact]
    public void The_table_has_every_reason_once() =>
        Assert.Equal(Enum.GetValues<ReasonCode>(), ReasonTable.All.Select(words => words.Code));

    [Fact]
    public void The_page_is_what_the_code_says()
    {
        var text = File.ReadAllText(Path).ReplaceLineEndings("\n");
        var start = text.IndexOf(Begin, StringComparison.Ordinal) + Begin.Length;
        var end = text.IndexOf(End, start, StringComparison.Ordinal);
        var expected = Sections("What keeps an image out", words => !IsFor(words)) + Sections("What lets an image in", IsFor);
        if (Environment.GetEnvironmentVariable("UPDATE_GOLDEN") == "1")
        {
            File.WriteAllText(Path, text[..start] + expected + text[end..]);
            return;
        }

        Assert.Equal(expected, text[start..end]);
    }

    /// <summary>The anchor of a heading on every forge is its text in lower case with hyphens: a code's own form.</summary>
    [Fact]
    public void A_link_leads_to_a_heading_of_the_page()
    {
        var headings = File.ReadLines(Path).Where(line => line.StartsWith("### ", StringComparison.Ordinal)).Select(line => line[4..]).ToHashSet(StringComparer.Ordinal);

        Assert.All(ClosedSet.Words<ReasonCode>(), code => Assert.Contains(DocumentPages.OfReason(code, null).Split('#')[1], headings));
    }

    private static bool IsFor(ReasonWords words) => Why.IsFor(new Reason(words.Code, ""));

    private static string Sections(string title, Func<ReasonWords, bool> which) => $"\n## {title}\n\n"
        + string.Concat(ReasonTable.All.Where(which).Select(words => $"### {ClosedSet.WordOf(words.Code)}\n\n{words.Meaning}\n\n*What helps*: {words.Help}\n\n"));
}
