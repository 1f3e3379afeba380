using System.Diagnostics;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json.Nodes;

namespace ImageTrust.Infra.Propagation;

/// <summary>What a login program gave: a token, or a certificate with its key.</summary>
internal sealed record LoginAnswer(string? Token, X509Certificate2? Certificate);

/// <summary>Runs kubelogin as kubectl and the Kubernetes provider do (client-go's credential plugins, v1beta1).</summary>
internal static class LoginProgram
{
    private const string Question = """{"apiVersion":"client.authentication.k8s.io/v1beta1","kind":"ExecCredential","spec":{"interactive":false}}""";

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    /// <exception cref="InvalidOperationException">It failed, or gave neither; what it printed may be a credential and is not quoted.</exception>
    public static async Task<LoginAnswer> RunAsync(string command, IReadOnlyList<string> arguments)
    {
        var start = new ProcessStartInfo(command, arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
            Environment = { ["KUBERNETES_EXEC_INFO"] = Question },
        };
        using var process = Process.Start(start) ?? throw new InvalidOperationException($"{command} did not start");
        process.StandardInput.Close();
        using var bound = new CancellationTokenSource(Patience);
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(bound.Token), process.StandardError.ReadToEndAsync(bound.Token));
        try
        {
            await process.WaitForExitAsync(bound.Token);
            _ = await errors;
            return process.ExitCode == 0 ? Read(await output) : throw new InvalidOperationException($"{command} ended with {process.ExitCode}");
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw new InvalidOperationException($"{command} did not end");
        }
    }

    private static LoginAnswer Read(string output)
    {
        var status = JsonNode.Parse(output)?["status"];
        var certificate = status?["clientCertificateData"] is { } pem && status["clientKeyData"] is { } key
            ? X509Certificate2.CreateFromPem((string)pem!, (string)key!) : null;
        return (string?)status?["token"] is { Length: > 0 } token ? new LoginAnswer(token, certificate)
            : certificate is not null ? new LoginAnswer(null, certificate)
            : throw new InvalidOperationException("the login program gave neither token nor certificate");
    }
}
