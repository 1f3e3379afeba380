using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Headers;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json.Nodes;
using ImageTrust.TestKit.Registry;

namespace EndToEnd.Programs;

/// <summary>The webhook's own program on loopback, with a policy in canonical form and a registry without TLS.</summary>
internal sealed class WebhookProgram : IDisposable
{
    private readonly BackgroundProgram program;
    private readonly TestAuthority authority = new();
    private readonly HttpMessageInvoker client;
    private readonly int https;
    private readonly int management;

    /// <param name="folder">Gets the serving certificate.</param>
    /// <param name="policy">The policy's file.</param>
    /// <param name="registry">The registry's host and port.</param>
    /// <param name="around">What is started in the program's place, and starts it; null for the program itself.</param>
    /// <param name="more">Variables besides its settings.</param>
    public WebhookProgram(
        string folder, string policy, string registry, Func<string, (string Program, string[] Arguments)>? around = null, IReadOnlyDictionary<string, string>? more = null)
    {
        int[] ports = FreePorts.Take(2);
        (https, management) = (ports[0], ports[1]);
        string tls = Directory.CreateDirectory(Path.Combine(folder, "tls")).FullName;
        using var leaf = authority.Issue("127.0.0.1", "localhost");
        using var key = leaf.GetECDsaPrivateKey()!;
        File.WriteAllText(Path.Combine(tls, "tls.crt"), leaf.ExportCertificatePem() + "\n" + authority.Certificate.ExportCertificatePem());
        File.WriteAllText(Path.Combine(tls, "tls.key"), key.ExportPkcs8PrivateKeyPem());
        string built = BuiltProgram.PathOf("Server", "ImageTrust.Server");
        var (started, arguments) = around?.Invoke(built) ?? (built, []);
        program = BackgroundProgram.Start(started, arguments, new Dictionary<string, string>(more ?? new Dictionary<string, string>())
        {
            ["IMAGETRUST_POLICY"] = policy,
            ["IMAGETRUST_ADDRESS"] = "127.0.0.1",
            ["IMAGETRUST_HTTPS_PORT"] = https.ToString(CultureInfo.InvariantCulture),
            ["IMAGETRUST_MANAGEMENT_PORT"] = management.ToString(CultureInfo.InvariantCulture),
            ["IMAGETRUST_SERVING_CERTIFICATE"] = tls,
            ["IMAGETRUST_PLAIN_HTTP_REGISTRIES"] = registry,
            ["IMAGETRUST_PRIVATE_REGISTRIES"] = registry,
            ["IMAGETRUST_DRAIN_SECONDS"] = "0",
            ["IMAGETRUST_LOG_LEVEL"] = "error",
        });
        client = new HttpMessageInvoker(new SocketsHttpHandler
        {
            SslOptions = new SslClientAuthenticationOptions
            {
                RemoteCertificateValidationCallback = (_, certificate, _, _) => certificate?.Issuer == authority.Certificate.Subject,
            },
        });
    }

    /// <summary>Lines of its log that speak of a want of memory.</summary>
    public int OutOfMemory => program.Lines.Count(line => line.Contains("OutOfMemory", StringComparison.Ordinal));

    public void MustRun() => program.MustRun();

    public async Task ReadyAsync()
    {
        var patience = Stopwatch.StartNew();
        while (patience.Elapsed < TimeSpan.FromMinutes(2))
        {
            program.MustRun();
            if (await ManagementAsync("readyz") is not null)
            {
                return;
            }

            await Task.Delay(100);
        }

        Assert.Fail("the webhook did not become ready");
    }

    /// <summary>As a node stops a pod.</summary>
    public async Task StopAsync()
    {
        program.Signal("TERM");
        var patience = Stopwatch.StartNew();
        while (!program.HasExited)
        {
            Assert.True(patience.Elapsed < TimeSpan.FromSeconds(30), "the webhook did not stop");
            await Task.Delay(50);
        }
    }

