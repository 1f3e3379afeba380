using System.Globalization;
using EndToEnd.Programs;
using Microsoft.Extensions.DependencyInjection;

namespace EndToEnd.Cluster.Harness;

/// <summary>What a replica needs to know, the same for all.</summary>
/// <param name="Api">The API server's address.</param>
internal sealed record ReplicaSettings(string Policy, Uri Api, string TokenFile, string AuthorityFile, string RegistryHosts, TimeSpan CertificateLifetime)
{
    /// <summary>Settings of one test; an empty text takes one away.</summary>
    public IReadOnlyDictionary<string, string> More { get; init; } = new Dictionary<string, string>();
}

/// <summary>The webhook's own program as a process on loopback, with the settings that its container would have.</summary>
internal sealed class WebhookReplica : IDisposable
{
    private static readonly TimeSpan StartPatience = TimeSpan.FromMinutes(2);
    private static readonly ServiceProvider Services = new ServiceCollection().AddHttpClient().ConfigureHttpClientDefaults(client => client.RemoveAllLoggers()).BuildServiceProvider();

    /// <summary>Names another build of the server, such as the native one out of the image, to put that to the same tests.</summary>
    private const string ProgramVariable = "WEBHOOK_PROGRAM";

    private readonly BackgroundProgram program;
    private readonly int managementPort;

    private WebhookReplica(ReplicaSettings settings, int port, int managementPort)
    {
        Port = port;
        this.managementPort = managementPort;
        string file = Environment.GetEnvironmentVariable(ProgramVariable) ?? BuiltProgram.PathOf("Server", "ImageTrust.Server");
        var environment = new Dictionary<string, string>
        {
            ["IMAGETRUST_POLICY"] = settings.Policy,
            ["IMAGETRUST_STACK"] = StackPlan.Stack,
            ["IMAGETRUST_ADDRESS"] = "127.0.0.1",
            ["IMAGETRUST_HTTPS_PORT"] = port.ToString(CultureInfo.InvariantCulture),
            ["IMAGETRUST_MANAGEMENT_PORT"] = managementPort.ToString(CultureInfo.InvariantCulture),
            ["IMAGETRUST_SERVING_SECRET"] = "image-trust-serving-certificate",
            ["IMAGETRUST_SERVING_LIFETIME_SECONDS"] = settings.CertificateLifetime.TotalSeconds.ToString(CultureInfo.InvariantCulture),
            ["IMAGETRUST_KUBERNETES_API"] = settings.Api.ToString(),
            ["IMAGETRUST_KUBERNETES_TOKEN_FILE"] = settings.TokenFile,
            ["IMAGETRUST_KUBERNETES_CA_FILE"] = settings.AuthorityFile,
            ["IMAGETRUST_PRIVATE_REGISTRIES"] = settings.RegistryHosts,
            ["IMAGETRUST_PLAIN_HTTP_REGISTRIES"] = settings.RegistryHosts,
            ["IMAGETRUST_DRAIN_SECONDS"] = "0",
        };
        foreach (var (name, text) in settings.More)
        {
            environment[name] = text;
        }

        program = BackgroundProgram.Start(file, [], environment.Where(variable => variable.Value.Length > 0).ToDictionary());
    }

    public int Port { get; }

    public IReadOnlyList<string> Lines => program.Lines;

    public static WebhookReplica Start(ReplicaSettings settings)
    {
        int[] ports = FreePorts.Take(2);
        return new WebhookReplica(settings, ports[0], ports[1]);
    }

    public async Task ReadyAsync()
    {
        using var patience = new CancellationTokenSource(StartPatience);
        while (true)
        {
            program.MustRun();
            if (await AskAsync("readyz", patience.Token) is (true, _))
            {
                return;
            }

            await Task.Delay(50, patience.Token);
        }
    }

    public async Task<string> MetricsAsync() => (await AskAsync("metrics", CancellationToken.None)).Text;

    public void Kill() => program.Kill();

    /// <summary>As a node stops a pod.</summary>
    public async Task StopAsync()
    {
        program.Signal("TERM");
        await Patience.UntilAsync("the replica stops", () => Task.FromResult(program.HasExited));
        program.Dispose();
    }

    public void Dispose() => program.Dispose();

    private async Task<(bool Ok, string Text)> AskAsync(string path, CancellationToken cancellation)
    {
        try
        {
            using var answer = await Services.GetRequiredService<IHttpClientFactory>().CreateClient()
                .GetAsync(new Uri($"http://127.0.0.1:{managementPort}/{path}"), cancellation);
            return (answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync(cancellation));
        }
        catch (HttpRequestException)
        {
            return (false, "");
        }
    }
}
