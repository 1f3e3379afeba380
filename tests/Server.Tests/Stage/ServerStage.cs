using System.Net;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using ImageTrust.Decisions.Tests;
using ImageTrust.Policy.Document;
using ImageTrust.Policy.Model.Canonical;
using ImageTrust.Policy.Model.Reading;
using ImageTrust.Registry.Transport;
using ImageTrust.Server.Hosting;
using ImageTrust.Server.Observability;
using ImageTrust.Server.Settings;
using ImageTrust.Server.InForce;
using ImageTrust.TestKit.Registry;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;

namespace ImageTrust.Server.Tests.Stage;

/// <summary>
/// A whole server on loopback ports with a registry behind it. <c>registry.example.test</c> is that registry; the trusted key is
/// <c>release</c>; images of <c>team/</c> must be signed by it, images of <c>tools/</c> by nobody.
/// </summary>
internal sealed class ServerStage : IAsyncDisposable
{
    public const string Host = "registry.example.test";

    /// <summary>As which it writes its decision log.</summary>
    public const string Replica = "stage.0123456789abcdef";

    public const string Policy = """
        phase: PHASE
        phases:
          day1: {keys: accepted}
          day1.5: {keys: accepted}
          day2: {keys: accepted}
        authorities:
          release:
            key: {versions: [{file: keys/release.pem}]}
            transparencyLog: not-required
            timestamp: not-required
            weakeningReason: these tests sign without any service
        rules:
          app:
            images: ["registry.example.test/team/**"]
            require: {anyOf: [release]}
          tools:
            images: ["registry.example.test/tools/**"]
            unverified: {reason: nobody signs these}

        """;

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("image-trust-");
    private readonly TestAuthority authority = new();
    private WebApplication? app;

    public CosignKey Release { get; } = new();

    public OciRegistry Registry { get; private set; } = null!;

    public Network Network { get; } = new();

    /// <summary>The decision log: records and marks, a line each.</summary>
    public StringWriter Records { get; } = new();

    public string Folder => folder.FullName;

    public IServiceProvider Services => app!.Services;

    /// <summary>A client of the HTTPS port that trusts the server's authority.</summary>
    public HttpMessageInvoker Reviews { get; private set; } = null!;

    public Uri ReviewsAddress { get; private set; } = null!;

    public Uri StateAddress { get; private set; } = null!;

    public static async Task<ServerStage> StartAsync(
        string phase = "day2", Func<string, string>? policy = null, Dictionary<string, string>? settings = null, TimeProvider? clock = null,
        Action<ServerStage>? prepare = null)
    {
        var stage = new ServerStage { Registry = await OciRegistry.StartAsync() };
        stage.Network.Port = stage.Registry.Port;
        stage.WriteCertificate();
        prepare?.Invoke(stage);
        stage.WritePolicy((policy ?? (text => text))(Policy).Replace("PHASE", phase, StringComparison.Ordinal));
        await stage.RunAsync(settings ?? [], clock);
        return stage;
    }

    /// <summary>Pushes an image; signed unless said otherwise.</summary>
    /// <returns>Its digest.</returns>
    public string Push(string repository, string tag, bool signed = true)
    {
        var writer = new ImageWriter(Registry.Store, repository);
        string digest = writer.AddImage(repository + tag, tag);
        if (signed)
        {
            writer.AddLegacy(digest, ".sig", Release.Legacy(digest));
        }

        return digest;
    }

    public void WriteCertificate(params string[] names)
    {
        string tls = folder.CreateSubdirectory("tls").FullName;
        using var leaf = authority.Issue(names.Length == 0 ? ["127.0.0.1", "localhost"] : names);
        File.WriteAllText(Path.Combine(tls, "tls.crt"), leaf.ExportCertificatePem() + "\n" + authority.Certificate.ExportCertificatePem());
        File.WriteAllText(Path.Combine(tls, "tls.key"), leaf.GetECDsaPrivateKey()!.ExportPkcs8PrivateKeyPem());
    }

    public Task<ReviewAnswer> ValidateAsync(JsonObject review, string query = "?timeout=10s") => AskAsync("validate", review, query);

    public Task<ReviewAnswer> MutateAsync(JsonObject review, string query = "?timeout=10s") => AskAsync("mutate", review, query);

    public async Task<ReviewAnswer> AskAsync(string endpoint, JsonObject review, string query = "?timeout=10s")
    {
        using var response = await PostAsync(endpoint + query, Encoding.UTF8.GetBytes(review.ToJsonString()));
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        return ReviewAnswer.Read(await response.Content.ReadAsByteArrayAsync(), (string)review["request"]!["uid"]!);
    }

