using System.Net.Security;
using System.Text;
using System.Text.Json.Nodes;
using EndToEnd.Programs;
using Microsoft.Extensions.DependencyInjection;

namespace EndToEnd.Cluster.Harness;

/// <summary>etcd, kube-apiserver and kube-controller-manager on loopback, kubectl, and the API by hand. No kubelet: pods stay pending, which is all that admission needs.</summary>
internal sealed class ControlPlane : IDisposable
{
    private static readonly TimeSpan StartPatience = TimeSpan.FromMinutes(3);

    /// <summary>What AKS calls kube-audit-admin: no reads.</summary>
    private const string AuditPolicy = """
        {"apiVersion": "audit.k8s.io/v1", "kind": "Policy", "omitStages": ["RequestReceived"],
         "rules": [{"level": "Metadata", "verbs": ["create", "update", "patch", "delete", "deletecollection"]}, {"level": "None"}]}
        """;

    private readonly KubeAssets assets;
    private readonly Workplace work;
    private readonly ClusterKeys keys;
    private readonly List<BackgroundProgram> programs = [];
    private readonly ServiceProvider services;
    private readonly string adminConfig;
    private int written;

    private readonly PlaneOptions options;

    private ControlPlane(KubeAssets assets, Workplace work, PlaneOptions options)
    {
        this.assets = assets;
        this.work = work;
        this.options = options;
        keys = new ClusterKeys(work);
        int[] ports = FreePorts.Take(3);
        Port = ports[0];
        adminConfig = keys.Kubeconfig("admin", "O=system:masters, CN=admin", Port);
        programs.Add(StartEtcd(ports[1], ports[2]));
        programs.Add(StartServer(ports[1]));
        var admin = keys.Client("O=system:masters, CN=admin");
        services = new ServiceCollection().AddHttpClient("api").ConfigurePrimaryHttpMessageHandler(() => new SocketsHttpHandler
        {
            SslOptions = new SslClientAuthenticationOptions
            {
                ClientCertificates = [admin],
                CertificateChainPolicy = keys.Trust(),
            },
        }).Services.AddHttpClient("token").ConfigurePrimaryHttpMessageHandler(() => new SocketsHttpHandler
        {
            SslOptions = new SslClientAuthenticationOptions { CertificateChainPolicy = keys.Trust() },
        }).Services.ConfigureHttpClientDefaults(client => client.RemoveAllLoggers()).BuildServiceProvider();
        Api = services.GetRequiredService<IHttpClientFactory>().CreateClient("api");
        Api.BaseAddress = new Uri($"https://127.0.0.1:{Port}/");
    }

    public int Port { get; }

    /// <summary>Not every build tells its version to clients; its schema is what counts there.</summary>
    public bool KnowsMatchConditions { get; private set; }

    /// <summary>Before 1.22 what was sent to <c>pods/ephemeralcontainers</c> was a kind of its own.</summary>
    public bool HasKindOfEphemeralContainers { get; private set; }

    public KubeVersion Version => assets.Version;

    public bool HasControllers => assets.Has(KubeAssets.Controllers);

    public string AuthorityFile => keys.AuthorityFile;

    /// <summary>For programs that start kubectl themselves.</summary>
    public string KubectlFolder => Path.GetDirectoryName(assets.PathOf("kubectl"))!;

    /// <summary>An administrator's kubeconfig; its one context is <c>c</c>.</summary>
    public string AdministratorConfig => adminConfig;

    /// <summary>The certificate and key of somebody who is in no group, PEM.</summary>
    public (string Certificate, string Key) Certificate(string name)
    {
        using var client = keys.Client($"CN={name}");
        using var key = System.Security.Cryptography.X509Certificates.ECDsaCertificateExtensions.GetECDsaPrivateKey(client)!;
        return (client.ExportCertificatePem(), key.ExportPkcs8PrivateKeyPem());
    }

