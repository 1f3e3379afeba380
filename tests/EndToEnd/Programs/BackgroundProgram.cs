using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;

namespace EndToEnd.Programs;

/// <summary>A program that runs until it is told to stop, and what it has said so far. It never outlives the tests.</summary>
internal sealed class BackgroundProgram : IDisposable
{
    /// <summary>Enough to see what went wrong; a control plane writes thousands of lines.</summary>
    private const int MostLines = 5000;

    private readonly Process process;
    private readonly ConcurrentQueue<string> lines = new();
    private readonly string name;
    private readonly Lock ending = new();
    private bool disposed;

    private BackgroundProgram(Process process, string name)
    {
        this.process = process;
        this.name = name;
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Dispose();
        process.OutputDataReceived += (_, line) => Keep(line.Data);
        process.ErrorDataReceived += (_, line) => Keep(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    public IReadOnlyList<string> Lines => [.. lines];

    public static BackgroundProgram Start(string program, IEnumerable<string> arguments, IReadOnlyDictionary<string, string>? environment = null)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var (key, value) in environment ?? new Dictionary<string, string>())
        {
            start.Environment[key] = value;
        }

        return new BackgroundProgram(Process.Start(start) ?? throw new InvalidOperationException($"{program} did not start."), Path.GetFileName(program));
    }

    /// <summary>Fails when the program has ended by itself.</summary>
    public void MustRun() => Assert.False(process.HasExited, $"{name} ended: {string.Join('\n', lines.TakeLast(30))}");

    public bool HasExited
    {
        get
        {
            lock (ending)
            {
                return disposed || process.HasExited;
            }
        }
    }

    /// <summary>Sends a signal by its name, such as TERM.</summary>
    public void Signal(string name)
    {
        if (!HasExited)
        {
            using var kill = Process.Start("kill", [$"-{name}", process.Id.ToString(CultureInfo.InvariantCulture)]);
            kill.WaitForExit();
        }
    }

    /// <summary>As a node that loses power: nothing is answered any more, by it or by what it started. Another thread may dispose it meanwhile.</summary>
    public void Kill()
    {
        lock (ending)
        {
            if (!disposed)
            {
                process.Kill(entireProcessTree: true);
                process.WaitForExit();
            }
        }
    }

    /// <summary>Resident memory in bytes.</summary>
    public long Memory
    {
        get
        {
            process.Refresh();
            return process.WorkingSet64;
        }
    }

    public void Dispose()
    {
        lock (ending)
        {
            if (disposed)
            {
                return;
            }

            disposed = true;
            if (!process.HasExited)
            {
                process.Kill(entireProcessTree: true);
                process.WaitForExit();
            }

            process.Dispose();
        }
    }

    private void Keep(string? line)
    {
        if (line is not null)
        {
            lines.Enqueue(line);
            if (lines.Count > MostLines)
            {
                lines.TryDequeue(out _);
            }
        }
    }
}