    public async Task<HttpResponseMessage> PostAsync(string path, byte[] body, string contentType = "application/json")
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(ReviewsAddress, path)) { Content = new ByteArrayContent(body) };
        request.Content.Headers.TryAddWithoutValidation("Content-Type", contentType);
        // A body that is refused by its length is not read: without this the client could still be sending when the connection closes.
        request.Headers.ExpectContinue = body.Length > 1024 * 1024;
        return await Reviews.SendAsync(request, CancellationToken.None);
    }

    public async Task<(HttpStatusCode Status, string Text)> GetAsync(Uri address, string path)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(address, path));
        using var response = await Reviews.SendAsync(request, CancellationToken.None);
        return (response.StatusCode, await response.Content.ReadAsStringAsync());
    }

    /// <summary>Waits, a few seconds at most, until the metrics hold a line.</summary>
    public async Task EventuallyAsync(string line)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(10));
        string text = "";
        while (!patience.IsCancellationRequested)
        {
            text = (await GetAsync(StateAddress, "metrics")).Text;
            if (text.Contains(line, StringComparison.Ordinal))
            {
                return;
            }

            await Task.Delay(100);
        }

        Assert.Fail($"{line} is not in\n{text}");
    }

    /// <summary>The decision records so far, parsed.</summary>
    public IReadOnlyList<JsonElement> Recorded() =>
        [.. Records.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonDocument.Parse(line).RootElement).Where(line => line.TryGetProperty("now", out _))];

    public Task StopAsync() => app!.StopAsync();

    public async ValueTask DisposeAsync()
    {
        Reviews.Dispose();
        await app!.DisposeAsync();
        await Registry.DisposeAsync();
        Release.Dispose();
        authority.Dispose();
        folder.Delete(recursive: true);
    }

    private void WritePolicy(string yaml)
    {
        var reading = PolicyFile.ReadText(yaml, path => path.Text switch
        {
            "keys/release.pem" => new FileReading.Found(Release.Pem),
            _ when File.Exists(Path.Combine(Folder, path.Text)) => new FileReading.Found(File.ReadAllBytes(Path.Combine(Folder, path.Text))),
            _ => new FileReading.Missing(),
        });
        var accepted = reading as PolicyReading.Accepted
            ?? throw new InvalidOperationException(string.Join('\n', ((PolicyReading.Rejected)reading).Problems.Select(problem => PolicyFile.Line("test", problem))));
        File.WriteAllBytes(Path.Combine(Folder, "policy.json"), CanonicalPolicy.Write(accepted.Policy));
    }

    private async Task RunAsync(Dictionary<string, string> more, TimeProvider? clock)
    {
        Dictionary<string, string> environment = new()
        {
            ["IMAGETRUST_POLICY"] = Path.Combine(Folder, "policy.json"),
            ["IMAGETRUST_ADDRESS"] = "127.0.0.1",
            ["IMAGETRUST_HTTPS_PORT"] = "0",
            ["IMAGETRUST_MANAGEMENT_PORT"] = "0",
            ["IMAGETRUST_SERVING_CERTIFICATE"] = Path.Combine(Folder, "tls"),
            ["IMAGETRUST_PLAIN_HTTP_REGISTRIES"] = Host,
            ["IMAGETRUST_PRIVATE_REGISTRIES"] = Host,
            ["IMAGETRUST_DRAIN_SECONDS"] = "0",
        };
        foreach (var (key, text) in more)
        {
            environment[key] = text;
        }

        var (settings, problems) = SettingsReader.Read(environment);
        Assert.Empty(problems);
        var (policy, wrong) = PolicyFileReader.Read(settings!.Policy);
        Assert.Empty(wrong);
        app = ServerHost.Build(settings, policy!, services =>
        {
            services.AddSingleton<Dialer>(Network);
            services.Replace(ServiceDescriptor.Singleton(new DecisionLog(TextWriter.Synchronized(Records), Replica)));
            services.AddLogging(logging => logging.ClearProviders());
            if (clock is not null)
            {
                services.Replace(ServiceDescriptor.Singleton(clock));
            }
        });
        await app.StartAsync();
        ReviewsAddress = new Uri(app.Urls.Single(url => url.StartsWith("https", StringComparison.Ordinal)));
        StateAddress = new Uri(app.Urls.Single(url => url.StartsWith("http:", StringComparison.Ordinal)));
        Reviews = new HttpMessageInvoker(new SocketsHttpHandler
        {
            SslOptions = new SslClientAuthenticationOptions
            {
                RemoteCertificateValidationCallback = (_, certificate, _, _) => certificate is not null && certificate.Issuer == authority.Certificate.Subject,
            },
        });
    }
}