    /// <summary>The API as an administrator, without the time that starting kubectl takes.</summary>
    public HttpClient Api { get; }

    public static async Task<ControlPlane> StartAsync(KubeAssets assets, Workplace work, PlaneOptions? options = null)
    {
        var plane = new ControlPlane(assets, work, options ?? new PlaneOptions());
        try
        {
            await plane.ReadyAsync();
            string schema = await plane.Api.GetStringAsync(new Uri("/openapi/v2", UriKind.Relative));
            plane.KnowsMatchConditions = schema.Contains("\"matchConditions\"", StringComparison.Ordinal);
            plane.HasKindOfEphemeralContainers = schema.Contains("\"io.k8s.api.core.v1.EphemeralContainers\"", StringComparison.Ordinal);
            if (plane.HasControllers)
            {
                // It gives up when nobody answers it within 10 seconds.
                plane.programs.Add(plane.StartControllers(FreePorts.Take(1)[0]));
            }

            return plane;
        }
        catch
        {
            plane.Dispose();
            throw;
        }
    }

    /// <summary>What was written, as the audit log has it: one event for each request that is over.</summary>
    public IReadOnlyList<JsonObject> AuditEvents() => [.. ReadLines(AuditLog).Select(line => JsonNode.Parse(line)!.AsObject())];

    private string AuditLog => work.PathOf("audit.log");

    /// <summary>Of a file that grows: a last line without its end is not there yet.</summary>
    private static string[] ReadLines(string file)
    {
        using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        using var reader = new StreamReader(stream);
        string text = reader.ReadToEnd();
        return text[..(text.LastIndexOf('\n') + 1)].Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }

    /// <summary>kubectl as a cluster administrator.</summary>
    public Task<ProgramRun> KubectlAsync(params string[] arguments) => ProgramRun.StartAsync(
        assets.PathOf("kubectl"), arguments, new Dictionary<string, string> { ["KUBECONFIG"] = adminConfig, ["HOME"] = work.PathOf("home") });

    /// <summary>kubectl as whoever holds a token.</summary>
    public Task<ProgramRun> KubectlAsync(string token, IEnumerable<string> arguments) => ProgramRun.StartAsync(
        assets.PathOf("kubectl"),
        ["--server", $"https://127.0.0.1:{Port}", "--certificate-authority", AuthorityFile, "--token", token, .. arguments],
        new Dictionary<string, string> { ["KUBECONFIG"] = "/dev/null", ["HOME"] = work.PathOf("home") });

    /// <summary>The API as whoever holds a token.</summary>
    public HttpClient WithToken(string token)
    {
        var api = services.GetRequiredService<IHttpClientFactory>().CreateClient("token");
        api.BaseAddress = Api.BaseAddress;
        api.DefaultRequestHeaders.Authorization = new("Bearer", token);
        return api;
    }

    /// <summary>Server-side apply under the name that the stack has.</summary>
    public async Task ApplyAsync(params IEnumerable<JsonObject> objects)
    {
        var list = new JsonObject
        {
            ["apiVersion"] = "v1",
            ["kind"] = "List",
            ["items"] = new JsonArray([.. objects.Select(one => one.DeepClone())]),
        };
        string file = work.Write($"apply-{Interlocked.Increment(ref written)}.json", list.ToJsonString());
        (await KubectlAsync("apply", "--server-side", "--field-manager=image-trust-stack", "-f", file)).Succeeded();
    }

    public async Task<JsonObject> GetAsync(string path) => JsonNode.Parse(await Api.GetStringAsync(path))!.AsObject();

    public Task<HttpResponseMessage> PostAsync(string path, JsonObject sent) => SendAsync(HttpMethod.Post, path, sent, "application/json");

    public Task<HttpResponseMessage> PatchAsync(string path, JsonObject sent) => SendAsync(HttpMethod.Patch, path, sent, "application/strategic-merge-patch+json");

    public async Task DeleteAsync(string path)
    {
        using var _ = await Api.DeleteAsync(new Uri(path, UriKind.Relative));
    }

