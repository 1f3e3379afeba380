using System.Diagnostics.Metrics;
using ImageTrust.Server.Kubernetes;

namespace ImageTrust.Server.Rotation;

/// <summary>What an operator watches: how long the certificate lasts, which steps were taken, whether the cluster answers.</summary>
internal sealed class CertificateMetrics
{
    public const string MeterName = "ImageTrust.Certificates";

    private readonly Counter<long> steps;
    private readonly Counter<long> failures;
    private volatile bool published;

    public CertificateMetrics(IMeterFactory meters, HeldCertificate held)
    {
        var meter = meters.Create(MeterName);
        steps = meter.CreateCounter<long>("imagetrust.serving_certificate.steps", description: "Steps of a rotation this replica took, by step.");
        failures = meter.CreateCounter<long>("imagetrust.kubernetes.failures", description: "Questions to the API server that were not answered, by kind of failure.");
        meter.CreateObservableGauge("imagetrust.serving_certificate.not_after",
            () => held.Pair is { } pair ? [new Measurement<long>(pair.NotAfter.ToUnixTimeSeconds())] : Array.Empty<Measurement<long>>(),
            "s", "When the serving certificate expires, in Unix time.");
        meter.CreateObservableGauge("imagetrust.registrations.published", () => published ? 1 : 0,
            description: "1 when every registration carries the CA that signed the serving certificate.");
    }

    public void Step(string step) => steps.Add(1, new KeyValuePair<string, object?>("step", step));

    public void Failure(KubernetesFailure failure) => failures.Add(1, new KeyValuePair<string, object?>("failure", failure switch
    {
        KubernetesFailure.NoCredential => "no-credential",
        KubernetesFailure.Unreachable => "unreachable",
        KubernetesFailure.Timeout => "timeout",
        KubernetesFailure.Refused => "refused",
        KubernetesFailure.ServerError => "server-error",
        _ => "unexpected",
    }));

    /// <returns>Whether that is news.</returns>
    public bool SetPublished(bool value)
    {
        bool before = published;
        published = value;
        return before != value;
    }
}
