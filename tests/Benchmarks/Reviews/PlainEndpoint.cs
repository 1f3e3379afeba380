using System.Globalization;
using System.Net;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace ImageTrust.Benchmarks.Reviews;

/// <summary>
/// What no webhook can do without: HTTPS, reading a review, answering it. It allows everything, and says what the web server and the
/// load tool cost on this machine.
/// </summary>
internal static class PlainEndpoint
{
    public static async Task ServeAsync(string folder)
    {
        var files = new StageFiles(folder);
        int port = int.Parse(files.ReadReady()["PLAIN"], CultureInfo.InvariantCulture);
        using var pem = X509Certificate2.CreateFromPemFile(Path.Combine(files.Serving, "tls.crt"), Path.Combine(files.Serving, "tls.key"));
        using var certificate = X509CertificateLoader.LoadPkcs12(pem.Export(X509ContentType.Pkcs12), null);
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, port, listen => listen.UseHttps(certificate)));
        await using var application = builder.Build();
        application.Run(AnswerAsync);
        await application.RunAsync();
    }

    private static async Task AnswerAsync(HttpContext context)
    {
        using var review = await JsonDocument.ParseAsync(context.Request.Body, cancellationToken: context.RequestAborted);
        string uid = review.RootElement.GetProperty("request").GetProperty("uid").GetString()!;
        context.Response.ContentType = "application/json";
        await using var writer = new Utf8JsonWriter(context.Response.BodyWriter);
        writer.WriteStartObject();
        writer.WriteString("apiVersion", "admission.k8s.io/v1");
        writer.WriteString("kind", "AdmissionReview");
        writer.WriteStartObject("response");
        writer.WriteString("uid", uid);
        writer.WriteBoolean("allowed", true);
        writer.WriteEndObject();
        writer.WriteEndObject();
    }
}
