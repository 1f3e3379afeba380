using System.ComponentModel;
using System.Diagnostics;

namespace Pulumi.Offline.Launch;

/// <summary>Runs a program to its end, or ends it with everything it started.</summary>
internal static class ProgramRun
{
    // A process that the program left behind may hold its pipes open; what it writes later is nobody's.
    private static readonly TimeSpan s_drain = TimeSpan.FromSeconds(1);

    /// <exception cref="OperationCanceledException">The caller cancelled; the program and its children are gone.</exception>
    public static async Task<ProgramEnd> ToEndAsync(ProcessStartInfo start, TimeSpan timeout, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        using var process = new Process { StartInfo = start };
        try
        {
            process.Start();
        }
        catch (Win32Exception failure)
        {
            return new ProgramEnd.NotStarted($"cannot start {start.FileName}: {failure.Message}");
        }

        using var drain = new CancellationTokenSource();
        var (output, errors) = (new OutputTail(), new OutputTail());
        var reading = Task.WhenAll(
            output.ReadAsync(process.StandardOutput, drain.Token), errors.ReadAsync(process.StandardError, drain.Token));
        process.StandardInput.Close();
        var finished = await WaitAsync(process, timeout, cancellation);
        drain.CancelAfter(s_drain);
        await reading;
        cancellation.ThrowIfCancellationRequested();
        return finished
            ? new ProgramEnd.Exited(process.ExitCode, output.Text, errors.Text)
            : new ProgramEnd.TimedOut(output.Text, errors.Text);
    }

    private static async Task<bool> WaitAsync(Process process, TimeSpan timeout, CancellationToken cancellation)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        deadline.CancelAfter(timeout);
        try
        {
            await process.WaitForExitAsync(deadline.Token);
            return true;
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync(CancellationToken.None);
            return false;
        }
    }
}

/// <summary>How a program's run ended, and the end of what it wrote to standard output and standard error. A closed set.</summary>
internal abstract record ProgramEnd(string Output, string Errors)
{
    public sealed record NotStarted(string Problem) : ProgramEnd("", "");

    public sealed record TimedOut(string Output, string Errors) : ProgramEnd(Output, Errors);

    public sealed record Exited(int Code, string Output, string Errors) : ProgramEnd(Output, Errors);

    /// <summary>The same end with what the program wrote passed through <paramref name="rewrite"/>.</summary>
    public ProgramEnd Map(Func<string, string> rewrite) => this with { Output = rewrite(Output), Errors = rewrite(Errors) };
}
