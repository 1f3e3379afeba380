using ImageTrust.Infra.Review.Html;
using Infra.Tests.Review;
using Microsoft.Playwright;

namespace Browser;

/// <summary>The page of a review, in a real browser.</summary>
public sealed class PageTests(Chromium chromium) : IClassFixture<Chromium>
{
    [Fact]
    public async Task A_reviewer_searches_chooses_a_resource_and_switches_the_phase()
    {
        await using var open = await OpenPage.AsyncOf(chromium.Require(), HtmlReport.Write(Reviews.Moved()));
        var page = open.Page;

        await page.FillAsync("#search", "keyvault vault");
        await Assertions.Expect(page.Locator("#found")).ToHaveTextAsync(new System.Text.RegularExpressions.Regex("^[0-9]+ found$"));
        await Assertions.Expect(open.Node("vault")).Not.ToHaveClassAsync(new System.Text.RegularExpressions.Regex("far"));
        await Assertions.Expect(open.Node("registry")).ToHaveClassAsync(new System.Text.RegularExpressions.Regex("far"));

        await open.Node("vault").ClickAsync();
        await Assertions.Expect(page.Locator("#detail h3")).ToHaveTextAsync("signing/vault");
        await Assertions.Expect(page.Locator("#detail")).ToContainTextAsync("replaced: location, resourceGroupName cannot change in place (table of replacements)");
        await Assertions.Expect(page.Locator("#detail .old")).ToHaveTextAsync(["\"westeurope\"", "[not known]"]);
        Assert.NotEqual(0, await page.Locator("#links path.needs").CountAsync());

        await page.Locator("#detail button", new() { HasText = "signing/cosign-key" }).ClickAsync();
        await Assertions.Expect(page.Locator("#detail h3")).ToHaveTextAsync("signing/cosign-key");
        await Assertions.Expect(open.Node("cosign-key")).ToHaveAttributeAsync("aria-pressed", "true");

        await page.GetByRole(AriaRole.Tab, new() { Name = "day2" }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Tabpanel)).ToContainTextAsync("A refused image does not run.");
        await Assertions.Expect(page.GetByRole(AriaRole.Tabpanel)).ToHaveCountAsync(1);

