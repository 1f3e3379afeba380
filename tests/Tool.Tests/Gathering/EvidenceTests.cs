using System.Text.Json;
using System.Text.Json.Nodes;
using ImageTrust.Decisions.Chaining;
using ImageTrust.Policy.Model.Facts;
using ImageTrust.Policy.Model.Promotion.Evidence;
using ImageTrust.Policy.Model.Verdicts;
using ImageTrust.Policy.Tool.Hosting;

namespace ImageTrust.Policy.Tool.Tests.Gathering;

/// <summary><c>policy evidence</c>: decision records and inventories, a row for each workload, container and set of bytes.</summary>
public sealed class EvidenceTests : IDisposable
{
    private readonly EvidenceStage stage = new();

    public void Dispose() => stage.Dispose();

    [Fact]
    public async Task A_row_is_a_workload_a_container_and_bytes_however_often_it_is_seen()
    {
        foreach (double day in (double[])[1, 2, 3])
        {
            stage.Write(stage.Record("Deployment/web", "registry.example/shop/web:1", day, "app", "sidecar"));
        }

        stage.Write(stage.Record("Deployment/web", "registry.example/shop/web:2", 4));
        stage.Write(stage.Record("CronJob/report", "registry.example/shop/web:2", 5));
        stage.WriteLog();
        stage.WriteInventory("shop Deployment/web app registry.example/shop/web:2", "shop Deployment/idle app registry.example/shop/idle:1", "kube-system DaemonSet/proxy app registry.example/proxy:1");

        var evidence = await stage.GatherAsync();

        Assert.Equal(
            [
                "CronJob/report app registry.example/shop/web:2 live SignedBy/KeyFallback 5-5",
                "Deployment/idle app registry.example/shop/idle:1 scanned NoSignature/NoSignature 8-8",
                "Deployment/web app registry.example/shop/web:1 live SignedBy/KeyFallback 1-3",
                "Deployment/web app registry.example/shop/web:2 live NoSignature/NoSignature 4-8",
                "Deployment/web sidecar registry.example/shop/web:1 live SignedBy/KeyFallback 1-3",
            ],
            evidence.Rows.Select(EvidenceStage.Shown).Order(StringComparer.Ordinal));
        Assert.Equal(["shop"], evidence.Namespaces.Select(ns => ns.Text));
        Assert.Equal((8.0, 5L, 10.0), (evidence.Window.Length.TotalDays, evidence.Admission.Records, evidence.Admission.P99Milliseconds));
        Assert.All(evidence.Rows, row => Assert.Equal(EvidenceStage.DigestOf(row.Image), row.Digest));
        Assert.Equal([(SourceKind.Inventory, "inventory.json", 2L, 1L), (SourceKind.Log, "log", 5L, 0L)], evidence.Sources.Select(source => (source.Kind, source.Name, source.Used, source.LeftOut)).Order());
        Assert.Equal(EvidenceStage.DigestOf(await File.ReadAllTextAsync(stage.PathOf("log"), TestContext.Current.CancellationToken)), evidence.Sources.Single(source => source.Kind == SourceKind.Log).Digest);
    }

    [Fact]
    public async Task What_could_not_be_checked_is_counted_by_whose_doing_it_was_and_belongs_to_its_row()
    {
        var record = stage.Record("Deployment/web", "registry.example/shop/web:1", 1);
        stage.Write(record);
        stage.Write(EvidenceStage.CouldNotCheck(record with { Time = record.Time.AddDays(1) }, Cause.RegistrySilent));
        stage.Write(EvidenceStage.CouldNotCheck(record with { Time = record.Time.AddDays(2) }, Cause.OwnBudget));
        stage.Write(record with { Time = record.Time.AddDays(3) });
        stage.Write(EvidenceStage.CouldNotCheck(stage.Record("Deployment/api", "registry.example/shop/api:1", 2), Cause.OwnError));
        stage.WriteLog();
        stage.WriteInventory("shop Deployment/web app registry.example/shop/web:1");

        var evidence = await stage.GatherAsync();

        var (api, web) = (evidence.Rows.Single(row => row.Name == "api"), evidence.Rows.Single(row => row.Name == "web"));
        Assert.Equal((1L, 1L), (web.CouldNotCheck, web.OwnBudget));
        Assert.Equal((0L, 1L, null, Judgement.CouldNotCheck, EvidenceFound.NotKnown), (api.CouldNotCheck, api.OwnBudget, api.Digest, api.Now.Judgement, api.Facts.Evidence));
    }

