using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using EndToEnd.Engine.StandIns;

namespace EndToEnd.Workflows.Play;

/// <summary>
/// Log Analytics of a stack, asked through <c>az</c>: lines that real replicas wrote, and the same lines of days before, since a test cannot wait a week. Those
/// are chained anew under the names of replicas that ran then, and took no time: this machine is slow because of all that it runs today. All else about them
/// is as it was written.
/// </summary>
internal sealed partial class LogStore
{
    private readonly string rows;

    /// <param name="folder">Where what <c>az</c> answers lies.</param>
    /// <param name="workspace">The stack's workspace; another one is not known.</param>
    public LogStore(string folder, string workspace)
    {
        rows = Path.Combine(folder, "rows.jsonl");
        Answers = Path.Combine(folder, "az-answers");
        File.WriteAllText(rows, "");
        Script.Write(Answers, $$"""
            case "$1 $2 $3" in
              "monitor log-analytics workspace")
                case "$*" in *"[?name=='{{workspace}}']"*) echo 5f6a2a5e-7c1d-4b7e-9d3b-000000000009 ;; esac ;;
              "rest --method post")
                case "$*" in *"/v1/workspaces/5f6a2a5e-7c1d-4b7e-9d3b-000000000009/query"*) ;; *) exit 1 ;; esac
                while [ "$1" != --body ]; do shift; done
                jq -s --slurpfile question "${2#@}" '($question[0].timespan | split("/")) as $span
                  | {tables: [{name: "PrimaryResult", columns: [{name: "LogMessage", type: "dynamic"}],
                      rows: [.[] | select(.time >= $span[0] and .time < $span[1]) | [.line]]}]}' '{{rows}}' ;;
            esac

            """);
    }

    /// <summary>For AZ_ANSWERS.</summary>
    public string Answers { get; }

    /// <summary>What replicas have written by now, in the place of what was there.</summary>
    /// <param name="replicas">The lines of each.</param>
    /// <param name="days">For how many days before they wrote the same.</param>
    /// <param name="aDay">How many replicas did, so that a slow answer of today is one of many.</param>
    public void Hold(IEnumerable<IReadOnlyList<string>> replicas, int days = 0, int aDay = 0)
    {
        List<List<string>> chains = [.. replicas.Select(lines => lines.Where(line => Chain().IsMatch(line)).ToList()).Where(lines => lines.Count > 0)];
        var past = from day in Enumerable.Range(1, days)
                   from one in Enumerable.Range(0, aDay)
                   select Earlier(chains[one % chains.Count], TimeSpan.FromDays(day), $"earlier-{day}.{one:x16}");
        using var file = new StreamWriter(rows, append: false);
        foreach (string line in past.ToList().Concat(chains).SelectMany(lines => lines))
        {
            file.WriteLine(JsonSerializer.Serialize(new { time = Time().Match(line).Groups["time"].Value, line }));
        }
    }

    private static List<string> Earlier(List<string> lines, TimeSpan by, string replica)
    {
        List<string> chain = [];
        foreach (string line in lines)
        {
            string previous = chain.Count == 0 ? "" : $",\"previous\":\"sha256:{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(chain[^1])))}\"";
            string moved = Time().Replace(line, match => $"\"time\":\"{Moved(match.Groups["time"].Value, by)}\"", 1);
            moved = Total().Replace(moved, "\"total\":0}");
            chain.Add(Chain().Replace(moved, string.Create(CultureInfo.InvariantCulture, $",\"chain\":{{\"replica\":\"{replica}\",\"sequence\":{chain.Count}{previous}}}}}")));
        }

        return chain;
    }

    private static string Moved(string time, TimeSpan by) =>
        DateTimeOffset.Parse(time, CultureInfo.InvariantCulture).Subtract(by).UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fffffff'Z'", CultureInfo.InvariantCulture);

    [GeneratedRegex(@"""time"":""(?<time>[^""]+)""")]
    private static partial Regex Time();

    [GeneratedRegex(@"""total"":[^,}]+\}")]
    private static partial Regex Total();

    [GeneratedRegex(@",""chain"":\{""replica"":""[^""]*"",""sequence"":\d+(,""previous"":""[^""]*"")?\}\}\z")]
    private static partial Regex Chain();
}