    /// <summary>The value of a gauge.</summary>
    public async Task<long> GaugeAsync(string name)
    {
        string text = await ManagementAsync("metrics") ?? "";
        string line = text.Split('\n').First(line => line.StartsWith(name + "{", StringComparison.Ordinal));
        return (long)double.Parse(line.AsSpan(line.LastIndexOf(' ') + 1), NumberStyles.Float, CultureInfo.InvariantCulture);
    }

    /// <returns>Whether it was allowed, null for an answer that is none; and how long it took.</returns>
    public async Task<(bool? Allowed, TimeSpan Took)> ReviewAsync(string ns, IEnumerable<string> images, int padding = 0)
    {
        long began = Stopwatch.GetTimestamp();
        try
        {
            using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
            using var request = new HttpRequestMessage(HttpMethod.Post, new Uri($"https://127.0.0.1:{https}/validate?timeout=8s"))
            {
                Content = new StringContent(Body(ns, images, padding), new MediaTypeHeaderValue("application/json")),
            };
            using var response = await client.SendAsync(request, patience.Token);
            string text = await response.Content.ReadAsStringAsync(patience.Token);
            bool? allowed = response.IsSuccessStatusCode ? (bool?)JsonNode.Parse(text)!["response"]!["allowed"] : null;
            return (allowed, Stopwatch.GetElapsedTime(began));
        }
        catch (Exception error) when (error is HttpRequestException or OperationCanceledException or IOException)
        {
            return (null, Stopwatch.GetElapsedTime(began));
        }
    }

    /// <summary>Announces eight megabytes and sends some bytes of them now and then.</summary>
    public async Task DribbleAsync(CancellationToken stop)
    {
        try
        {
            using var socket = new TcpClient();
            await socket.ConnectAsync("127.0.0.1", https, stop);
            await using var stream = new SslStream(socket.GetStream(), false, (_, certificate, _, _) => certificate is not null);
            await stream.AuthenticateAsClientAsync(new SslClientAuthenticationOptions { TargetHost = "localhost" }, stop);
            await stream.WriteAsync("POST /validate?timeout=8s HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 8000000\r\n\r\n"u8.ToArray(), stop);
            byte[] some = new byte[24 * 1024];
            while (true)
            {
                await stream.WriteAsync(some, stop);
                await Task.Delay(1000, stop);
            }
        }
        catch (Exception error) when (error is IOException or SocketException or OperationCanceledException)
        {
            // Thrown out, as it should be.
        }
    }

    public void Dispose()
    {
        client.Dispose();
        program.Dispose();
        authority.Dispose();
    }

    private async Task<string?> ManagementAsync(string path)
    {
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, new Uri($"http://127.0.0.1:{management}/{path}"));
            using var response = await client.SendAsync(request, CancellationToken.None);
            return response.IsSuccessStatusCode ? await response.Content.ReadAsStringAsync() : null;
        }
        catch (HttpRequestException)
        {
            return null;
        }
    }

    private static string Body(string ns, IEnumerable<string> images, int padding)
    {
        string containers = string.Join(',', images.Select((image, i) => $"{{\"name\":\"c{i}\",\"image\":\"{image}\"}}"));
        string annotations = padding == 0 ? "" : $",\"annotations\":{{\"x\":\"{new string('y', padding)}\"}}";
        return new StringBuilder("{\"apiVersion\":\"admission.k8s.io/v1\",\"kind\":\"AdmissionReview\",\"request\":{\"uid\":\"1\",\"kind\":{\"group\":\"\",\"version\":\"v1\",\"kind\":\"Pod\"},")
            .Append("\"operation\":\"CREATE\",\"namespace\":\"").Append(ns).Append("\",\"name\":\"p\",\"userInfo\":{\"username\":\"mallory\"},\"object\":{\"metadata\":{\"name\":\"p\"")
            .Append(annotations).Append("},\"spec\":{\"containers\":[").Append(containers).Append("]}}}}").ToString();
    }
}
