using ImageTrust.Policy.Tool;
using ImageTrust.Policy.Tool.Hosting;
using ImageTrust.TestKit.Captured;
using Spectre.Console;

namespace ImageTrust.Conformance.Verify;

/// <summary>The table of captured fixtures once more, asked through <c>policy verify</c> and a registry that replays them.</summary>
internal static class VerifyTable
{
    /// <returns>True when there was something to check and everything came out as expected.</returns>
    public static async Task<bool> PrintAsync(string folder, TextWriter output)
    {
        var (right, wrong, files) = (0, 0, 0);
        var place = Directory.CreateTempSubdirectory("captured-");
        try
        {
            string stranger = Path.Combine(place.FullName, "stranger.pub");
            await File.WriteAllTextAsync(stranger, CapturedCase.FreshKey());
            foreach (var one in Directory.EnumerateDirectories(folder).Order(StringComparer.Ordinal).Select(path => new CapturedCase(path)))
            {
                files += one.IsImage ? 0 : 1;
                foreach (var check in one.IsImage ? one.Checks(stranger) : [])
                {
                    var (exit, words) = await check.AskAsync(arguments => VerifyAsync(place.FullName, arguments));
                    bool ok = exit == check.ExitCode;
                    (right, wrong) = ok ? (right + 1, wrong) : (right, wrong + 1);
                    output.WriteLine($"{(ok ? "ok   " : "WRONG")} {one.Name,-34} {check.Name,-27} wanted {check.ExitCode}, got {exit}: {words}");
                }
            }
        }
        finally
        {
            place.Delete(recursive: true);
        }

        output.WriteLine($"{right} right, {wrong} wrong ({files} cases about files are in no registry)");
        return wrong == 0 && right > 0;
    }

    /// <summary>The command's own entry point, in this process; nothing of this machine's logins is used.</summary>
    private static async Task<(int Exit, string Words)> VerifyAsync(string folder, IEnumerable<string> arguments)
    {
        using var output = new StringWriter();
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(output), Ansi = AnsiSupport.No, ColorSystem = ColorSystemSupport.NoColors });
        var host = ToolHost.Process() with { Output = output, Error = output, Console = console, Folder = folder, DockerConfig = Path.Combine(folder, "config.json") };
        int exit = await Root.RunAsync(["verify", .. arguments, "--json"], host);
        return (exit, Reasons(output.ToString()));
    }

    private static string Reasons(string json) => !json.StartsWith('{') ? json.Trim() : string.Join(
        ", ",
        System.Text.Json.Nodes.JsonNode.Parse(json)!["now"]!["reasons"]!.AsArray()
            .Select(reason => (string?)reason!["code"] is "bad-evidence" ? (string?)reason["subject"] : (string?)reason["code"]));
}
