using System.Diagnostics;
using System.Text;

namespace EndToEnd.Programs;

/// <summary>A program that ran to its end.</summary>
internal sealed record ProgramRun(int ExitCode, string Output, string Errors)
{
    private static readonly TimeSpan DefaultPatience = TimeSpan.FromMinutes(3);

    /// <param name="folder">Where it runs; null for where the tests do.</param>
    public static async Task<ProgramRun> StartAsync(
        string program, IEnumerable<string> arguments, IReadOnlyDictionary<string, string>? environment = null, TimeSpan? patience = null, string? folder = null)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true, WorkingDirectory = folder ?? "" };
        foreach (var (name, value) in environment ?? new Dictionary<string, string>())
        {
            start.Environment[name] = value;
        }

        using var process = Process.Start(start) ?? throw new InvalidOperationException($"{program} did not start.");
        process.StandardInput.Close();
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        using var deadline = new CancellationTokenSource(patience ?? DefaultPatience);
        try
        {
            await process.WaitForExitAsync(deadline.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException($"{program} did not end: {await errors}");
        }

        return new ProgramRun(process.ExitCode, await output, await errors);
    }

    /// <summary>The run itself when it ended with 0; otherwise the test fails with what the program said.</summary>
    public ProgramRun Succeeded()
    {
        Assert.True(ExitCode == 0, new StringBuilder().Append(ExitCode).Append(": ").Append(Errors).Append(Output).ToString());
        return this;
    }
}
