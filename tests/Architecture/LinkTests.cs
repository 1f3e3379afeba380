using System.Text.RegularExpressions;

namespace Architecture;

/// <summary>Where pages lead: to files of this repository that exist, and to headings that they have. What is on the web is not asked.</summary>
public sealed partial class LinkTests
{
    private static readonly string[] Pages =
    [
        .. Directory.GetFiles(Repository.Root, "*.md"), .. Directory.GetFiles(Path.Combine(Repository.Root, ".github"), "*.md", SearchOption.AllDirectories),
        .. Directory.GetFiles(Path.Combine(Repository.Root, "docs"), "*.md", SearchOption.AllDirectories),
    ];

    [Fact]
    public void Every_link_leads_to_something()
    {
        var links = Pages.SelectMany(page => Link().Matches(Prose(File.ReadAllText(page))).Select(match => (Page: page, To: match.Groups["to"].Value))).ToList();

        Assert.True(links.Count > 100, $"there are only {links.Count}");
        Assert.Empty(links.Where(link => !Exists(link.Page, link.To)).Select(link => $"{Repository.Relative(link.Page)}: {link.To}"));
    }

    /// <summary>A page that nothing leads to is read by nobody.</summary>
    [Fact]
    public void Every_page_is_led_to_by_another()
    {
        var reached = Pages.SelectMany(page => Link().Matches(Prose(File.ReadAllText(page))).Select(match => match.Groups["to"].Value.Split('#')[0])
            .Where(to => to.Length > 0 && !IsOnTheWeb(to)).Select(to => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(page)!, to))).Where(to => to != page)).ToHashSet();

        Assert.Empty(Pages.Where(page => page.StartsWith(Path.Combine(Repository.Root, "docs"), StringComparison.Ordinal) && !reached.Contains(page)).Select(Repository.Relative));
    }

    [Theory]
    [InlineData("README.md", "docs/none.md")]
    [InlineData("README.md", "docs/preview.md#no-such-heading")]
    [InlineData("README.md", "#no-such-heading")]
    [InlineData("docs/preview.md", "README.md")]
    public void A_link_that_leads_nowhere_is_found(string page, string to) => Assert.False(Exists(Path.Combine(Repository.Root, page), to));

    [Theory]
    [InlineData("README.md", "docs/preview.md#what-each-part-tells")]
    [InlineData("README.md", "#three-commands")]
    [InlineData("docs/preview.md", "../README.md")]
    public void A_link_to_a_file_or_a_heading_is_good(string page, string to) => Assert.True(Exists(Path.Combine(Repository.Root, page), to));

    private static bool Exists(string page, string to)
    {
        if (IsOnTheWeb(to))
        {
            return true;
        }

        string[] parts = to.Split('#', 2);
        string file = parts[0].Length == 0 ? page : Path.Combine(Path.GetDirectoryName(page)!, parts[0]);
        return (File.Exists(file) || Directory.Exists(file)) && (parts.Length == 1 || Anchors(file).Contains(parts[1]));
    }

    private static bool IsOnTheWeb(string to) => to.StartsWith("https://", StringComparison.Ordinal);

    /// <summary>As GitHub makes them of headings: lower case, without punctuation, blanks as hyphens; and those that a page writes itself.</summary>
    private static HashSet<string> Anchors(string file)
    {
        string text = File.ReadAllText(file);
        return
        [
            .. Heading().Matches(Prose(text)).Select(match => Punctuation().Replace(LinkText().Replace(match.Groups["text"].Value.Trim(), "$1").ToLowerInvariant(), "").Replace(' ', '-')),
            .. OwnAnchor().Matches(text).Select(match => match.Groups["name"].Value),
        ];
    }

    /// <summary>Without blocks of code, in which brackets and hashes are something else.</summary>
    private static string Prose(string text) => Block().Replace(text, "");

    [GeneratedRegex(@"\]\((?<to>[^)\s]+)\)")]
    private static partial Regex Link();

    [GeneratedRegex(@"^#{1,6} (?<text>.+)$", RegexOptions.Multiline)]
    private static partial Regex Heading();

    [GeneratedRegex(@"[^\p{L}\p{N}_ -]")]
    private static partial Regex Punctuation();

    [GeneratedRegex(@"\[([^\]]*)\]\([^)]*\)")]
    private static partial Regex LinkText();

    [GeneratedRegex("""<a (id|name)="(?<name>[^"]+)">""")]
    private static partial Regex OwnAnchor();

    [GeneratedRegex(@"^```.*?^```\s*?$", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Block();
}
