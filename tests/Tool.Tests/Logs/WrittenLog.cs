using System.Globalization;
using System.Text;
using System.Text.Json;
using ImageTrust.Decisions.Chaining;
using ImageTrust.Policy.Images;

namespace ImageTrust.Policy.Tool.Tests.Logs;

/// <summary>A decision log as a replica writes it, with small records.</summary>
internal sealed class WrittenLog(string replica = WrittenLog.First)
{
    public const string First = "webhook-1.0123456789abcdef";
    public const string Second = "webhook-2.fedcba9876543210";

    private static readonly DateTimeOffset Time = new(2026, 11, 22, 12, 0, 0, TimeSpan.Zero);

    private readonly List<string> lines = [];

    public IReadOnlyList<string> Lines => lines;

    public ChainHead Head { get; private set; } = null!;

    /// <summary>Begins with the start; ends with a stop where it is said.</summary>
    public static WrittenLog Of(int records, string replica = First, bool stops = true)
    {
        var log = new WrittenLog(replica);
        log.Add(LogJson.Line(LogMark.OfStart(new LogStart(Time, Digest.Of("policy"u8), Digest.Of("requirements"u8)))));
        for (int i = 0; i < records; i++)
        {
            log.Add(string.Create(CultureInfo.InvariantCulture, $$$"""{"version":1,"time":"2026-11-22T12:00:{{{i % 60:00}}}Z","image":"registry.example/app:{{{i}}}\u0026\u0022","timings":{"total":1.5}}"""));
        }

        if (stops)
        {
            log.Add(LogJson.Line(LogMark.OfStop(Time.AddHours(1))));
        }

        return log;
    }

    public void Add(string json)
    {
        var link = ChainLink.After(replica, lines.Count == 0 ? null : Head);
        string line = link.Close(json);
        lines.Add(line);
        Head = link.HeadOf(Encoding.UTF8.GetBytes(line));
    }

    /// <summary>The same as rows that Log Analytics exports.</summary>
    public IEnumerable<string> Rows() => lines.Select(line => JsonSerializer.Serialize(new { TimeGenerated = Time, ContainerName = "webhook", LogMessage = line }));
}
