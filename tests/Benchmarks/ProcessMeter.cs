using System.Diagnostics;
using System.Globalization;

namespace ImageTrust.Benchmarks;

/// <summary>What a program that was started costs, as the kernel counts it.</summary>
internal static class ProcessMeter
{
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(20);

    /// <summary>Waits for its end.</summary>
    /// <returns>The most memory that it has held, in MiB, and its time on processors.</returns>
    public static (long Mebibytes, TimeSpan Cpu) Watch(Process process)
    {
        long memory = 0;
        var cpu = TimeSpan.Zero;
        while (!process.WaitForExit(Look))
        {
            (memory, cpu) = (Math.Max(memory, Peak(process.Id)), Processor(process) ?? cpu);
        }

        return (memory / 1024, cpu);
    }

    /// <returns>Null once it has ended.</returns>
    private static TimeSpan? Processor(Process process)
    {
        try
        {
            return process.TotalProcessorTime;
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    /// <summary>The most that the process has held so far, in KiB (proc(5), VmHWM).</summary>
    private static long Peak(int process)
    {
        try
        {
            string line = File.ReadLines($"/proc/{process}/status").FirstOrDefault(text => text.StartsWith("VmHWM:", StringComparison.Ordinal)) ?? "";
            return long.TryParse(new string([.. line.Where(char.IsAsciiDigit)]), CultureInfo.InvariantCulture, out long kibibytes) ? kibibytes : 0;
        }
        catch (IOException)
        {
            return 0;
        }
    }
}
