using System.Globalization;
using System.Text.RegularExpressions;

namespace ImageTrust.Policy.Tool.Tests.Logs;

/// <summary>docs/operate/09: its commands are run and print what the page says.</summary>
public sealed partial class LogPageTests
{
    private static readonly string Page = Path.Combine(ToolRun.Repository, "docs", "operate", "09-decision-log.md");

    [Fact]
    public async Task The_page_of_the_log_shows_what_its_commands_print()
    {
        using var stage = new LogStage();
        var (one, two) = (WrittenLog.Of(5), WrittenLog.Of(5, WrittenLog.Second));
        stage.Write("week-47.jsonl", [.. one.Lines.Take(3), .. two.Lines.Take(2)]);
        stage.Write("week-48.jsonl", [.. two.Lines.Skip(2).Take(3), .. one.Lines.Skip(3)]);
        stage.Write("metrics.txt", new[] { one, two }.SelectMany(log => log.Head.Parts()
            .Select(part => string.Create(CultureInfo.InvariantCulture, $"image_trust_decision_log_head{{part=\"{part.Part}\",replica=\"{log.Head.Replica}\"}} {part.Value}"))));
        string text = (await File.ReadAllTextAsync(Page, TestContext.Current.CancellationToken)).ReplaceLineEndings("\n");

        var blocks = Block().Matches(text);
        Assert.Equal(2, blocks.Count);
        string shown = Block().Replace(text, block => $"```console\n$ policy {block.Groups["command"]}\n{Run(stage, block.Groups["command"].Value)}```\n");
        if (Environment.GetEnvironmentVariable("UPDATE_GOLDEN") == "1")
        {
            await File.WriteAllTextAsync(Page, shown, TestContext.Current.CancellationToken);
            return;
        }

        Assert.Equal(shown, text);
    }

    private static string Run(LogStage stage, string command)
    {
        var run = ToolRun.InAsync(stage.Folder, command.Split(' ')).GetAwaiter().GetResult();
        Assert.Equal("", run.Error);
        return run.Output;
    }

    [GeneratedRegex(@"```console\n\$ policy (?<command>[^\n]+)\n((?!```).*\n)*```\n", RegexOptions.ExplicitCapture)]
    private static partial Regex Block();
}
