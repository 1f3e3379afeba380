using EndToEnd.Programs;

namespace EndToEnd.Walks;

/// <summary>The walks of docs/architecture.md, walked: each program does what it is for, and comes by the page's stops in their order.</summary>
public sealed class WalkTests
{
    private const string Review = "An admission review, with a finger";
    private const string Configuration = "A stack's configuration, with a finger";
    private const string Policy = "A trust policy, with a finger";

    [Fact]
    public async Task An_admission_review_is_answered_along_the_page()
    {
        await using var image = await SignedImage.SetAsync();
        using var log = new CallLog();
        using (var webhook = new WebhookProgram(image.Work.PathOf(""), image.Compile(), image.Host, more: log.Environment))
        {
            await webhook.ReadyAsync();
            Assert.True((await webhook.ReviewAsync("shop", [image.Name])).Allowed);
            await webhook.StopAsync();
        }

        Follows(Review, log);
    }

    [Fact]
    public async Task A_stack_is_planned_along_the_page()
    {
        using var log = new CallLog();
        (await ProgramRun.StartAsync(
            BuiltProgram.PathOf("Infra", "ImageTrust.Infra"), ["preview", "--stack", "staging"], log.Environment, folder: BuiltProgram.Root)).Succeeded();

        Follows(Configuration, log);
    }

    [Fact]
    public async Task An_image_is_held_to_a_policy_along_the_page()
    {
        await using var image = await SignedImage.SetAsync();
        using var log = new CallLog();
        (await PolicyTool.VerifyAsync(
            image.Work, log.Environment, "--plain-http", image.Host, "--policy", image.PolicyPath, "--namespace", "shop", image.Name)).Succeeded();

        Follows(Policy, log);
    }

    [Theory]
    [InlineData(Review)]
    [InlineData(Configuration)]
    [InlineData(Policy)]
    public void A_stop_leads_to_the_file_that_has_its_member(string title) => Assert.All(Page(title).Stops, stop =>
    {
        string text = File.ReadAllText(Path.Combine(BuiltProgram.Root, stop.File));
        Assert.All(stop.Member.Split('.'), name => Assert.Contains($" {name}", text, StringComparison.Ordinal));
    });

    private static void Follows(string title, CallLog log) => Assert.Equal("", string.Join('\n', Page(title).Strayed(log.Read())));

    private static Walk Page(string title) => Walk.Read(File.ReadAllText(Path.Combine(BuiltProgram.Root, "docs", "architecture.md")), title);
}
