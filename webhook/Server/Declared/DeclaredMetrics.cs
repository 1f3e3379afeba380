using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using ImageTrust.Policy.Contract;
using ImageTrust.Server.Kubernetes;
using ImageTrust.Server.Observability;

namespace ImageTrust.Server.Declared;

/// <summary>How many fields of each declared object are not as declared.</summary>
internal sealed class DeclaredMetrics
{
    private readonly ConcurrentDictionary<ResourceAddress, int> differing = [];

    public DeclaredMetrics(Telemetry telemetry) => telemetry.Meter.CreateObservableGauge(
        MetricNames.ChangedByHand,
        () => differing.Select(one => new Measurement<int>(one.Value, new KeyValuePair<string, object?>(MetricLabels.ChangedObject, one.Key.ToString()))),
        description: "Fields of an object that are not as the stack declared them");

    public void Compared(ResourceAddress address, int differences) => differing[address] = differences;
}