        Assert.Empty(open.Complaints);
        Assert.Single(open.Requests);
    }

    [Fact]
    public async Task The_keyboard_alone_is_enough()
    {
        await using var open = await OpenPage.AsyncOf(chromium.Require(), HtmlReport.Write(Reviews.Moved()));
        var page = open.Page;

        await page.FocusAsync("#search");
        await page.Keyboard.TypeAsync("federated");
        await page.Keyboard.PressAsync("Enter");
        var first = await page.InnerTextAsync("#detail h3");
        await page.Keyboard.PressAsync("ArrowDown");
        await page.Keyboard.PressAsync("Enter");
        var second = await page.InnerTextAsync("#detail h3");
        await page.Keyboard.PressAsync("Escape");

        Assert.NotEqual(first, second);
        Assert.Contains("FederatedIdentityCredential", await page.EvaluateAsync<string>("document.activeElement.getAttribute('aria-label')"), StringComparison.Ordinal);
        await Assertions.Expect(page.Locator("#detail")).ToHaveTextAsync("No resource is chosen.");

        await page.Locator("[role=tab][aria-selected=true]").FocusAsync();
        await page.Keyboard.PressAsync("ArrowRight");
        await Assertions.Expect(page.Locator("[role=tab][aria-selected=true]")).ToHaveTextAsync("day1.5");
        Assert.Empty(open.Complaints);
    }

    [Fact]
    public async Task Only_what_changed_is_left_when_that_is_asked_for()
    {
        await using var open = await OpenPage.AsyncOf(chromium.Require(), HtmlReport.Write(Reviews.Large(3, 6)));

        await open.Page.CheckAsync("#changed");

        await Assertions.Expect(open.Page.Locator("#found")).ToHaveTextAsync("6 found");
        await Assertions.Expect(open.Page.Locator(".node:not(.far)")).ToHaveCountAsync(6);
    }

    [Theory]
    [InlineData(25, 6)]
    [InlineData(1, 150)]
    [InlineData(60, 15)]
    public async Task A_large_stack_is_drawn_without_cards_on_top_of_each_other(int components, int each)
    {
        await using var open = await OpenPage.AsyncOf(chromium.Require(), HtmlReport.Write(Reviews.Large(components, each)));

        await Assertions.Expect(open.Page.Locator(".node")).ToHaveCountAsync(components * each);
        var overlaps = await open.Page.EvaluateAsync<int>("""
            () => {
              const boxes = [...document.querySelectorAll('.card > rect')].map(rect => rect.getBBox());
              let found = 0;
              boxes.forEach((a, i) => boxes.slice(i + 1).forEach(b => {
                if (a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height) { found++; }
              }));
              return found;
            }
            """);
        Assert.Equal(0, overlaps);
        await open.Page.FillAsync("#search", $"thing-{components - 1}-{each - 1}");
        await open.Page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(open.Page.Locator(".node[aria-pressed=true]")).ToBeInViewportAsync();
        Assert.Empty(open.Complaints);
    }

    [Fact]
    public async Task Text_that_tries_to_be_a_script_stays_text()
    {
        const string Hostile = "</script><script>window.ran = true</script><img src=x onerror=\"window.ran = true\">'\"<!--";
        var value = System.Text.Json.JsonSerializer.Serialize(Hostile);
        var part = Plans.Component("part " + Hostile);
        var review = Plans.Review(
            [part, Plans.Resource("azure-native:keyvault:Vault", "v " + Hostile, """{"location":"a"}""", part)],
            [
                part, Plans.Resource("azure-native:keyvault:Vault", "v " + Hostile, $$"""{"location":{{value}},{{value}}:1}""", part),
                Plans.Resource("azure-native:authorization:RoleAssignment", "g", $$"""{"description":{{value}},"principalId":{{value}},"scope":"s","roleDefinitionId":"r"}"""),
            ]) with
        {
            Notes = [Hostile],
            ComparedWith = Hostile,
        };
        await using var open = await OpenPage.AsyncOf(chromium.Require(), HtmlReport.Write(review));

        await open.Page.Locator(".node.replace").ClickAsync();

        Assert.False(await open.Page.EvaluateAsync<bool>("'ran' in window"));
        Assert.Equal(0, await open.Page.Locator("img").CountAsync());
        Assert.Equal(2, await open.Page.Locator("script").CountAsync());
        await Assertions.Expect(open.Page.Locator("#detail h3")).ToContainTextAsync(Hostile);
        await Assertions.Expect(open.Page.Locator("#grants")).ToContainTextAsync(Hostile);
        Assert.Empty(open.Complaints);
        Assert.Single(open.Requests);
    }

    [Fact]
    public async Task A_script_that_got_in_would_not_run()
    {
        await using var open = await OpenPage.AsyncOf(chromium.Require(), HtmlReport.Write(Reviews.Large(1, 1)));

        await open.Page.EvaluateAsync("""
            () => {
              const script = document.createElement('script');
              script.textContent = 'window.ran = true';
              document.body.append(script);
              document.body.insertAdjacentHTML('beforeend', '<img src="https://example.com/x.png" onerror="window.ran = true">');
            }
            """);

        Assert.False(await open.Page.EvaluateAsync<bool>("'ran' in window"));
        Assert.Contains(open.Complaints, complaint => complaint.Contains("Content Security Policy", StringComparison.Ordinal));
        Assert.DoesNotContain(open.Requests, request => request.StartsWith("https://", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(ColorScheme.Light)]
    [InlineData(ColorScheme.Dark)]
    public async Task The_page_reads_in_light_and_dark_and_does_not_scroll_sideways(ColorScheme scheme)
    {
        await using var open = await OpenPage.AsyncOf(chromium.Require(), HtmlReport.Write(Reviews.Moved()), scheme);

        Assert.True(await open.Page.EvaluateAsync<bool>("document.documentElement.scrollWidth <= document.documentElement.clientWidth"));
        Assert.NotEqual(
            await open.Page.EvaluateAsync<string>("getComputedStyle(document.body).color"), await open.Page.EvaluateAsync<string>("getComputedStyle(document.body).backgroundColor"));
        Assert.Equal(scheme == ColorScheme.Dark, await open.Page.EvaluateAsync<bool>("getComputedStyle(document.body).backgroundColor === 'rgb(13, 17, 23)'"));
    }

    /// <summary>The picture of docs/preview.md; UPDATE_SCREENSHOTS=1 takes it anew.</summary>
    [Fact]
    public async Task The_picture_of_the_documentation_shows_a_stack_that_moves_to_another_phase()
    {
        await using var open = await OpenPage.AsyncOf(chromium.Require(), HtmlReport.Write(Reviews.Promoted()), width: 1360, height: 1500);
        await open.Page.Locator(".node.update[aria-label*='apps/v1:Deployment']").ClickAsync();

        await Assertions.Expect(open.Page.Locator("#trust")).ToContainTextAsync("The stack moves from day1 to day2.");
        if (Environment.GetEnvironmentVariable("UPDATE_SCREENSHOTS") == "1")
        {
            await open.Page.EvaluateAsync("scrollTo(0, 0)");
            await open.Page.ScreenshotAsync(new() { Path = Path.Combine(Reviews.Root, "docs", "images", "preview.png") });
        }

        Assert.InRange(new FileInfo(Path.Combine(Reviews.Root, "docs", "images", "preview.png")).Length, 10_000, 400_000);
    }

    [Fact]
    public async Task On_a_narrow_screen_nothing_scrolls_sideways_either()
    {
        await using var open = await OpenPage.AsyncOf(chromium.Require(), HtmlReport.Write(Reviews.Moved()), width: 390, height: 800);

        Assert.True(await open.Page.EvaluateAsync<bool>("document.documentElement.scrollWidth <= document.documentElement.clientWidth"));
    }
}
