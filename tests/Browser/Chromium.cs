using System.Diagnostics;
using System.Runtime.CompilerServices;
using Microsoft.Playwright;

namespace Browser;

/// <summary>One real browser for all tests of a class; the script <c>chromium</c> finds or fetches it.</summary>
public sealed class Chromium : IAsyncLifetime
{
    private static readonly string[] Arguments =
    [
        "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update",
        "--disable-sync", "--disable-dev-shm-usage",
    ];

    private IPlaywright? playwright;
    private IBrowser? browser;
    private string? complaint;

    public async ValueTask InitializeAsync()
    {
        var (path, problem) = await FindAsync();
        if (path is null)
        {
            complaint = $"chromium cannot be had: {problem}";
            return;
        }

        playwright = await Playwright.CreateAsync();
        browser = await playwright.Chromium.LaunchAsync(new() { ExecutablePath = path, Headless = true, Args = Arguments });
    }

    /// <summary>The browser; without one the test is skipped, or fails where CI=true says that everything must be there.</summary>
    public IBrowser Require()
    {
        if (browser is not null)
        {
            return browser;
        }

        Assert.False(Environment.GetEnvironmentVariable("CI") == "true", complaint);
        Assert.Skip(complaint!);
        throw new InvalidOperationException(complaint);
    }

    public async ValueTask DisposeAsync()
    {
        if (browser is not null)
        {
            await browser.CloseAsync();
        }

        playwright?.Dispose();
    }

    private static async Task<(string? Path, string Problem)> FindAsync()
    {
        var script = Path.Combine(SourceFolder(), "chromium");
        if (!OperatingSystem.IsLinux() || !File.Exists(script))
        {
            return (Environment.GetEnvironmentVariable("CHROMIUM"), "set CHROMIUM to the path of one");
        }

        using var process = Process.Start(new ProcessStartInfo(script) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var errors = process.StandardError.ReadToEndAsync();
        var path = (await process.StandardOutput.ReadToEndAsync()).Trim();
        await process.WaitForExitAsync();
        return (process.ExitCode == 0 && path.Length > 0 ? path.Split('\n')[0] : null, (await errors).Trim());
    }

    /// <summary>The folder of the sources: found above the program, because builds may hide where it was compiled.</summary>
    private static string SourceFolder([CallerFilePath] string file = "")
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Infra.sln")))
            {
                return Path.Combine(folder.FullName, "tests", "Browser");
            }
        }

        return Path.GetDirectoryName(file)!;
    }
}
