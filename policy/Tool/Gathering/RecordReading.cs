using System.Globalization;
using System.Text;
using System.Text.Json;
using ImageTrust.Decisions.Chaining;
using ImageTrust.Decisions.Records;
using ImageTrust.Policy.Images.Text;
using ImageTrust.Policy.Tool.Hosting;
using ImageTrust.Policy.Tool.Logs;

namespace ImageTrust.Policy.Tool.Gathering;

/// <summary>What the lines of a decision log hold.</summary>
internal static class RecordReading
{
    // 2026-11-22T12:00:00.1234567+00:00
    private const int LongestTime = 40;

    /// <exception cref="UsageException">It is no record of this version.</exception>
    public static DecisionRecord Record(in LogLine line)
    {
        try
        {
            return JsonSerializer.Deserialize(line.Text, DecisionJson.Default.DecisionRecord) is { Version: 1 } record ? record : throw Bad(line, "version");
        }
        catch (Exception error) when (error is JsonException or NotSupportedException or InvalidOperationException)
        {
            throw Bad(line, (error as JsonException)?.Path?.TrimStart('$', '.') ?? "");
        }
    }

    /// <exception cref="UsageException">It is no canary.</exception>
    public static CanaryRecord Canary(in LogLine line)
    {
        try
        {
            using var document = JsonDocument.Parse(line.Text.ToArray());
            return document.RootElement.GetProperty("canary").Deserialize(LogJson.Default.CanaryRecord) is { Decision.Version: 1 } canary ? canary : throw Bad(line, "canary");
        }
        catch (Exception error) when (error is JsonException or NotSupportedException or InvalidOperationException)
        {
            throw Bad(line, "canary");
        }
    }

    /// <summary>The time of a line that is about the log itself.</summary>
    /// <exception cref="UsageException">It has none.</exception>
    public static DateTimeOffset Time(in LogLine line)
    {
        var member = "\"time\":\""u8;
        int at = line.Text.IndexOf(member);
        var rest = at < 0 ? [] : line.Text[(at + member.Length)..];
        int end = rest.IndexOf((byte)'"');
        return end is > 0 and <= LongestTime
            && DateTimeOffset.TryParse(Encoding.ASCII.GetString(rest[..end]), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) ? time : throw Bad(line, "time");
    }

    private static UsageException Bad(in LogLine line, string path) => new(ProblemLine.Of(
        line.Place.File, (line.Place.Number, null), path, "it is in a chain and cannot be read; expected a record of version 1 (docs/decision-record.md)."));
}
