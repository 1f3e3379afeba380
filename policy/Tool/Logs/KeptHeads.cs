using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using ImageTrust.Decisions.Chaining;
using ImageTrust.Policy.Contract;
using ImageTrust.Policy.Tool.Hosting;

namespace ImageTrust.Policy.Tool.Logs;

/// <summary>A head of a chain that somebody kept elsewhere than the log.</summary>
/// <param name="Head">The head.</param>
/// <param name="Source">Where it comes from, for people.</param>
internal sealed record KeptHead(ChainHead Head, string Source);

/// <summary>Heads out of the webhook's metrics: what <c>/metrics</c> answers, or what Prometheus answers to a query of them.</summary>
internal static partial class KeptHeads
{
    private const string Expected = $"the metric {MetricNames.DecisionLogHead}: what {WebhookPaths.Metrics} answers, or Prometheus to a query of it";

    /// <param name="text"><c>REPLICA=SEQUENCE:HASH</c>.</param>
    /// <exception cref="UsageException">It is none.</exception>
    public static KeptHead OfText(string text) => ChainHead.TryParse(text, out var head, out var problem)
        ? new KeptHead(head, "--head")
        : throw new UsageException($"--head {text}: {problem}.");

    /// <param name="host">Whose folder a relative path starts from.</param>
    /// <param name="file">As the caller named it.</param>
    /// <exception cref="UsageException">It holds no head, or half of one.</exception>
    public static IReadOnlyList<KeptHead> OfFile(ToolHost host, string file)
    {
        string text = Read(host, file);
        var samples = text.AsSpan().TrimStart().StartsWith("{") ? OfAnswer(file, text) : OfExposition(file, text);
        var heads = samples.GroupBy(sample => (sample.Replica, sample.Moment)).Select(group => Head(file, group.Key.Replica, group)).ToList();
        return heads.Count > 0 ? heads : throw new UsageException($"{file}: expected {Expected}; it is not there.");
    }

    private static string Read(ToolHost host, string file)
    {
        try
        {
            return File.ReadAllText(Path.GetFullPath(file, host.Folder));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"{file}: {error.Message} Expected {Expected}.");
        }
    }

    private static KeptHead Head(string file, string replica, IEnumerable<Sample> samples)
    {
        var parts = samples.DistinctBy(sample => sample.Part).ToDictionary(sample => sample.Part, sample => sample.Value, StringComparer.Ordinal);
        return ReplicaName.IsOne(replica) && ChainHead.OfParts(replica, parts) is { } head
            ? new KeptHead(head, file)
            : throw new UsageException($"{file}: of the head of {replica} a part is missing or is no such number; expected {Expected}.");
    }

    /// <summary>Several answers may stand behind each other: a part that comes again begins another.</summary>
    private static IEnumerable<Sample> OfExposition(string file, string text)
    {
        Dictionary<(string Replica, string Part), int> seen = [];
        foreach (var (i, line) in text.Split('\n').Index())
        {
            if (!line.StartsWith(MetricNames.DecisionLogHead, StringComparison.Ordinal))
            {
                continue;
            }

            var match = SampleLine().Match(line);
            var labels = Label().Matches(match.Groups["labels"].Value).ToDictionary(label => label.Groups["name"].Value, label => label.Groups["value"].Value, StringComparer.Ordinal);
            if (!match.Success || !labels.TryGetValue(MetricLabels.Replica, out string? replica) || !labels.TryGetValue(MetricLabels.Part, out string? part))
            {
                throw new UsageException($"{file}:{i + 1}: expected {Expected}, with its labels and a number.");
            }

            int moment = seen[(replica, part)] = seen.GetValueOrDefault((replica, part)) + 1;
            yield return new Sample(replica, moment.ToString(CultureInfo.InvariantCulture), part, Number(file, match.Groups["value"].Value));
        }
    }

    /// <summary>The answer of Prometheus' HTTP API: a vector of one sample each, or a matrix of many.</summary>
    private static IEnumerable<Sample> OfAnswer(string file, string text)
    {
        try
        {
            using var document = JsonDocument.Parse(text);
            return
            [
                .. from series in document.RootElement.GetProperty("data").GetProperty("result").EnumerateArray()
                   let labels = series.GetProperty("metric")
                   from value in series.TryGetProperty("values", out var values) ? values.EnumerateArray().ToList() : [series.GetProperty("value")]
                   select new Sample(
                       labels.GetProperty(MetricLabels.Replica).GetString()!, value[0].GetRawText(), labels.GetProperty(MetricLabels.Part).GetString()!,
                       Number(file, value[1].GetString()!)),
            ];
        }
        catch (Exception error) when (error is JsonException or KeyNotFoundException or InvalidOperationException or IndexOutOfRangeException)
        {
            throw new UsageException($"{file}: expected {Expected}; it is other JSON.");
        }
    }

    private static long Number(string file, string text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double value) && value >= 0 && value <= 1L << 53 && double.IsInteger(value)
            ? (long)value
            : throw new UsageException($"{file}: {text} is no whole number; expected {Expected}.");

    [GeneratedRegex(@"^\w+\{(?<labels>[^}]*)\}\s+(?<value>[0-9.eE+]+)(\s+[0-9]+)?\s*$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex SampleLine();

    [GeneratedRegex("(?<name>\\w+)=\"(?<value>[^\"\\\\]*)\"", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Label();

    /// <param name="Moment">Parts of one head have the same.</param>
    private sealed record Sample(string Replica, string Moment, string Part, long Value);
}
