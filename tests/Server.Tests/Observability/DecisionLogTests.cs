using System.Globalization;
using System.Text.Json;
using ImageTrust.Decisions.Chaining;
using ImageTrust.Server.Observability;
using ImageTrust.Server.Tests.Stage;
using Microsoft.Extensions.Time.Testing;

namespace ImageTrust.Server.Tests.Observability;

/// <summary>The decision log is a chain: who takes a line away, changes, doubles or moves one has to write all that follow anew.</summary>
public sealed class DecisionLogTests
{
    private static readonly DateTimeOffset Time = new(2026, 11, 22, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task A_server_writes_its_start_its_records_and_its_stop_in_one_chain()
    {
        var stage = await ServerStage.StartAsync("day1");
        await using (stage)
        {
            stage.Push("team/app", "v1");
            await stage.ValidateAsync(Body.Pod("registry.example.test/team/app:v1"));
            await stage.ValidateAsync(Body.Pod("registry.example.test/tools/free:1"));
            await stage.StopAsync();
        }

        var lines = LogLines.Of(stage.Records);
        LogLines.AssertChained(lines);
        Assert.Equal(["start", "version", "version", "stop"], lines.Select(line => JsonDocument.Parse(line).RootElement.EnumerateObject().First().Name));
        var start = JsonDocument.Parse(lines[0]).RootElement.GetProperty("start");
        var record = stage.Recorded()[0];
        Assert.Equal(record.GetProperty("policyDigest").GetString(), start.GetProperty("policyDigest").GetString());
        Assert.Equal(record.GetProperty("requirementsDigest").GetString(), start.GetProperty("requirementsDigest").GetString());
    }

    [Fact]
    public async Task The_head_of_the_chain_is_a_metric()
    {
        await using var stage = await ServerStage.StartAsync("day1");
        await stage.ValidateAsync(Body.Pod("registry.example.test/tools/free:1"));
        var head = LogLines.AssertChained(LogLines.Of(stage.Records));
        Assert.Equal(1, head.Sequence);
        foreach (var (part, value) in head.Parts())
        {
            await stage.EventuallyAsync(string.Create(
                CultureInfo.InvariantCulture,
                $"image_trust_decision_log_head{{otel_scope_name=\"ImageTrust.Server\",part=\"{part}\",replica=\"{ServerStage.Replica}\"}} {value}"));
        }
    }

    [Fact]
    public void Lines_of_many_threads_are_one_chain()
    {
        using var output = new StringWriter();
        var log = new DecisionLog(output, ServerStage.Replica);
        Parallel.For(0, 2000, new ParallelOptions { MaxDegreeOfParallelism = 8 }, i => log.Mark(LogMark.OfCheckpoint(Time.AddSeconds(i))));
        var lines = LogLines.Of(output);
        Assert.Equal(2000, lines.Count);
        Assert.Equal(LogLines.AssertChained(lines), log.Head);
    }

    [Fact]
    public void A_line_that_was_not_written_is_not_numbered()
    {
        using var output = new Failing();
        var log = new DecisionLog(output, ServerStage.Replica);
        log.Mark(LogMark.OfCheckpoint(Time));
        var head = log.Head;
        output.Fails = true;
        Assert.Throws<IOException>(() => log.Mark(LogMark.OfCheckpoint(Time)));
        Assert.Equal(head, log.Head);
        output.Fails = false;
        log.Mark(LogMark.OfCheckpoint(Time));
        LogLines.AssertChained(LogLines.Of(output));
    }

    [Fact]
    public async Task Each_minute_has_a_line_also_when_nobody_asks()
    {
        var clock = new FakeTimeProvider(Time);
        await using var stage = await ServerStage.StartAsync("day1", clock: clock);
        for (int count = 1; count <= 3; count++)
        {
            // The loop may not have begun to wait when its time comes, so time comes again.
            int advances = 0;
            while (Checkpoints(stage) < count)
            {
                clock.Advance(TimeSpan.FromSeconds(60));
                Assert.InRange(++advances, 1, 500);
                await Task.Delay(20);
            }
        }

        LogLines.AssertChained(LogLines.Of(stage.Records));
    }

    private static int Checkpoints(ServerStage stage) => LogLines.Of(stage.Records).Count(line => line.StartsWith("{\"checkpoint\":{\"time\":", StringComparison.Ordinal));

    private sealed class Failing : StringWriter
    {
        public bool Fails { get; set; }

        public override void WriteLine(string? value)
        {
            if (Fails)
            {
                throw new IOException("nobody reads");
            }

            base.WriteLine(value);
        }
    }
}
