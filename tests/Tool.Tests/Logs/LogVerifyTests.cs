using System.Text.Encodings.Web;
using System.Text.Json.Nodes;
using ImageTrust.Decisions.Records;
using ImageTrust.Policy.Images;
using ImageTrust.Policy.Model.Policies;
using ImageTrust.Policy.Model.Values;
using ImageTrust.Policy.Model.Verdicts;
using ImageTrust.Policy.Tool.Hosting;

namespace ImageTrust.Policy.Tool.Tests.Logs;

/// <summary><c>policy log verify</c>: what a decision log says of itself, and what it cannot.</summary>
public sealed class LogVerifyTests : IDisposable
{
    private readonly LogStage stage = new();

    public void Dispose() => stage.Dispose();

    [Fact]
    public async Task A_whole_log_of_replicas_that_are_mixed_is_fine()
    {
        var (one, two) = (WrittenLog.Of(5), WrittenLog.Of(5, WrittenLog.Second, stops: false));
        stage.Write("log", one.Lines.Zip(two.Lines, (a, b) => new[] { a, """{"Timestamp":"2026-11-22T12:00:00Z","Message":"Reloading"}""", b }).SelectMany(lines => lines).Append(one.Lines[^1]));

        var run = await stage.VerifyAsync("log", "--head", one.Head.ToString());

        Assert.Equal((ExitCodes.Fine, ""), (run.ExitCode, run.Error));
        Assert.Equal($"""
            Decision log
            - 13 lines of 2 replicas: none is missing, changed, doubled or out of order. 6 other lines, of the
              server's own log, are in no chain.

            Chains
            replica                     lines  numbers  from                 until                end      head kept
            {WrittenLog.First}  7      0 to 6   2026-11-22T12:00:00  2026-11-22T13:00:00  stopped  6
            {WrittenLog.Second}  6      0 to 5   2026-11-22T12:00:00  2026-11-22T12:00:04  open     none

            Nobody can know from this log
            - What came after the last line of a chain whose end is open: a replica that still runs writes on,
              one that crashed may have lost lines, and who cuts the end leaves the same.
            - Whether a chain was written anew as a whole, after the last head of it that was kept elsewhere:
              such a chain is in order too.

            """.ReplaceLineEndings("\n"), run.Output);
    }

