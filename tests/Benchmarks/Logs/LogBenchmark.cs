using System.Diagnostics;
using System.Globalization;
using System.Text;
using ImageTrust.Decisions.Chaining;

namespace ImageTrust.Benchmarks.Logs;

/// <summary><c>policy log verify</c> as people start it, over lines that another process pipes into it: time and memory.</summary>
internal static class LogBenchmark
{
    private const int Replicas = 3;

    /// <param name="policy">The program.</param>
    /// <param name="record">A record as the webhook writes it, without its chain.</param>
    /// <param name="lines">How many.</param>
    /// <param name="output">Takes the figures.</param>
    public static async Task RunAsync(string policy, string record, long lines, TextWriter output)
    {
        long began = Stopwatch.GetTimestamp();
        using var process = Process.Start(new ProcessStartInfo(policy, ["log", "verify", "--json", "-"]) { RedirectStandardInput = true, RedirectStandardOutput = true })!;
        var written = process.StandardOutput.ReadToEndAsync();
        var feeding = Task.Run(() => FeedAsync(process.StandardInput, record, lines));
        var (memory, cpu) = ProcessMeter.Watch(process);
        double seconds = Stopwatch.GetElapsedTime(began).TotalSeconds;
        long bytes = await feeding;
        if (process.ExitCode != 0 || !(await written).Contains(string.Create(CultureInfo.InvariantCulture, $"\"lines\": {lines},"), StringComparison.Ordinal))
        {
            throw new InvalidOperationException($"policy log verify ended with {process.ExitCode}: {(await written)[..Math.Min(2000, (await written).Length)]}");
        }

        await output.WriteLineAsync(string.Create(
            CultureInfo.InvariantCulture,
            $"{lines:#,0} lines, {bytes / 1e9:0.0} GB through a pipe: {seconds:0.0} s, {cpu.TotalSeconds:0.0} s of CPU ({cpu.TotalMicroseconds / lines:0.00} us a line), {memory} MiB"));
    }

    /// <returns>How many bytes it was.</returns>
    private static async Task<long> FeedAsync(StreamWriter input, string record, long lines)
    {
        await using var stream = input.BaseStream;
        var heads = new ChainHead?[Replicas];
        byte[] buffer = new byte[1024 * 1024];
        int filled = 0;
        long bytes = 0;
        for (long number = 0; number < lines; number++)
        {
            long replica = number % Replicas;
            var link = ChainLink.After(string.Create(CultureInfo.InvariantCulture, $"image-trust-webhook-7d9f4-{replica:00000}.0123456789abcdef"), heads[replica]);
            int length = Encoding.ASCII.GetBytes(link.Close(record), buffer.AsSpan(filled));
            heads[replica] = link.HeadOf(buffer.AsSpan(filled, length));
            buffer[filled + length] = (byte)'\n';
            filled += length + 1;
            bytes += length + 1;
            if (filled > buffer.Length / 2)
            {
                await stream.WriteAsync(buffer.AsMemory(0, filled));
                filled = 0;
            }
        }

        await stream.WriteAsync(buffer.AsMemory(0, filled));
        return bytes;
    }
}
