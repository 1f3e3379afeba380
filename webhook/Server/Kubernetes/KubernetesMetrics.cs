using System.Diagnostics.Metrics;
using ImageTrust.Policy.Contract;
using ImageTrust.Policy.Images.Text;
using ImageTrust.Server.Observability;

namespace ImageTrust.Server.Kubernetes;

/// <summary>How often the API server did not answer.</summary>
internal sealed class KubernetesMetrics(Telemetry telemetry)
{
    private readonly Counter<long> failures = telemetry.Meter.CreateCounter<long>(
        MetricNames.KubernetesFailures, description: "Questions to the API server that were not answered");

    /// <param name="error">What a question ended with; anything but a <see cref="KubernetesException"/> was not expected.</param>
    public void Failed(Exception error) => failures.Add(1, new KeyValuePair<string, object?>(
        "failure", ClosedSet.WordOf((error as KubernetesException)?.Failure ?? KubernetesFailure.Unexpected)));
}
