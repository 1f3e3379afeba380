using System.Text;
using FsCheck.Xunit;
using ImageTrust.Policy.Tool.Logs;

namespace ImageTrust.Policy.Tool.Tests.Logs;

/// <summary>Of a log whose head was kept, any edit of any line is found, whichever it is.</summary>
public sealed class LogProperties
{
    [Property(MaxTest = 500)]
    public async Task Any_edit_of_any_line_is_found(byte records, byte edit, ushort line, ushort at, byte value)
    {
        WrittenLog[] logs = [WrittenLog.Of(records % 12), WrittenLog.Of(records % 7, WrittenLog.Second)];
        List<string> lines = [.. logs.SelectMany(log => log.Lines.Select((text, i) => (text, i))).OrderBy(one => one.i).Select(one => one.text)];
        Assert.Empty(await FaultsAsync(logs, lines));

        var edited = Edit([.. lines.Select(Encoding.UTF8.GetBytes)], edit % 6, line % lines.Count, at, value);

        // Two lines of different replicas that change places are the same two logs.
        bool isSame = logs.All(log => edited.Select(Encoding.UTF8.GetString).Where(log.Lines.Contains).SequenceEqual(log.Lines)) && edited.Count == lines.Count;
        Assert.Equal(isSame, (await FaultsAsync(logs, edited)).Count == 0);
    }

    private static List<byte[]> Edit(List<byte[]> lines, int edit, int line, int at, byte value)
    {
        byte[] text = lines[line];
        int place = at % text.Length;
        switch (edit)
        {
            case 0: // another byte
                text[place] = (byte)(text[place] ^ (value % 127) + 1);
                break;
            case 1: // a byte less
                lines[line] = [.. text.Take(place), .. text.Skip(place + 1)];
                break;
            case 2: // a byte more; what comes before a line is the carrier's
                place = Math.Max(place, 1);
                lines[line] = [.. text.Take(place), (byte)' ', .. text.Skip(place)];
                break;
            case 3: // a line less
                lines.RemoveAt(line);
                break;
            case 4: // a line twice
                lines.Insert(at % (lines.Count + 1), [.. text]);
                break;
            default: // a line elsewhere
                lines.RemoveAt(line);
                lines.Insert(at % (lines.Count + 1), text);
                break;
        }

        return lines;
    }

    private static Task<IReadOnlyDictionary<string, long>> FaultsAsync(WrittenLog[] logs, IEnumerable<string> lines) => FaultsAsync(logs, lines.Select(Encoding.UTF8.GetBytes));

    private static async Task<IReadOnlyDictionary<string, long>> FaultsAsync(WrittenLog[] logs, IEnumerable<byte[]> lines)
    {
        var check = new LogCheck(logs.Select(log => new KeptHead(log.Head, "test")), isRotated: false);
        using var stream = new MemoryStream([.. lines.SelectMany(line => line.Append((byte)'\n'))]);
        await LogFiles.ReadAsync(stream, "log", check.Take, CancellationToken.None);
        return check.Finish().Faults;
    }
}