    public void Dispose()
    {
        // The one that would complain about the others first.
        programs.Reverse();
        programs.ForEach(program => program.Dispose());
        services.Dispose();
        keys.Dispose();
    }

    private async Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, JsonObject sent, string kind)
    {
        using var request = new HttpRequestMessage(method, path) { Content = new StringContent(sent.ToJsonString(), Encoding.UTF8, kind) };
        return await Api.SendAsync(request);
    }

    private async Task ReadyAsync()
    {
        using var patience = new CancellationTokenSource(StartPatience);
        while (true)
        {
            programs.ForEach(program => program.MustRun());
            try
            {
                using var answer = await Api.GetAsync(new Uri("/readyz", UriKind.Relative), patience.Token);
                if (answer.IsSuccessStatusCode)
                {
                    return;
                }
            }
            catch (HttpRequestException)
            {
                // It does not listen yet.
            }

            await Task.Delay(100, patience.Token);
        }
    }

    private BackgroundProgram StartEtcd(int clients, int peers) => BackgroundProgram.Start(assets.PathOf("etcd"),
    [
        "--data-dir", work.PathOf("etcd"),
        "--listen-client-urls", $"http://127.0.0.1:{clients}", "--advertise-client-urls", $"http://127.0.0.1:{clients}",
        "--listen-peer-urls", $"http://127.0.0.1:{peers}", "--initial-advertise-peer-urls", $"http://127.0.0.1:{peers}",
        "--initial-cluster", $"default=http://127.0.0.1:{peers}",
    ]);

    private BackgroundProgram StartServer(int etcd) => BackgroundProgram.Start(assets.PathOf("kube-apiserver"),
    [
        $"--etcd-servers=http://127.0.0.1:{etcd}", "--bind-address=127.0.0.1", "--advertise-address=127.0.0.1", $"--secure-port={Port}",
        "--endpoint-reconciler-type=none", $"--service-cluster-ip-range={options.ServiceRange}", "--allow-privileged=true",
        $"--tls-cert-file={keys.ServerCertificate}", $"--tls-private-key-file={keys.ServerKey}", $"--client-ca-file={keys.AuthorityFile}",
        "--service-account-issuer=https://kubernetes.default.svc", $"--service-account-key-file={keys.AccountPublicKey}",
        $"--service-account-signing-key-file={keys.AccountKey}", "--authorization-mode=Node,RBAC",
        "--enable-admission-plugins=NodeRestriction,ValidatingAdmissionWebhook,MutatingAdmissionWebhook",
        $"--cert-dir={work.PathOf("apiserver")}",
        $"--audit-log-path={AuditLog}", $"--audit-policy-file={work.Write("audit.json", AuditPolicy)}",
        .. options.PodsRun ? Array.Empty<string>() : ["--disable-admission-plugins=ServiceAccount"],
        // On by default from 1.23 on, and an unknown name to servers of today, which it stops.
        .. assets.Version.Before(1, 23) ? ["--feature-gates=EphemeralContainers=true"] : Array.Empty<string>(),
    ]);

    private BackgroundProgram StartControllers(int port)
    {
        string config = keys.Kubeconfig("controllers", "CN=system:kube-controller-manager", Port);
        return BackgroundProgram.Start(assets.PathOf(KubeAssets.Controllers),
        [
            $"--kubeconfig={config}", $"--authentication-kubeconfig={config}", $"--authorization-kubeconfig={config}",
            "--bind-address=127.0.0.1", $"--secure-port={port}", "--leader-elect=false", "--use-service-account-credentials=true",
            $"--service-account-private-key-file={keys.AccountKey}", $"--root-ca-file={keys.AuthorityFile}",
            $"--flex-volume-plugin-dir={work.PathOf("plugins")}", $"--cert-dir={work.PathOf("controllers")}",
            $"--controllers={options.Controllers}",
        ]);
    }
}
