using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using ImageTrust.Infra.Review;
using ImageTrust.Infra.Review.Html;

namespace Infra.Tests.Review;

/// <summary>The page as a file; tests/Browser opens it.</summary>
public sealed partial class HtmlReportTests
{
    private const string Hostile = "</script></style><script>ran()</script><img src=x onerror=ran()>\"'";

    [Fact]
    public void The_policy_of_the_page_names_exactly_its_own_style_sheet_and_script()
    {
        var html = HtmlReport.Write(Sample());
        var policy = Policy().Match(html).Groups["policy"].Value;

        Assert.Equal(
            $"default-src 'none'; style-src '{Hash(Inside(html, "<style>", "</style>"))}'; script-src '{Hash(Inside(html, "<script>", "</script>"))}'; img-src data:; base-uri 'none'; form-action 'none'",
            policy);
    }

    [Fact]
    public void The_page_needs_no_other_file()
    {
        var html = HtmlReport.Write(Sample());

        Assert.DoesNotMatch("(src|href)=\"(?!#|data:)", html);
        Assert.DoesNotContain("url(", html, StringComparison.Ordinal);
        Assert.DoesNotContain("@import", html, StringComparison.Ordinal);
        Assert.DoesNotContain(" style=", html, StringComparison.Ordinal);
    }

    [Fact]
    public void Hostile_text_opens_and_ends_no_element()
    {
        var value = JsonSerializer.Serialize(Hostile);
        var part = Plans.Component("p" + Hostile);
        var html = HtmlReport.Write(Plans.FirstDeployment(
            part, Plans.Resource("azure-native:keyvault:Vault", "v" + Hostile, $$"""{"a":{{value}},{{value}}:[{{value}}]}""", part)) with
        {
            Notes = [Hostile],
            ComparedWith = Hostile,
        });

        Assert.Equal(2, html.Split("</script>").Length - 1);
        Assert.Equal(1, html.Split("</style>").Length - 1);
        Assert.DoesNotContain("<img", html, StringComparison.Ordinal);
        Assert.Contains(Hostile, JsonDocument.Parse(Inside(html, "<script type=\"application/json\" id=\"data\">", "</script>")).RootElement[0].GetProperty("name").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public void The_same_review_is_the_same_page() => Assert.Equal(HtmlReport.Write(Sample()), HtmlReport.Write(Sample()));

    [Fact]
    public void Components_that_need_each_other_are_laid_out_all_the_same()
    {
        var layout = GraphLayout.Of([Component("a", "b"), Component("b", "c"), Component("c", "a"), Component("d", "d")]);

        Assert.Equal(4, layout.Cards.Select(card => (card.X, card.Y)).Distinct().Count());
        Assert.All(layout.Cards, card => Assert.InRange(card.X + GraphLayout.CardWidth, 0, layout.Width));
    }

    [Fact]
    public void What_needs_another_stands_to_its_right()
    {
        var cards = GraphLayout.Of([Component("user", "used"), Component("used")]).Cards;

        Assert.True(cards.Single(card => card.Component.Name == "user").X > cards.Single(card => card.Component.Name == "used").X);
    }

    private static ComponentChanges Component(string name, params string[] needs) => new(name, "Part", [Plans.Resource("a:b:C", name)], needs);

    private static PlanReview Sample() => Plans.Review(
        [Plans.Resource("azure-native:keyvault:Vault", "v", """{"location":"a"}""")], [Plans.Resource("azure-native:keyvault:Vault", "v", """{"location":"b"}""")]);

    private static string Inside(string html, string open, string close) => html.Split(open, 2)[1].Split(close, 2)[0];

    private static string Hash(string text) => $"sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(text)))}";

    [GeneratedRegex("http-equiv=\"Content-Security-Policy\" content=\"(?<policy>[^\"]+)\"", RegexOptions.ExplicitCapture)]
    private static partial Regex Policy();
}
