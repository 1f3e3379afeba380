using System.Text.Json;
using ImageTrust.Decisions.Chaining;
using ImageTrust.Policy.Tool.Hosting;

namespace ImageTrust.Policy.Tool.Logs;

/// <summary>A line of the webhook's log, wherever it was carried.</summary>
/// <param name="place">Where it was found.</param>
/// <param name="text">As it was written, without its line feed; the bytes stay until the next line.</param>
/// <param name="link">Its place in a chain; null when it has none.</param>
/// <param name="isRow">Something carried it as a member of its own JSON.</param>
internal readonly ref struct LogLine(LogPlace place, ReadOnlySpan<byte> text, ChainLink? link, bool isRow)
{
    public LogPlace Place { get; } = place;

    public ReadOnlySpan<byte> Text { get; } = text;

    public ChainLink? Link { get; } = link;

    public bool IsRow { get; } = isRow;

    /// <summary>It is a record of a decision.</summary>
    public bool IsRecord => Text.StartsWith("{\"version\":"u8);

    /// <summary>It is a try of a canary.</summary>
    public bool IsCanary => Text.StartsWith("{\"canary\":"u8);

    /// <summary>It begins as lines of a decision log do, and the server's own do not.</summary>
    public bool IsOfDecisionLog =>
        IsRecord || IsCanary || Text.StartsWith("{\"start\":"u8) || Text.StartsWith("{\"checkpoint\":"u8) || Text.StartsWith("{\"stop\":"u8);
}

/// <summary>Where a line was found.</summary>
/// <param name="File">As the caller named it.</param>
/// <param name="Number">From 1: the line, or the row of an array.</param>
internal readonly record struct LogPlace(string File, long Number);

internal delegate void OnLogLine(in LogLine line);

/// <summary>
/// The webhook's log in the forms in which people get it: the lines themselves, with whatever <c>kubectl logs --prefix --timestamps</c> or a container
/// runtime puts before them; rows as JSON, one a line or in one array, as Log Analytics exports them. Nothing but the line at hand is held.
/// </summary>
internal static class LogFiles
{
    public const string StandardInput = "-";

    public const string Expected = "the webhook's log: lines, or rows of Log Analytics as JSON";

    /// <param name="host">Whose folder relative paths start from, and whose standard input <c>-</c> is.</param>
    /// <param name="files">In the order in which they were written.</param>
    /// <param name="take">Gets each line.</param>
    /// <param name="cancel">Ends everything.</param>
    /// <exception cref="UsageException">A file cannot be read, or is no such thing.</exception>
    public static async Task ReadAsync(ToolHost host, IReadOnlyList<string> files, OnLogLine take, CancellationToken cancel)
    {
        foreach (string file in files)
        {
            await ReadAsync(host, file, stream => stream, take, cancel);
        }
    }

    /// <param name="host">As above.</param>
    /// <param name="file">As the caller named it.</param>
    /// <param name="through">What is put around its bytes.</param>
    /// <param name="take">Gets each line.</param>
    /// <param name="cancel">Ends everything.</param>
    /// <exception cref="UsageException">The file cannot be read, or is no such thing.</exception>
    public static async Task ReadAsync(ToolHost host, string file, Func<Stream, Stream> through, OnLogLine take, CancellationToken cancel)
    {
        string name = file == StandardInput ? "standard input" : file;
        try
        {
            await using var stream = through(file == StandardInput ? host.Input() : File.OpenRead(Path.GetFullPath(file, host.Folder)));
            await ReadAsync(stream, name, take, cancel);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"{name}: {error.Message} Expected {Expected}.");
        }
    }

    /// <param name="stream">One file.</param>
    /// <param name="name">For people.</param>
    /// <param name="take">Gets each line.</param>
    /// <param name="cancel">Ends everything.</param>
    public static async Task ReadAsync(Stream stream, string name, OnLogLine take, CancellationToken cancel)
    {
        var lines = new LineStream(stream, name);
        // kubectl's prefix begins with a bracket too.
        if (lines.Begins("[{"u8))
        {
            await ReadRowsAsync(lines.Rest(), name, take, cancel);
        }
        else
        {
            ReadLines(lines, name, take, cancel);
        }
    }

    private static void ReadLines(LineStream lines, string name, OnLogLine take, CancellationToken cancel)
    {
        while (lines.TryRead(out var line))
        {
            cancel.ThrowIfCancellationRequested();
            // A prefix has no brace: names of pods and containers, times, the stream and a flag.
            var text = line[Math.Max(0, line.IndexOf((byte)'{'))..];
            var place = new LogPlace(name, lines.Number);
            if (ChainLink.TryRead(text, out var link))
            {
                take(new LogLine(place, text, link, isRow: false));
            }
            else if (ExportedRow.MayBe(text) && ExportedRow.TryRead(text, out byte[] carried))
            {
                take(new LogLine(place, carried, ChainLink.TryRead(carried, out var inside) ? inside : null, isRow: true));
            }
            else
            {
                take(new LogLine(place, text, null, isRow: false));
            }
        }
    }

    private static async Task ReadRowsAsync(Stream stream, string name, OnLogLine take, CancellationToken cancel)
    {
        long number = 0;
        try
        {
            await foreach (var row in JsonSerializer.DeserializeAsyncEnumerable(stream, LogVerdictJson.Default.JsonElement, cancel))
            {
                number++;
                if (!ExportedRow.TryRead(row, out byte[] line))
                {
                    throw new UsageException($"{name}: row {number} of the array has no LogMessage; expected {Expected}.");
                }

                take(new LogLine(new LogPlace(name, number), line, ChainLink.TryRead(line, out var link) ? link : null, isRow: true));
            }
        }
        catch (JsonException error)
        {
            throw new UsageException($"{name}: row {number + 1} of the array is not whole JSON (line {error.LineNumber + 1}); expected {Expected}.");
        }
    }
}
