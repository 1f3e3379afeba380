using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Globalization;
using ImageTrust.Decisions.Records;
using ImageTrust.Policy.Contract;
using ImageTrust.Policy.Images.Text;
using ImageTrust.Policy.Model.Values;
using ImageTrust.Policy.Model.Verdicts;

namespace ImageTrust.Server.Observability;

/// <summary>
/// What is counted and traced. Every label is out of a closed set of ours: an image, a namespace or a user as a label would let whoever
/// writes pods fill the memory of this process and of the metrics' store.
/// </summary>
internal sealed class Telemetry
{
    public const string Name = "ImageTrust.Server";

    public static readonly ActivitySource Traces = new(Name);

    // Seconds. 0.1 is the promise for a warm image, 8 the timeout of the registrations.
    private static readonly InstrumentAdvice<double> Latency = new() { HistogramBucketBoundaries = [.001, .0025, .005, .01, .025, .05, .1, .25, .5, 1, 2.5, 5, 8, 10] };

    private readonly Counter<long> decisions;
    private readonly Counter<long> reviews;
    private readonly Counter<long> remembered;
    private readonly Counter<long> pins;
    private readonly Counter<long> registryRequests;
    private readonly Counter<long> reloads;
    private readonly Histogram<double> reviewSeconds;
    private readonly Histogram<double> imageSeconds;

    public Telemetry(IMeterFactory meters)
    {
        Meter = meters.Create(Name);
        decisions = Meter.CreateCounter<long>(MetricNames.Decisions, description: $"Decisions about images at {WebhookPaths.Validate}, as of the phase in force and of the next");
        reviews = Meter.CreateCounter<long>(MetricNames.Reviews, description: "Admission reviews by endpoint and outcome");
        remembered = Meter.CreateCounter<long>(MetricNames.RememberedDecisions, description: "Decisions that rest on remembered evidence, verified again");
        pins = Meter.CreateCounter<long>(MetricNames.Pins, description: $"Images at {WebhookPaths.Mutate}: replaced by their digest or left as they are");
        registryRequests = Meter.CreateCounter<long>(MetricNames.RegistryRequests, description: "Requests to registries and token services by HTTP status");
        reloads = Meter.CreateCounter<long>(MetricNames.Reloads, description: "Files that changed, by what they are and whether they took effect");
        reviewSeconds = Meter.CreateHistogram(MetricNames.ReviewDuration, "s", "Time from the first byte of a review to its answer", advice: Latency);
        imageSeconds = Meter.CreateHistogram(MetricNames.DecisionDuration, "s", "Time to decide about one image", advice: Latency);
    }

    public Meter Meter { get; }

    /// <param name="endpoint">validate or mutate.</param>
    /// <param name="outcome">What became of it.</param>
    /// <param name="elapsed">From its first byte.</param>
    public void Reviewed(string endpoint, ReviewOutcome outcome, TimeSpan elapsed)
    {
        KeyValuePair<string, object?> to = new("endpoint", endpoint), with = new(MetricLabels.Outcome, ClosedSet.WordOf(outcome));
        reviews.Add(1, to, with);
        reviewSeconds.Record(elapsed.TotalSeconds, to, with);
    }

    public void Decided(DecisionRecord record)
    {
        Undecidable(record);
        remembered.Add(record.Remembered is null ? 0 : 1);
        imageSeconds.Record(record.Timings.Total / 1000, new KeyValuePair<string, object?>("judgement", ClosedSet.WordOf(record.Now.Judgement)));
    }

    /// <summary>An object whose images could not be told counts like a decision; there was no image to take time.</summary>
    public void Undecidable(DecisionRecord record)
    {
        Count(MetricLabels.Now, record.Now);
        if (record.Shadow is { } shadow)
        {
            Count(MetricLabels.Next, shadow);
        }
    }

    /// <summary>Whatever was asked for, at either endpoint and in a dry run too.</summary>
    public void Asked(RecordedRequests requests)
    {
        if (!requests.Joined)
        {
            foreach (var (status, count) in requests.ByStatus)
            {
                registryRequests.Add(count, new KeyValuePair<string, object?>("status", StatusLabel(status)));
            }
        }
    }

    public void Pinned(int replaced, int left)
    {
        pins.Add(replaced, new KeyValuePair<string, object?>(MetricLabels.Outcome, "replaced"));
        pins.Add(left, new KeyValuePair<string, object?>(MetricLabels.Outcome, "left"));
    }

    public void Reloaded(string what, bool applied) =>
        reloads.Add(1, new KeyValuePair<string, object?>(MetricLabels.What, what), new KeyValuePair<string, object?>(MetricLabels.Outcome, applied ? MetricLabels.Applied : MetricLabels.Failed));

    private void Count(string phaseRole, Verdict verdict) => decisions.Add(
        1,
        new(MetricLabels.View, phaseRole),
        new("phase", verdict.Phase.Text()),
        new(MetricLabels.Action, ClosedSet.WordOf(verdict.Action)),
        new(MetricLabels.Reason, ClosedSet.WordOf(verdict.Leading)),
        new("cause", Why.CauseOf(verdict) is { } cause ? ClosedSet.WordOf(cause) : "none"));

    /// <summary>A registry may answer any of 900 numbers; what is no standard status counts with its class.</summary>
    private static string StatusLabel(string status) =>
        int.TryParse(status, NumberStyles.None, CultureInfo.InvariantCulture, out int code) && !Enum.IsDefined((System.Net.HttpStatusCode)code)
            ? string.Create(CultureInfo.InvariantCulture, $"{code / 100}xx")
            : status;
}
