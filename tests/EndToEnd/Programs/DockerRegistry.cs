using System.Diagnostics;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.RegularExpressions;
using Org.BouncyCastle.Crypto.Generators;

namespace EndToEnd.Programs;

/// <summary>The distribution project's own registry (no referrers API), with TLS and a password.</summary>
internal sealed partial class DockerRegistry : IDisposable
{
    private static readonly TimeSpan StartPatience = TimeSpan.FromSeconds(30);

    private readonly Process process;
    private bool stopped;

    private DockerRegistry(Process process, int port)
    {
        this.process = process;
        Host = $"127.0.0.1:{port}";
    }

    public string Host { get; }

    public static async Task<DockerRegistry> StartAsync(Workplace work)
    {
        string program = await Peer.RequireAsync("registry");
        using var certificate = work.Authority.Issue("127.0.0.1");
        using var key = certificate.GetECDsaPrivateKey()!;
        work.Write("server.pem", certificate.ExportCertificatePem());
        work.Write("server.key", key.ExportPkcs8PrivateKeyPem());
        work.Write("users", $"{Workplace.User}:{Hash(Workplace.Password)}\n");
        string configuration = work.Write("registry.yml", $"""
            version: 0.1
            storage:
              filesystem:
                rootdirectory: {work.PathOf("storage")}
            http:
              addr: 127.0.0.1:0
              tls:
                certificate: {work.PathOf("server.pem")}
                key: {work.PathOf("server.key")}
            auth:
              htpasswd:
                realm: tests
                path: {work.PathOf("users")}
            """);
        var start = new ProcessStartInfo(program, ["serve", configuration]) { RedirectStandardError = true, RedirectStandardOutput = true };
        start.Environment["OTEL_TRACES_EXPORTER"] = "none";
        var process = Process.Start(start)!;
        try
        {
            var registry = new DockerRegistry(process, await PortAsync(process));
            work.GiveCredential(registry.Host);
            return registry;
        }
        catch
        {
            process.Kill();
            process.Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        if (stopped)
        {
            return;
        }

        stopped = true;
        process.Kill();
        process.WaitForExit();
        process.Dispose();
    }

    private static string Hash(string password) => OpenBsdBCrypt.Generate(password.ToCharArray(), RandomNumberGenerator.GetBytes(16), 4);

    /// <summary>The registry says where it listens in its log, which is then read on so that it never blocks.</summary>
    private static async Task<int> PortAsync(Process process)
    {
        var listening = new TaskCompletionSource<int>(TaskCreationOptions.RunContinuationsAsynchronously);
        void Read(object sender, DataReceivedEventArgs line)
        {
            if (Listening().Match(line.Data ?? "") is { Success: true } match)
            {
                listening.TrySetResult(int.Parse(match.Groups[1].ValueSpan, provider: null));
            }
        }

        process.ErrorDataReceived += Read;
        process.OutputDataReceived += Read;
        process.BeginErrorReadLine();
        process.BeginOutputReadLine();
        return await listening.Task.WaitAsync(StartPatience);
    }

    [GeneratedRegex(@"listening on 127\.0\.0\.1:(\d+)")]
    private static partial Regex Listening();
}
