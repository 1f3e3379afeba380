using System.Diagnostics.Metrics;
using ImageTrust.Decisions.Remembering;
using ImageTrust.Policy.Contract;
using ImageTrust.Policy.Model.Values;
using ImageTrust.Registry;
using ImageTrust.Server.Admission;
using ImageTrust.Server.Certificates;
using ImageTrust.Server.Health;
using ImageTrust.Server.Observability;
using ImageTrust.Server.Reviews;
using ImageTrust.Server.InForce;

namespace ImageTrust.Server.Hosting;

/// <summary>What is measured when somebody looks.</summary>
internal sealed class ServerGauges
{
    public ServerGauges(
        Telemetry telemetry, ReviewTurns turns, BodyReader bodies, RegistryClient registry, EvidenceStore store, ReadinessReport readiness, IServingCertificate serving, TrustInForce trust, DecisionLog decisions, TimeProvider clock)
    {
        var meter = telemetry.Meter;
        meter.CreateObservableGauge(MetricNames.ReviewsInProgress, () => turns.Taken, description: "Reviews that ask registries at this moment");
        meter.CreateObservableGauge(MetricNames.BodyBytes, () => bodies.ReservedBytes, "By", "Memory that bodies of reviews hold");
        meter.CreateObservableGauge(MetricNames.RegistryBytes, () => registry.HeldBytes, "By", "Memory that answers of registries hold");
        meter.CreateObservableGauge(MetricNames.RememberedBytes, () => store.Bytes, "By", "Memory that remembered evidence takes");
        meter.CreateObservableGauge(MetricNames.Ready, () => readiness.IsReady ? 1 : 0, description: "1 when the replica takes requests");
        meter.CreateObservableGauge(MetricNames.Policy, () => Policy(trust), description: "1 for the policy in force");
        meter.CreateObservableGauge(MetricNames.DecisionLogHead, () => LogHead(decisions), description: "The last line of the decision log: its number, and its hash in words of 32 bits");
        meter.CreateObservableGauge(
            MetricNames.CertificateAge, () => Certificate(serving, leaf => Seconds(clock.GetUtcNow() - leaf.NotBefore)), "s", "Since the leaf is valid");
        meter.CreateObservableGauge(
            MetricNames.CertificateLeft, () => Certificate(serving, leaf => Seconds(leaf.NotAfter - clock.GetUtcNow())), "s", "Until the leaf expires");
    }

    /// <summary>All numbers of one line: they are read at once.</summary>
    private static IEnumerable<Measurement<long>> LogHead(DecisionLog decisions) => decisions.Head is { } head
        ? head.Parts().Select(part => new Measurement<long>(part.Value, new(MetricLabels.Replica, head.Replica), new(MetricLabels.Part, part.Part)))
        : [];

    private static IEnumerable<Measurement<int>> Policy(TrustInForce trust) => trust.Current is { } current
        ?
        [
            new(1, new("phase", current.Policy.Policy.Phase.Text()), new(MetricLabels.PolicyDigest, current.Policy.PolicyDigest.Text),
                new("requirements_digest", current.Policy.RequirementsDigest.Text), new("trust_digest", current.Policy.TrustDigest.Text)),
        ]
        : [];

    private static IEnumerable<Measurement<double>> Certificate(IServingCertificate serving, Func<System.Security.Cryptography.X509Certificates.X509Certificate2, double> of) =>
        serving.Current is { } current ? [new(of(current.TargetCertificate))] : [];

    private static double Seconds(TimeSpan span) => Math.Round(span.TotalSeconds);
}
