using System.Globalization;
using System.Text;
using ImageTrust.Infra.Review;
using ImageTrust.Infra.Review.Markdown;
using Pulumi.Offline.Plans;

namespace Infra.Tests.Review;

/// <summary>The comment on a pull request.</summary>
public sealed class MarkdownReportTests
{
    private const string Registry = "azure-native:containerregistry:Registry";
    private const string Hostile = "end | of </details> `it` ```` @team <img src=x> **now** $x$ \"]; c0 --> c1";

    private const string Policy =
        """{"phase":"day1","authorities":{"w":{"keyless":{"issuer":"https://gitlab.com","identity":{"exact":"https://gitlab.com/a/b//.gitlab-ci.yml@refs/heads/main"}}}},"rules":{"all":{"images":["a.azurecr.io/**"],"require":{"anyOf":["w"]}}""";

    [Fact]
    public void What_is_dangerous_stands_before_what_changes_for_trust_and_both_before_the_rest()
    {
        var text = MarkdownReport.Write(Plans.Review(
            [Plans.Resource(Registry, "r", """{"location":"a"}""") with { Protect = true }], [Plans.Resource(Registry, "r", """{"location":"b"}""") with { Protect = true }]));

        string[] order = ["## Preview of stack `dev`", "| to replace |", "### Look at these first", "### What changes for trust", "### Changes", "```mermaid"];
        Assert.Equal(order, order.OrderBy(part => text.IndexOf(part, StringComparison.Ordinal)));
        Assert.All(order, part => Assert.Contains(part, text, StringComparison.Ordinal));
        Assert.Contains("⛔ refused", text, StringComparison.Ordinal);
        Assert.Contains("# replaced: location cannot change in place (table of replacements)\n- location: \"a\"\n+ location: \"b\"\n", text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_first_deployment_says_that_all_is_new()
    {
        var text = MarkdownReport.Write(Plans.FirstDeployment(Plans.Resource(Registry, "r"), Plans.PolicyOf(Policy + "}}")));

        Assert.Contains("this is what a first deployment creates", text, StringComparison.Ordinal);
        Assert.Contains("Everything is new", text, StringComparison.Ordinal);
        Assert.Contains("The policy in words, in day1", text, StringComparison.Ordinal);
        Assert.DoesNotContain("Look at these first", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Nothing_changed_is_said_in_so_many_words()
    {
        var same = Plans.Resource(Registry, "r");
        var text = MarkdownReport.Write(Plans.Review([same], [same]));

        Assert.Contains("**Nothing changes.**", text, StringComparison.Ordinal);
        Assert.Contains("### What changes for trust\n\nNothing.\n", text, StringComparison.Ordinal);
        Assert.DoesNotContain("### Changes", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Text_from_settings_and_policy_cannot_leave_its_place()
    {
        var part = Plans.Component("part " + Hostile);
        var reason = System.Text.Json.JsonSerializer.Serialize(Hostile.Replace('"', '\''));
        var grant = $$"""{"description":{{reason}},"principalId":{{reason}},"roleDefinitionId":{{reason}},"scope":{{reason}}}""";
        var trusting = Policy + ""","lax":{"images":["b.azurecr.io/x"],"unverified":{"reason":""" + reason + "}}}}";
        var review = Plans.Review(
            [Plans.PolicyOf(Policy + "}}"), part, Plans.Resource(Registry, "r", """{"location":"a"}""", part)],
            [
                Plans.PolicyOf(trusting), part, Plans.Resource(Registry, "r", $$"""{"location":{{reason}}}""", part),
                Plans.Resource("azure-native:authorization:RoleAssignment", "g " + Hostile, grant, part),
                Plans.Resource("azuread:index/x:FederatedIdentityCredential", "f", $$"""{"applicationId":{{reason}},"issuer":{{reason}},"subject":{{reason}}}""", part),
            ]) with
        {
            Notes = [Hostile],
            ComparedWith = "git:" + Hostile,
        };
        var html = Rendered.Html(MarkdownReport.Write(review));

        Assert.NotNull(review.Policy);
        Assert.Equal(Rendered.Count(html, "details"), Rendered.Count(html, "/details"));
        Assert.Equal(6, Rendered.Count(html, "details"));
        Assert.All(new[] { "img", "script", "a " }, tag => Assert.Equal(0, Rendered.Count(html, tag)));
        Assert.DoesNotContain("@team", System.Net.WebUtility.HtmlDecode(WithoutCode(html)), StringComparison.Ordinal);
        Assert.Contains(Rendered.Rows(html), row => row is [_, var who, .., var why] && Rendered.Text(who) == Hostile.Replace('"', '\'') && Rendered.Text(why) == Rendered.Text(who));
    }

    [Theory]
    [InlineData(1, 1000)]
    [InlineData(30, 34)]
    [InlineData(1000, 1)]
    [InlineData(0, 1000)]
    public void A_large_change_fits_and_says_what_was_left_out(int components, int each)
    {
        var text = MarkdownReport.Write(Large(components, each));

        Assert.InRange(Encoding.UTF8.GetByteCount(text), 20_000, MarkdownReport.MostBytes);
        Assert.Contains("Left out to keep this comment short:", text, StringComparison.Ordinal);
        var html = Rendered.Html(text);
        Assert.Equal(Rendered.Count(html, "details"), Rendered.Count(html, "/details"));
        Assert.EndsWith("</sub>\n", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Everything_left_out_is_counted()
    {
        // One component of 1,000 resources: those shown and those left out add up.
        var text = MarkdownReport.Write(Large(1, 1000));

        var shown = text.Split("@@ replace ").Length - 1;
        Assert.InRange(shown, 100, 999);
        Assert.Contains($"{(1000 - shown).ToString(CultureInfo.InvariantCulture)} resources.", text, StringComparison.Ordinal);
        Assert.Contains($"# … and {(1000 - shown).ToString(CultureInfo.InvariantCulture)} more", text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_small_change_leaves_nothing_out() =>
        Assert.DoesNotContain("Left out", MarkdownReport.Write(Large(2, 3)), StringComparison.Ordinal);

    [Fact]
    public void The_gravest_component_comes_first_and_unfolded()
    {
        var (calm, grave) = (Plans.Component("calm"), Plans.Component("grave"));
        var text = MarkdownReport.Write(Plans.Review(
            [calm, grave, Plans.Resource(Registry, "u", """{"tags":{"a":"1"}}""", calm), Plans.Resource(Registry, "r", """{"location":"a"}""", grave)],
            [calm, grave, Plans.Resource(Registry, "u", """{"tags":{"a":"2"}}""", calm), Plans.Resource(Registry, "r", """{"location":"b"}""", grave)]));

        Assert.Contains("<details open><summary><b>grave</b> Part: 1 to replace</summary>", text, StringComparison.Ordinal);
        Assert.Contains("<details><summary><b>calm</b> Part: 1 to update</summary>", text, StringComparison.Ordinal);
        Assert.True(text.IndexOf("<b>grave</b>", StringComparison.Ordinal) < text.IndexOf("<b>calm</b>", StringComparison.Ordinal));
    }

    /// <summary>Every resource is replaced, grants included, and has some properties to tell.</summary>
    private static PlanReview Large(int components, int each)
    {
        IEnumerable<PlannedResource> Resources(string location)
        {
            for (var part = 0; part < Math.Max(1, components); part++)
            {
                var component = components == 0 ? null : Plans.Component($"component-{part}");
                if (component is not null)
                {
                    yield return component;
                }

                for (var index = 0; index < each; index++)
                {
                    var type = index % 3 == 0 ? "azure-native:authorization:RoleAssignment" : Registry;
                    yield return Plans.Resource(
                        type, $"resource-{part}-{index}",
                        $$"""{"description":"a reason that is not short at all, for resource {{index}}","location":"{{location}}","principalId":"{{location}}{{index}}","scope":"s","roleDefinitionId":"r"}""",
                        component);
                }
            }
        }

        return Plans.Review([.. Resources("westeurope")], [.. Resources("northeurope")]);
    }

    private static string WithoutCode(string html) =>
        System.Text.RegularExpressions.Regex.Replace(html, "<code[^>]*>.*?</code>", "", System.Text.RegularExpressions.RegexOptions.Singleline, TimeSpan.FromSeconds(1));
}