    [Fact]
    public async Task A_line_that_is_missing_changed_doubled_or_moved_is_found()
    {
        var lines = WrittenLog.Of(5).Lines;
        stage.Write("missing", lines.Where((_, i) => i is not 2 and not 3));
        stage.Write("changed", lines.Select((line, i) => i == 2 ? line.Replace("app:1", "app:7", StringComparison.Ordinal) : line));
        stage.Write("doubled", [.. lines.Take(4), lines[2], .. lines.Skip(4)]);
        stage.Write("moved", [.. lines.Take(2), lines[3], lines[2], .. lines.Skip(4)]);
        stage.Write("cut", lines.Select((line, i) => i == 2 ? line[..40] : line));
        stage.Write("added", [.. lines.Take(3), """{"version":1,"time":"2026-11-22T12:00:00Z","image":"registry.example/app"}""", .. lines.Skip(3)]);

        Assert.Equal(["missing 2-3"], await stage.FaultsAsync("missing"));
        Assert.Equal(["changed 2-3"], await stage.FaultsAsync("changed"));
        Assert.Equal(["doubled 2-2"], await stage.FaultsAsync("doubled"));
        Assert.Equal(["out-of-order 2-2"], await stage.FaultsAsync("moved"));
        Assert.Equal(["unchained -", "missing 2-2"], await stage.FaultsAsync("cut"));
        Assert.Equal(["unchained -"], await stage.FaultsAsync("added"));
        Assert.Contains(
            "7 lines of 1 replica: 1 changed. Wrong - changed:4: changed: line 2 of webhook-1.0123456789abcdef, or what line 3 says of it, is not what was written Chains",
            (await stage.VerifyAsync("changed")).Words(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_line_that_comes_late_is_compared_on_both_sides()
    {
        var lines = WrittenLog.Of(6).Lines;
        string forged = lines[3].Replace("app:2", "app:9", StringComparison.Ordinal);
        stage.Write("log", [.. lines.Take(2), .. lines.Skip(5), lines[2], forged, lines[4]]);

        Assert.Equal(["out-of-order 2-2", "out-of-order 3-3", "out-of-order 4-4", "changed 3-4"], await stage.FaultsAsync("log"));
    }

    [Fact]
    public async Task Files_of_a_rotation_are_one_log_and_a_beginning_that_is_gone_is_said()
    {
        var log = WrittenLog.Of(8);
        stage.Write("one", log.Lines.Take(3));
        stage.Write("two", log.Lines.Skip(3).Take(3));
        stage.Write("three", log.Lines.Skip(6));

        Assert.Empty(await stage.FaultsAsync("one", "two", "three"));
        Assert.Equal(["missing 0-2"], await stage.FaultsAsync("two", "three"));
        Assert.Empty(await stage.FaultsAsync("--rotated", "two", "three"));
        Assert.Equal(["missing 3-5"], await stage.FaultsAsync("one", "three"));
        Assert.Equal(["missing 3-5"], await stage.FaultsAsync("--rotated", "one", "three"));
        var run = await stage.VerifyAsync("--rotated", "two", "three");
        Assert.Contains("lines 0 to 2 of webhook-1.0123456789abcdef were not given. Nothing says what was in them.", run.Words(), StringComparison.Ordinal);
        Assert.Contains("3 to 9", run.Output, StringComparison.Ordinal);

        var kept = new WrittenLog();
        log.Lines.Take(3).ToList().ForEach(line => kept.Add(line[..line.IndexOf(",\"chain\"", StringComparison.Ordinal)] + "}"));
        run = await stage.VerifyAsync("--rotated", "two", "three", "--head", kept.Head.ToString());
        Assert.Contains("The head kept of the last of them joins the two.", run.Words(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_head_that_was_kept_finds_an_end_that_was_cut_and_a_chain_that_was_written_anew()
    {
        var log = WrittenLog.Of(5);
        var anew = WrittenLog.Of(5);
        stage.Write("cut", log.Lines.Take(4));
        var other = new WrittenLog();
        anew.Lines.ToList().ForEach(line => other.Add(line[..line.IndexOf(",\"chain\"", StringComparison.Ordinal)].Replace("app:1", "app:9", StringComparison.Ordinal) + "}"));
        stage.Write("anew", other.Lines);
        stage.Write("empty", WrittenLog.Of(2, WrittenLog.Second).Lines);
        string head = log.Head.ToString();

        Assert.Empty(await stage.FaultsAsync("cut"));
        Assert.Equal(["missing 4-6"], await stage.FaultsAsync("cut", "--head", head));
        Assert.Empty(await stage.FaultsAsync("anew"));
        Assert.Equal(["changed -6"], await stage.FaultsAsync("anew", "--head", head));
        Assert.Equal(["missing 0-6"], await stage.FaultsAsync("empty", "--head", head));
    }

    [Fact]
    public async Task Every_form_in_which_people_get_the_log_is_read()
    {
        var log = WrittenLog.Of(4);
        stage.Write("prefixed", log.Lines.Select(line => $"[pod/image-trust-webhook-1/webhook] 2026-11-22T12:00:00.000000001Z {line}"));
        stage.Write("node", log.Lines.Select(line => $"2026-11-22T12:00:00.000000001Z stdout F {line}\r"));
        stage.Write("rows", log.Rows());
        stage.Write("array", $"\uFEFF [{string.Join(",\n", log.Rows())}]");
        // The workspace took the text for JSON: blanks and escapes of its own.
        stage.Write("objects", $"[{string.Join(",\n", log.Lines.Select(line => $$"""{"LogMessage": {{line.Replace(":1.5", " : 1.5", StringComparison.Ordinal).Replace("\\u0026", "&", StringComparison.Ordinal)}}}"""))}]");
        stage.Write("docker", log.Lines.Select(line => System.Text.Json.JsonSerializer.Serialize(new { log = line + "\n", stream = "stdout" })));

        foreach (string file in (string[])["prefixed", "node", "rows", "array", "objects", "docker"])
        {
            Assert.Empty(await stage.FaultsAsync(file, "--head", log.Head.ToString()));
        }

        stage.Write("forged", log.Rows().Select(row => row.Replace("app:2", "app:7", StringComparison.Ordinal)));
        Assert.Equal(["changed 3-4"], await stage.FaultsAsync("forged"));
    }

    [Fact]
    public async Task A_record_is_the_same_again_when_it_was_an_object_on_its_way()
    {
        var log = new WrittenLog();
        foreach (string image in (string[])["registry.example/app:1+2", "\u0007<\"'&>\\\u00e9\u202e\ud83d\ude00", "2026-11-22", ""])
        {
            log.Add(DecisionJson.Line(new DecisionRecord
            {
                Time = new DateTimeOffset(2026, 11, 22, 12, 0, 0, 123, TimeSpan.Zero),
                Image = image,
                Namespace = "shop",
                Now = new Verdict(Judgement.Refused, AdmissionAction.Warn, Phase.Day1, null, [new Reason(ReasonCode.NoRule, "no rule covers it…")], TagHandling.Report),
                Facts = new RecordedFacts([], [], []),
                PolicyDigest = Digest.Of("policy"u8),
                RequirementsDigest = Digest.Of("requirements"u8),
                TrustDigest = Digest.Of("trust"u8),
                Timings = new RecordedTimings(0.1, 12.345, 1e-3),
                Requests = new RecordedRequests(0, new Dictionary<string, int>(), new Dictionary<string, int>(), false),
            }));
        }

        stage.Write("objects", log.Lines.Select(line => new JsonObject { ["LogMessage"] = JsonNode.Parse(line) }.ToJsonString(new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping })));
        Assert.Contains("+2", File.ReadAllText(Path.Combine(stage.Folder, "objects")), StringComparison.Ordinal);
        Assert.Empty(await stage.FaultsAsync("objects", "--head", log.Head.ToString()));
    }

    [Theory]
    [InlineData("no log of ours\n{\"Timestamp\":1}\n", "log: no line of a decision log among 2 lines; expected the webhook's log")]
    [InlineData("[{\"Message\":\"x\"}]", "log: row 1 of the array has no LogMessage; expected the webhook's log")]
    [InlineData("[{\"LogMessage\":\"x\"},", "log: row 2 of the array is not whole JSON (line 1); expected the webhook's log")]
    public async Task What_is_no_log_is_refused_with_its_place(string content, string error)
    {
        File.WriteAllText(Path.Combine(stage.Folder, "log"), content);
        var run = await stage.VerifyAsync("log");
        Assert.Equal((ExitCodes.Usage, ""), (run.ExitCode, run.Output));
        Assert.StartsWith(error, run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_that_is_not_there_is_named()
    {
        var run = await stage.VerifyAsync("gone.jsonl");
        Assert.Equal(ExitCodes.Usage, run.ExitCode);
        Assert.StartsWith("gone.jsonl: Could not find file", run.Error, StringComparison.Ordinal);
    }
}
