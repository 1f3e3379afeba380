using System.Globalization;
using System.Text.Json;
using ImageTrust.Decisions.Chaining;
using ImageTrust.Policy.Images;
using ImageTrust.Policy.Tool.Hosting;

namespace ImageTrust.Policy.Tool.Tests.Logs;

/// <summary>Heads that a metrics' store kept.</summary>
public sealed class KeptHeadsTests : IDisposable
{
    private readonly LogStage stage = new();

    public void Dispose() => stage.Dispose();

    [Fact]
    public async Task A_scrape_and_an_answer_of_Prometheus_hold_heads()
    {
        var (early, log) = (WrittenLog.Of(2, stops: false), WrittenLog.Of(5));
        stage.Write("log", log.Lines);
        stage.Write("metrics", ["# TYPE image_trust_decision_log_head gauge", .. Exposition(early.Head), "image_trust_ready 1", .. Exposition(log.Head)]);
        stage.Write("vector", Answer(head => new { head.metric, value = head.values[0] }, (1.5, log.Head)));
        stage.Write("matrix", Answer(head => new { head.metric, head.values }, (1.5, early.Head), (2.5, log.Head)));

        foreach (string file in (string[])["metrics", "vector", "matrix"])
        {
            var run = await stage.VerifyAsync("log", "--heads", file, "--json");
            Assert.Equal((0, ""), (run.ExitCode, run.Error));
            Assert.Equal(6, JsonDocument.Parse(run.Output).RootElement.GetProperty("chains")[0].GetProperty("keptHead").GetInt64());
        }

        stage.Write("anew", WrittenLog.Of(6).Lines.Take(2));
        Assert.Equal(["missing 2-2", "missing 2-6"], await stage.FaultsAsync("anew", "--heads", "metrics"));
        stage.Write("other", Exposition(log.Head with { Hash = Digest.Of("other"u8) }));
        Assert.Equal(["changed -6"], await stage.FaultsAsync("log", "--heads", "other"));
    }

    [Theory]
    [InlineData("image_trust_ready 1", "it is not there")]
    [InlineData("image_trust_decision_log_head{part=\"hash0\",replica=\"r\"} 1", "a part is missing or is no such number")]
    [InlineData("image_trust_decision_log_head{part=\"hash0\"} 1", "kept:1: expected the metric")]
    [InlineData("image_trust_decision_log_head{part=\"hash0\",replica=\"r\"} NaN", "kept:1: expected the metric")]
    [InlineData("image_trust_decision_log_head{part=\"hash0\",replica=\"r\"} 1.5", "1.5 is no whole number")]
    [InlineData("{\"data\":{}}", "it is other JSON")]
    [InlineData("{\"data\":{\"result\":[{\"metric\":{},\"value\":[1,\"2\"]}]}}", "it is other JSON")]
    [InlineData("{", "it is other JSON")]
    public async Task What_holds_no_head_is_refused(string content, string error)
    {
        stage.Write("log", WrittenLog.Of(1).Lines);
        stage.Write("kept", content);
        var run = await stage.VerifyAsync("log", "--heads", "kept");
        Assert.Equal((ExitCodes.Usage, ""), (run.ExitCode, run.Output));
        Assert.StartsWith("kept", run.Error, StringComparison.Ordinal);
        Assert.Contains(error, run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_head_is_written_in_one_form()
    {
        stage.Write("log", WrittenLog.Of(1).Lines);
        var run = await stage.VerifyAsync("log", "--head", "webhook=1");
        Assert.Equal((ExitCodes.Usage, "--head webhook=1: expected REPLICA=SEQUENCE:HASH, a replica's name, a line's number and its digest.\n"), (run.ExitCode, run.Error));
    }

    private static IEnumerable<string> Exposition(ChainHead head) => head.Parts().Select(part => string.Create(
        CultureInfo.InvariantCulture, $"image_trust_decision_log_head{{otel_scope_name=\"ImageTrust.Server\",part=\"{part.Part}\",replica=\"{head.Replica}\"}} {(double)part.Value:0.###############E+00} 1700000000000"));

    private static string Answer(Func<(object metric, object[][] values), object> series, params (double Time, ChainHead Head)[] heads) => JsonSerializer.Serialize(new
    {
        status = "success",
        data = new
        {
            result = heads.SelectMany(one => one.Head.Parts().Select(part => (one.Time, one.Head.Replica, part.Part, part.Value))).GroupBy(sample => (sample.Replica, sample.Part))
                .Select(group => series((
                    new Dictionary<string, string> { ["replica"] = group.Key.Replica, ["part"] = group.Key.Part },
                    [.. group.Select(sample => new object[] { sample.Time, sample.Value.ToString(CultureInfo.InvariantCulture) })]))),
        },
    });
}
