using System.Diagnostics;
using System.Globalization;
using Pulumi.Offline.Diagnostics;
using Pulumi.Offline.Launch;

namespace Pulumi.Offline.Tests.Preview;

public sealed class ProgramEndTests
{
    [Fact]
    public async Task A_program_that_registers_everything_gives_a_plan_and_its_output()
    {
        var completed = await TestProgram.CompletesAsync(TestProgram.Request("ok"));
        Assert.Equal(6, completed.Plan.Resources.Count);
        Assert.Equal("hello from the program\n", completed.Output);
        Assert.Empty(completed.Diagnostics);
    }

    [Fact]
    public async Task A_crash_is_reported_with_its_message_and_without_a_stack()
    {
        var failed = await TestProgram.FailsAsync(TestProgram.Request("crash"));
        Assert.Equal(134, failed.ExitCode);
        Assert.Equal(
            ["The program ended with exit code 134: Unhandled exception. System.InvalidOperationException: boom"], failed.Messages);
        Assert.Contains("at ", failed.ErrorTail, StringComparison.Ordinal);
        Assert.DoesNotContain("Pulumi.Offline.Serving", failed.ErrorTail, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("exit-1", 1, "logged only")]
    [InlineData("exit-32", 32, "the settings are bad")]
    public async Task An_error_that_was_logged_is_the_message(string mode, int code, string message)
    {
        var failed = await TestProgram.FailsAsync(TestProgram.Request(mode));
        Assert.Equal(code, failed.ExitCode);
        Assert.Equal([message], failed.Messages);
        Assert.Equal([new Diagnostic(Severity.Error, message, null)], failed.Diagnostics);
    }

    [Fact]
    public async Task Another_exit_code_is_reported_with_the_last_line_on_standard_error()
    {
        var failed = await TestProgram.FailsAsync(TestProgram.Request("exit-7"));
        Assert.Equal(["The program ended with exit code 7: the last word"], failed.Messages);
        Assert.Equal("  at first\nthe last word\n", failed.ErrorTail);
    }

    [Fact]
    public async Task A_program_that_registers_nothing_is_no_pulumi_program()
    {
        var failed = await TestProgram.FailsAsync(TestProgram.Request("nothing"));
        Assert.Equal(0, failed.ExitCode);
        Assert.Contains("without registering a stack", Assert.Single(failed.Messages), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_refused_registration_is_one_plain_sentence()
    {
        var failed = await TestProgram.FailsAsync(TestProgram.Request("duplicate"));
        Assert.Equal(32, failed.ExitCode);
        var message = Assert.Single(failed.Messages);
        Assert.StartsWith("duplicate URN urn:pulumi:dev::proj::a:b:C::twin", message, StringComparison.Ordinal);
        Assert.Equal("urn:pulumi:dev::proj::a:b:C::twin", Assert.Single(failed.Diagnostics).Urn);
    }

    [Fact]
    public async Task A_program_that_cannot_be_started_is_reported_with_its_path()
    {
        var failed = await TestProgram.FailsAsync(TestProgram.Request("ok") with { ProgramPath = "/nonexistent/program" });
        Assert.Null(failed.ExitCode);
        Assert.StartsWith("cannot start /nonexistent/program", Assert.Single(failed.Messages), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_hung_program_is_stopped_with_everything_it_started()
    {
        var pids = Path.GetTempFileName();
        var request = TestProgram.Request("hang").With("PID_FILE", pids) with { Timeout = TimeSpan.FromSeconds(3) };
        var failed = await TestProgram.FailsAsync(request);
        Assert.Null(failed.ExitCode);
        Assert.StartsWith("The program did not finish within 3 s and was stopped. ", Assert.Single(failed.Messages), StringComparison.Ordinal);
        AssertGone(pids);
    }

    [Fact]
    public void A_timeout_says_how_far_the_program_got()
    {
        var end = new ProgramEnd.TimedOut("", "");
        var progress = new PreviewProgress(PreviewStage.Registering, 7, "a:b:C x");
        Assert.Equal(
            ["The program did not finish within 90 s and was stopped. It had registered 7 resources, a:b:C x last."],
            ProgramFailure.Messages(end, TimeSpan.FromSeconds(90), [], progress));
        Assert.Equal(
            ["The program did not finish within 0.5 s and was stopped. It registered nothing."],
            ProgramFailure.Messages(end, TimeSpan.FromSeconds(0.5), [], new PreviewProgress(PreviewStage.Starting, 0, null)));
    }

    [Fact]
    public async Task Cancelling_stops_the_program_and_everything_it_started()
    {
        var pids = Path.GetTempFileName();
        using var cancel = new CancellationTokenSource();
        var started = new TaskCompletionSource();
        var run = PreviewEngine.RunAsync(
            TestProgram.Request("hang").With("PID_FILE", pids), new Reported(progress => Note(progress, started)), cancel.Token);
        await started.Task.WaitAsync(TimeSpan.FromSeconds(120), TestContext.Current.CancellationToken);
        await WaitForPidAsync(pids);
        var clock = Stopwatch.StartNew();
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run);
        Assert.InRange(clock.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(20));
        AssertGone(pids);
    }

    [Fact]
    public async Task A_preview_that_is_cancelled_before_it_starts_starts_nothing()
    {
        using var cancel = new CancellationTokenSource();
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => PreviewEngine.RunAsync(TestProgram.Request("ok"), null, cancel.Token));
    }

    [Fact]
    public async Task Progress_tells_how_many_resources_are_registered()
    {
        var seen = new List<PreviewProgress>();
        await PreviewEngine.RunAsync(
            TestProgram.Request("ok"), new Reported(seen.Add), TestContext.Current.CancellationToken);
        Assert.Equal(PreviewStage.Starting, seen[0].Stage);
        Assert.Equal([1, 2, 3, 4, 5, 6], seen.Where(progress => progress.Stage == PreviewStage.Registering).Select(progress => progress.Registered));
        Assert.Equal((PreviewStage.Planning, 6), (seen[^1].Stage, seen[^1].Registered));
    }

    private static void Note(PreviewProgress progress, TaskCompletionSource started)
    {
        if (progress.Stage == PreviewStage.Registering)
        {
            started.TrySetResult();
        }
    }

    private static async Task WaitForPidAsync(string file)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(120));
        while (new FileInfo(file).Length == 0)
        {
            await Task.Delay(20, limit.Token);
        }
    }

    private static void AssertGone(string pids)
    {
        var text = File.ReadAllText(pids);
        File.Delete(pids);
        if (text.Length == 0)
        {
            // A slow machine stopped the program before it started anything.
            return;
        }

        var pid = int.Parse(text, CultureInfo.InvariantCulture);
        // A killed process nobody has reaped yet is a zombie: gone for every purpose but its number.
        var stat = new FileInfo($"/proc/{pid}/stat");
        Assert.True(!stat.Exists || File.ReadAllText(stat.FullName).Contains(") Z ", StringComparison.Ordinal), $"process {pid} still runs");
    }

    private sealed class Reported(Action<PreviewProgress> report) : IProgress<PreviewProgress>
    {
        public void Report(PreviewProgress value) => report(value);
    }
}
