using System.Text.RegularExpressions;
using ImageTrust.Decisions.Chaining;
using ImageTrust.Policy.Model.Facts;
using ImageTrust.Policy.Model.Promotion.Evidence;

namespace ImageTrust.Policy.Tool.Tests.Gathering;

/// <summary>docs/operate/14: its command is run and prints what the page says.</summary>
public sealed partial class EvidencePageTests
{
    private static readonly string Page = Path.Combine(ToolRun.Repository, "docs", "operate", "15-evidence.md");

    [Fact]
    public async Task The_page_of_evidence_shows_what_its_command_prints()
    {
        using var stage = new EvidenceStage();
        foreach (double day in (double[])[1, 2, 5])
        {
            stage.Write(stage.Record("Deployment/web", "registry.example/shop/web:1", day));
        }

        stage.Write(EvidenceStage.CouldNotCheck(stage.Record("Deployment/web", "registry.example/shop/web:1", 3), Cause.OwnBudget));
        stage.Write(stage.Record("CronJob/report", "registry.example/shop/report:4", 4));
        stage.WriteCanary(CanaryKind.Admission, stage.Record("Pod/image-trust-canary-admission", "registry.example/shop/good:1", 6));
        stage.Log.Add(LogJson.Line(LogMark.OfCheckpoint(EvidenceStage.Start.AddDays(7.5))));
        stage.Write("webhook-47.jsonl", [.. stage.Log.Lines, """{"Timestamp":"2026-11-22T12:00:00Z","Message":"Reloading"}"""]);
        stage.WriteInventory("inventory-46.json", -1, document => document with { RequirementsDigest = EvidenceStage.DigestOf("older") }, "shop Deployment/web app registry.example/shop/web:1");
        stage.WriteInventory("inventory-47.json", 7, document => document, "shop Deployment/idle app registry.example/shop/idle:1");
        string text = (await File.ReadAllTextAsync(Page, TestContext.Current.CancellationToken)).ReplaceLineEndings("\n");

        var block = Assert.Single(Block().Matches(text));
        var run = await ToolRun.InAsync(stage.Folder, block.Groups["command"].Value.Split(' '));
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        string shown = Block().Replace(text, $"```console\n$ policy {block.Groups["command"]}\n{run.Output}```\n");
        if (Environment.GetEnvironmentVariable("UPDATE_GOLDEN") == "1")
        {
            await File.WriteAllTextAsync(Page, shown, TestContext.Current.CancellationToken);
            return;
        }

        Assert.Equal(shown, text);
    }

    [GeneratedRegex(@"```console\n\$ policy (?<command>evidence [^\n]+)\n((?!```).*\n)*```\n", RegexOptions.ExplicitCapture)]
    private static partial Regex Block();
}
