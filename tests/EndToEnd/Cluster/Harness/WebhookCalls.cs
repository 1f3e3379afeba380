using System.Globalization;
using System.Text.RegularExpressions;

namespace EndToEnd.Cluster.Harness;

/// <summary>What the API server counts of one entry of a registration.</summary>
/// <param name="Sent">Requests that it sent to the webhook.</param>
/// <param name="Spared">Requests of the entry's rules and namespaces that a match condition kept from it.</param>
/// <param name="Failed">Conditions that could not be evaluated.</param>
internal readonly record struct WebhookCalls(int Sent, int Spared, int Failed)
{
    public static WebhookCalls operator -(WebhookCalls after, WebhookCalls before) => Subtract(after, before);

    public static WebhookCalls Subtract(WebhookCalls after, WebhookCalls before) =>
        new(after.Sent - before.Sent, after.Spared - before.Spared, after.Failed - before.Failed);
}

/// <summary>The API server's own metrics of its webhooks.</summary>
internal sealed partial class WebhookCallCounts
{
    private const string Prefix = "apiserver_admission_";

    private readonly List<(string Metric, string Entry, int Value)> lines;

    private WebhookCallCounts(List<(string Metric, string Entry, int Value)> lines) => this.lines = lines;

    public static async Task<WebhookCallCounts> NowAsync(ControlPlane plane)
    {
        string text = await plane.Api.GetStringAsync(new Uri("/metrics", UriKind.Relative), TestContext.Current.CancellationToken);
        return new([.. Line().Matches(text).Select(line =>
            (line.Groups["metric"].Value, line.Groups["entry"].Value, (int)double.Parse(line.Groups["value"].Value, CultureInfo.InvariantCulture)))]);
    }

    /// <param name="entry">Its name.</param>
    public WebhookCalls Of(string entry) => new(
        Sum("webhook_request_total", entry), Sum("match_condition_exclusions_total", entry), Sum("match_condition_evaluation_errors_total", entry));

    private int Sum(string metric, string entry) => lines.Where(line => line.Metric == metric && line.Entry == entry).Sum(line => line.Value);

    [GeneratedRegex($"^{Prefix}(?<metric>[a-z_]+)\\{{(?:[^}}\\n]*,)?name=\"(?<entry>[^\"]+)\"[^}}\\n]*\\}} (?<value>[0-9.e+]+)$", RegexOptions.Multiline)]
    private static partial Regex Line();
}
