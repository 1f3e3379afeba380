using ImageTrust.Policy.Contract;
using ImageTrust.Server.Admission;
using ImageTrust.Server.HandOver;
using ImageTrust.Server.Health;

namespace ImageTrust.Server.Hosting;

/// <summary>What is answered where: reviews over TLS, the state of the process beside it.</summary>
internal static class Routes
{
    public static void Map(WebApplication app)
    {
        var requests = app.Services.GetRequiredService<ReviewRequests>();
        IReviewEndpoint validate = app.Services.GetRequiredService<ValidateEndpoint>();
        IReviewEndpoint mutate = app.Services.GetRequiredService<MutateEndpoint>();
        _ = app.Services.GetRequiredService<ServerGauges>();
        var readiness = app.Services.GetRequiredService<ReadinessReport>();
        var handOver = app.Services.GetService<HandOverEndpoint>();
        var draining = app.Services.GetRequiredService<Draining>();

        app.Use((context, next) =>
        {
            FirstRequest.Came(context);
            // An API server speaks HTTP/1.1 to webhooks and keeps its connections; HTTP/2 is told by a frame when the host stops.
            if (draining.IsOn && HttpProtocol.IsHttp11(context.Request.Protocol))
            {
                context.Response.Headers.Connection = "close";
            }

            return next(context);
        });

        // The HTTPS port is the one that everybody in the cluster can reach through the Service.
        app.UseWhen(context => !context.Request.IsHttps, plain => plain.UseOpenTelemetryPrometheusScrapingEndpoint(WebhookPaths.Metrics));
        app.Run(context => (context.Request.IsHttps, context.Request.Method, context.Request.Path.Value) switch
        {
            (_, var method, var path) when HandOverConnection.Is(context) =>
                method == "GET" && path == WebhookPaths.HandOver ? handOver!.HandleAsync(context) : TextAsync(context, StatusCodes.Status404NotFound, "not found\n"),
            (true, "POST", WebhookPaths.Validate) => requests.HandleAsync(context, validate),
            (true, "POST", WebhookPaths.Mutate) => requests.HandleAsync(context, mutate),
            (false, "GET", WebhookPaths.Live) => TextAsync(context, StatusCodes.Status200OK, "alive\n"),
            (false, "GET", WebhookPaths.Ready) => ReadyAsync(context, readiness),
            _ => TextAsync(context, StatusCodes.Status404NotFound, "not found\n"),
        });
    }

    private static Task ReadyAsync(HttpContext context, ReadinessReport readiness)
    {
        var (ready, text) = readiness.Read();
        return TextAsync(context, ready ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable, text);
    }

    private static Task TextAsync(HttpContext context, int status, string text)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "text/plain; charset=utf-8";
        return context.Response.WriteAsync(text, context.RequestAborted);
    }
}
