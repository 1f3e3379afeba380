using System.Diagnostics.Metrics;
using ImageTrust.Policy.Contract;
using ImageTrust.Server.Observability;

namespace ImageTrust.Server.Rotation;

/// <summary>What an operator watches besides the certificate's age: which steps were taken, and whether the cluster trusts us.</summary>
internal sealed class CertificateMetrics
{
    private readonly Counter<long> steps;
    private volatile bool published;

    public CertificateMetrics(Telemetry telemetry)
    {
        steps = telemetry.Meter.CreateCounter<long>(MetricNames.CertificateSteps, description: "Steps of a rotation that this replica took");
        telemetry.Meter.CreateObservableGauge(MetricNames.RegistrationsPublished, () => published ? 1 : 0,
            description: "1 when every registration carries the CA of the serving certificate");
    }

    public void Step(string step) => steps.Add(1, new KeyValuePair<string, object?>("step", step));

    /// <returns>Whether that is news.</returns>
    public bool SetPublished(bool value)
    {
        bool before = published;
        published = value;
        return before != value;
    }
}