    [Fact]
    public async Task What_another_policy_decided_is_left_out_and_the_window_begins_after_it()
    {
        var record = stage.Record("Deployment/web", "registry.example/shop/web:1", 1);
        stage.Write(record);
        stage.Write(record with { Time = record.Time.AddDays(1), RequirementsDigest = EvidenceStage.DigestOf("other") });
        stage.Write(record with { Time = record.Time.AddDays(2), TrustDigest = EvidenceStage.DigestOf("other") });
        stage.Write(stage.Record("Deployment/api", "registry.example/shop/api:1", 4));
        stage.WriteLog();
        stage.WriteInventory();
        stage.WriteInventory("inventory.json", 8, document => document, "shop Deployment/api app registry.example/shop/api:1");
        stage.WriteInventory("old.json", 0.5, document => document with { TrustDigest = EvidenceStage.DigestOf("other") }, "shop Deployment/web app registry.example/shop/web:1");

        var run = await stage.RunAsync("log", "--inventory", "inventory.json", "--inventory", "old.json");
        var evidence = await stage.GatherAsync("log");

        Assert.Equal((3.0, 8.0), ((evidence.Window.From.Value - EvidenceStage.Start).TotalDays, (evidence.Window.Until.Value - EvidenceStage.Start).TotalDays));
        Assert.Equal(["api"], evidence.Rows.Select(row => row.Name));
        Assert.Contains("log 2 2 of other requirements, roots or another phase 0", run.Words(), StringComparison.Ordinal);
        Assert.Contains("old.json 0 1 of other requirements, roots or another phase 0", run.Words(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Canaries_are_told_apart_and_no_other_dry_run_is_there()
    {
        stage.WriteCanary(CanaryKind.Refusal, EvidenceStage.CouldNotCheck(stage.Record("Pod/image-trust-canary-refusal", "registry.example/shop/bad:1", 1), Cause.PodAuthor));
        stage.WriteCanary(CanaryKind.Admission, stage.Record("Pod/image-trust-canary-admission", "registry.example/shop/good:1", 2));
        stage.WriteLog();
        stage.WriteInventory("shop Deployment/web app registry.example/shop/web:1");

        var evidence = await stage.GatherAsync();

        Assert.Equal(
            [(EvidenceStage.Account, "shop", CanaryKind.Refusal, Judgement.CouldNotCheck), (EvidenceStage.Account, "shop", CanaryKind.Admission, Judgement.Admitted)],
            evidence.Canaries.Select(run => (run.Account, run.Namespace.Text, run.Expects, run.Now.Judgement)));
        Assert.Equal(["web"], evidence.Rows.Select(row => row.Name));
        Assert.Equal(0, evidence.Admission.Records);
    }

    [Fact]
    public async Task Every_form_of_the_log_makes_the_same_rows_and_lines_that_are_no_records_are_counted()
    {
        stage.Write(stage.Record("Deployment/web", "registry.example/shop/web:1", 1));
        stage.Log.Add(LogJson.Line(LogMark.OfCheckpoint(EvidenceStage.Start.AddDays(9))));
        stage.Write("kubectl", [.. stage.Log.Lines.Select(line => $"[pod/x/webhook] {line}"), """{"Timestamp":"2026-11-22T12:00:00Z"}""", """{"version":1,"image":"added"}""", stage.Log.Lines[1]]);
        stage.Write("export", $"[{string.Join(",", stage.Log.Lines.Select(line => JsonSerializer.Serialize(new { LogMessage = line })))}]\n ");
        stage.WriteInventory("shop Deployment/web app registry.example/shop/web:1");

        var run = await stage.RunAsync("kubectl");
        var (kubectl, export) = (await stage.GatherAsync("kubectl"), await stage.GatherAsync("export"));

        Assert.Equal(kubectl.Rows.Select(EvidenceStage.Shown), export.Rows.Select(EvidenceStage.Shown));
        Assert.Equal((9.0, 9.0), (kubectl.Window.Length.TotalDays, export.Window.Length.TotalDays));
        Assert.Equal((SourceKind.Log, 2L), kubectl.Sources.Where(source => source.Name == "kubectl").Select(source => (source.Kind, source.LeftOut)).Single());
        Assert.Equal((SourceKind.LogAnalytics, 0L), export.Sources.Where(source => source.Name == "export").Select(source => (source.Kind, source.LeftOut)).Single());
        Assert.Contains("Left out of the logs: 1 line of the server's own.", run.Words(), StringComparison.Ordinal);
        Assert.Contains("kubectl 1 1 in no chain, 1 there already 0", run.Words(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Lines_that_are_missing_are_counted_and_a_line_that_was_changed_is_no_evidence()
    {
        foreach (int day in Enumerable.Range(1, 6))
        {
            stage.Write(stage.Record("Deployment/web", "registry.example/shop/web:1", day));
        }

        stage.WriteInventory("shop Deployment/web app registry.example/shop/web:1");
        stage.Write("one", stage.Log.Lines.Take(3));
        stage.Write("two", stage.Log.Lines.Skip(5));
        stage.Write("changed", stage.Log.Lines.Select((line, i) => i == 3 ? line.Replace("admitted", "refused", StringComparison.Ordinal) : line));

        var evidence = await stage.GatherAsync("one", "two");
        Assert.Equal([("inventory.json", 0L), ("one", 0L), ("two", 2L)], evidence.Sources.Select(source => (source.Name, source.Missing)).Order());
        // What was before a rotation is outside the window, and not missing in it.
        Assert.Equal(0, (await stage.GatherAsync("two")).Sources.Sum(source => source.Missing));

        File.Delete(stage.PathOf("evidence.json"));
        var run = await stage.RunAsync("changed");
        Assert.Equal((ExitCodes.Findings, ""), (run.ExitCode, run.Output));
        Assert.StartsWith("changed:5: changed: line 3 of webhook-1.0123456789abcdef", run.Error, StringComparison.Ordinal);
        Assert.False(File.Exists(stage.PathOf("evidence.json")));
    }

    [Fact]
    public async Task A_span_that_is_asked_for_leaves_the_rest_out()
    {
        foreach (int day in Enumerable.Range(1, 6))
        {
            stage.Write(stage.Record("Deployment/web", "registry.example/shop/web:1", day));
        }

        stage.WriteLog();
        stage.WriteInventory("shop Deployment/web app registry.example/shop/web:1");
        var evidence = await stage.GatherAsync("log", "--since", "2026-11-17T00:00:00Z", "--until", "2026-11-22T12:00:00Z");
        Assert.Equal("Deployment/web app registry.example/shop/web:1 live NoSignature/NoSignature 3-8", EvidenceStage.Shown(evidence.Rows.Single()));
        Assert.Equal(2, evidence.Sources.Single(source => source.Name == "log").LeftOut);
    }

    [Fact]
    public async Task An_object_that_could_not_be_read_is_a_row_of_its_own()
    {
        stage.Write(stage.Record("Thing/odd", "", 1) with { Digest = null, Reference = null, Owner = null, Containers = null, Workload = "Thing/odd" });
        stage.Write(stage.Record("Thing/odd", "", 1) with { Digest = null, Reference = null, Namespace = "no namespace!" });
        stage.WriteLog();
        stage.WriteInventory("shop Deployment/web app registry.example/shop/web:1");
        var run = await stage.RunAsync("log");
        Assert.Equal(["Thing/odd  ", "Deployment/web app registry.example/shop/web:1"], (await stage.GatherAsync()).Rows.Select(row => $"{row.Kind}/{row.Name} {row.Container} {row.Image}").OrderDescending());
        Assert.Contains("1 of an object whose namespace could not be read", run.Words(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("gone", "gone: Could not find file")]
    [InlineData("log --since yesterday", "--since yesterday: a time is written 2026-11-22T00:00:00Z, in UTC.")]
    [InlineData("log --inventory log", "log: expected an inventory that policy inventory --json wrote; ")]
    [InlineData("log --inventory other.json", "other.json: 1 images of other requirements, roots or another phase; expected an inventory of the stack's policy as it is now.")]
    [InlineData("log --inventory early.json", "registry.example/shop/web@sha256:")]
    [InlineData("broken", "broken:2: now.judgement: it is in a chain and cannot be read; expected a record of version 1")]
    [InlineData("later", "later:2: version: it is in a chain and cannot be read; expected a record of version 1")]
    public async Task What_cannot_be_used_is_named_with_its_place(string args, string error)
    {
        stage.WriteLog();
        stage.WriteInventory("shop Deployment/web app registry.example/shop/web:1");
        stage.WriteInventory("other.json", 1, document => document with { RequirementsDigest = null }, "shop Deployment/web app registry.example/shop/web:1");
        stage.WriteInventory("early.json", 1, document => document with { Images = [.. document.Images.Select(image => image with { Places = [.. image.Places.Select(place => place with { Uses = null })] })] }, "shop Deployment/web app registry.example/shop/web:1");
        string record = Decisions.Records.DecisionJson.Line(stage.Record("Deployment/web", "registry.example/shop/web:1", 1));
        foreach (var (name, text) in new[] { ("broken", record.Replace("\"admitted\"", "\"perhaps\"", StringComparison.Ordinal)), ("later", record.Replace("\"version\":1", "\"version\":2", StringComparison.Ordinal)) })
        {
            var log = new Logs.WrittenLog();
            log.Add("""{"start":{"time":"2026-11-14T12:00:00+00:00"}}""");
            log.Add(text);
            stage.Write(name, log.Lines);
        }

        var run = await stage.RunAsync(args.Split(' '));

        Assert.Equal((ExitCodes.Usage, ""), (run.ExitCode, run.Output));
        Assert.StartsWith(error, run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_same_sources_make_the_same_bytes()
    {
        stage.Write(stage.Record("Deployment/web", "registry.example/shop/web:1", 1));
        stage.WriteLog();
        stage.WriteInventory("shop Deployment/web app registry.example/shop/web:1", "shop Deployment/api app registry.example/shop/api:1");
        await stage.GatherAsync();
        byte[] first = await File.ReadAllBytesAsync(stage.PathOf("evidence.json"), TestContext.Current.CancellationToken);
        await stage.GatherAsync();
        Assert.Equal(first, await File.ReadAllBytesAsync(stage.PathOf("evidence.json"), TestContext.Current.CancellationToken));
        Assert.Equal("day1", JsonNode.Parse(first)!["phase"]!.GetValue<string>());
    }
}
