using Microsoft.Playwright;

namespace Browser;

/// <summary>A review opened as a reviewer opens it: a file, in a browser with no network to lean on.</summary>
internal sealed class OpenPage : IAsyncDisposable
{
    private readonly string file;
    private readonly IBrowserContext context;

    private OpenPage(string file, IBrowserContext context, IPage page)
    {
        this.file = file;
        this.context = context;
        Page = page;
    }

    public IPage Page { get; }

    /// <summary>What the browser complained of: errors of scripts, of the console and of the content-security policy.</summary>
    public List<string> Complaints { get; } = [];

    /// <summary>Addresses that the page fetched; what its policy refused is a complaint.</summary>
    public List<string> Requests { get; } = [];

    public static async Task<OpenPage> AsyncOf(IBrowser browser, string html, ColorScheme scheme = ColorScheme.Light, int width = 1400, int height = 1000)
    {
        var file = Path.Combine(Directory.CreateTempSubdirectory("image-trust-page-").FullName, "preview.html");
        await File.WriteAllTextAsync(file, html);
        var context = await browser.NewContextAsync(new() { ColorScheme = scheme, ViewportSize = new() { Width = width, Height = height } });
        var open = new OpenPage(file, context, await context.NewPageAsync());
        open.Page.Console += (_, message) =>
        {
            if (message.Type is "error" or "warning")
            {
                open.Complaints.Add(message.Text);
            }
        };
        open.Page.PageError += (_, error) => open.Complaints.Add(error);
        open.Page.RequestFinished += (_, request) => open.Requests.Add(request.Url);
        await open.Page.GotoAsync("file://" + file);
        return open;
    }

    public ILocator Node(string name) => Page.Locator($".node[aria-label*='({name})']");

    public async ValueTask DisposeAsync()
    {
        await context.CloseAsync();
        Directory.Delete(Path.GetDirectoryName(file)!, recursive: true);
    }
}
