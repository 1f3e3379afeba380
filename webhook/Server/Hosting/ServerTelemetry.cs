using ImageTrust.Server.Observability;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;

namespace ImageTrust.Server.Hosting;

/// <summary>Metrics for Prometheus, always; traces over OTLP, when somebody wants them.</summary>
internal static class ServerTelemetry
{
    public static void Add(IServiceCollection services, Uri? traces)
    {
        var telemetry = services.AddOpenTelemetry().WithMetrics(metrics => metrics.AddMeter(Telemetry.Name).AddPrometheusExporter());
        if (traces is not null)
        {
            telemetry.WithTracing(tracing => tracing.AddSource(Telemetry.Name).AddOtlpExporter(export => export.Endpoint = traces));
        }
    }
}
