using Pulumi.Offline;

namespace ImageTrust.Infra.Preview;

/// <summary>One line that says what is going on; rewritten in place on a terminal, written once elsewhere.</summary>
internal sealed class ProgressLine : IProgress<PreviewProgress>, IDisposable
{
    /// <summary>Enough for "erase to the end of the line"; terminals without it get the plain line.</summary>
    private const string EraseLine = "\r\u001b[2K";

    private readonly TextWriter writer;
    private readonly bool live;
    private readonly Lock writing = new();
    private bool finished;

    public ProgressLine(TextWriter writer, string stack)
    {
        this.writer = writer;
        live = ReferenceEquals(writer, Console.Error) && !Console.IsErrorRedirected && Environment.GetEnvironmentVariable("TERM") != "dumb";
        if (live)
        {
            writer.Write($"running the program for stack {stack} …");
        }
        else
        {
            writer.WriteLine($"running the program for stack {stack}");
        }
    }

    /// <summary>May be called from several threads at once, and once more after the preview is over.</summary>
    public void Report(PreviewProgress value)
    {
        lock (writing)
        {
            if (live && !finished)
            {
                writer.Write($"{EraseLine}{value.Registered} resources {Truncated(value.Latest)}");
            }
        }
    }

    public void Dispose()
    {
        lock (writing)
        {
            if (live && !finished)
            {
                writer.Write(EraseLine);
            }

            finished = true;
        }
    }

    /// <summary>A line that wraps could not be erased.</summary>
    private static string Truncated(string? text)
    {
        var width = Math.Max(20, Console.WindowWidth - 24);
        return text is null ? "" : text.Length <= width ? text : text[..width];
    }
}
