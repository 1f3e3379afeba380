using System.Globalization;
using ImageTrust.Infra.Review.Markdown;
using Pulumi.Offline.Diagnostics;

namespace Infra.Tests.Review;

/// <summary>Text from a policy or a setting stays text, wherever it stands in a comment.</summary>
public sealed class MarkdownTextTests
{
    private static readonly string[] Fragments =
    [
        "|", "\\", "\\|", "`", "``", "```", "</details>", "<script>alert(1)</script>", "<!--", "-->", "@team", "@org/team", "#12", "**b**", "_i_", "~~s~~",
        "[l](javascript:x)", "![i](http://x/y.png)", "$m$", "$$", "&lt;", "&#64;team", "\n", "\n\n# h\n", "- [ ] x", "1. x", "<", ">", "\"", "'", "{}", "%%", "word",
        " ", "\u202E", "\e[31m", "é", "日本", "😀", "https://example.com/a|b", "www.example.com", "http://x",
    ];

    public static TheoryData<string> Hostile => [.. Fragments, .. Enumerable.Range(0, 300).Select(Mixed)];

    [Theory]
    [MemberData(nameof(Hostile))]
    public void Prose_in_a_list_reads_as_it_was_written(string text)
    {
        var html = Rendered.Html($"- says {MarkdownText.Line(text)}.\n");

        Assert.Equal($"says{Seen(text)}.", Shown(html));
        Assert.All(new[] { "script", "img", "em", "strong", "del", "code", "h1", "details", "!--", "input", "span", "a " }, tag => Assert.Equal(0, Rendered.Count(html, tag)));
    }

    [Theory]
    [MemberData(nameof(Hostile))]
    public void Prose_in_a_table_stays_in_its_cell(string text)
    {
        var html = Rendered.Html($"| a | b |\n|---|---|\n| x {MarkdownText.Line(text)} | y |\n");

        Assert.Equal([$"x{Seen(text)}", "y"], Assert.Single(Rendered.Rows(html)).Select(Shown));
    }

    [Theory]
    [MemberData(nameof(Hostile))]
    public void Code_in_a_table_stays_in_its_cell(string text)
    {
        var html = Rendered.Html($"| a | b |\n|---|---|\n| {MarkdownText.Code(text)} | y |\n");

        Assert.Equal([Seen(text), "y"], Assert.Single(Rendered.Rows(html)).Select(Shown));
        Assert.Equal(1, Rendered.Count(html, "code"));
    }

    [Theory]
    [MemberData(nameof(Hostile))]
    public void Html_stays_in_its_summary(string text)
    {
        var html = Rendered.Html($"<details><summary>{MarkdownText.Html(text)}</summary>\n\nbody\n\n</details>\n");

        Assert.Equal(1, Rendered.Count(html, "details"));
        Assert.Equal(1, Rendered.Count(html, "/details"));
        Assert.Equal(0, Rendered.Count(html, "script"));
        Assert.Equal(Seen(text) + "body", Shown(html).Replace("\n", "", StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Hostile))]
    public void Nothing_in_a_fence_ends_it(string text)
    {
        var html = Rendered.Html($"{MarkdownText.Fenced("diff", ["+ " + text, "- end"])}\nafter\n");

        Assert.Equal(1, Rendered.Count(html, "pre"));
        Assert.Contains("- end\n</code></pre>\n<p>after</p>", html, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("@team")]
    [InlineData("a @org/team b")]
    [InlineData("#12")]
    public void Nobody_is_called_and_nothing_is_referred_to(string text)
    {
        Assert.DoesNotContain(text, WebUtilityText(MarkdownText.Line(text)), StringComparison.Ordinal);
        Assert.DoesNotContain("@team", WebUtilityText(MarkdownText.Html("@team")), StringComparison.Ordinal);
    }

    // What GitHub's filter for mentions reads: the text after entities, invisible signs included.
    private static string WebUtilityText(string escaped) => System.Net.WebUtility.HtmlDecode(escaped);

    // HTML does not tell one blank from many.
    private static string Seen(string text) => TerminalText.CleanLine(text).Replace(" ", "", StringComparison.Ordinal);

    private static string Shown(string html) => Rendered.Text(html).Replace(" ", "", StringComparison.Ordinal).Trim('\n');

    private static string Mixed(int seed)
    {
        var random = new Random(seed);
        return string.Concat(Enumerable.Range(0, 2 + random.Next(5)).Select(_ => Fragments[random.Next(Fragments.Length)]))
            + seed.ToString(CultureInfo.InvariantCulture);
    }
}
