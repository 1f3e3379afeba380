using System.Diagnostics;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using ImageTrust.Policy.Images;
using ImageTrust.Registry.Documents;
using ImageTrust.Strict;
using ImageTrust.Registry.Failures;

namespace ImageTrust.Registry.Credentials.Docker;

/// <summary>Asks <c>docker-credential-NAME get</c>: the host goes to standard input, a JSON object comes back (docker-credential-helpers).</summary>
internal static partial class CredentialHelper
{
    private const int MaxAnswerCharacters = 64 * 1024;

    // What docker's helpers print, on standard output, when they have nothing for a host.
    private const string NothingKnown = "credentials not found in native keychain";

    // The user name by which a helper says that its secret is an identity token.
    private const string TokenUser = "<token>";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    public static async Task<RegistryCredential?> GetAsync(string name, RegistryHost host, TimeProvider time)
    {
        string program = Find(name) ?? throw Failed(host, "is not on the PATH");
        using var deadline = new CancellationTokenSource(Patience, time);
        using var process = new Process { StartInfo = Start(program) };
        try
        {
            process.Start();
            string question = host == RegistryHost.DockerHub ? DockerConfig.DockerHubKey : host.Name;
            await process.StandardInput.WriteAsync(question.AsMemory(), deadline.Token);
            process.StandardInput.Close();
            string answer = await ReadAsync(process.StandardOutput, deadline.Token) ?? throw Failed(host, "answered too much");
            await process.WaitForExitAsync(deadline.Token);
            return process.ExitCode == 0 ? Read(answer, host)
                : answer.StartsWith(NothingKnown, StringComparison.Ordinal) ? null
                : throw Failed(host, $"ended with {process.ExitCode}");
        }
        catch (OperationCanceledException error)
        {
            throw Failed(host, "did not answer in time", error);
        }
        catch (Exception error) when (error is IOException or System.ComponentModel.Win32Exception)
        {
            throw Failed(host, "could not be run", error);
        }
        finally
        {
            Kill(process);
        }
    }

    /// <summary>Only absolute folders of the PATH: not the working directory, which anyone may have prepared.</summary>
    private static string? Find(string name) => !NamePattern().IsMatch(name)
        ? null
        : (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
            .Where(Path.IsPathFullyQualified)
            .Select(folder => Path.Combine(folder, "docker-credential-" + name))
            .FirstOrDefault(File.Exists);

    private static ProcessStartInfo Start(string program) => new(program, ["get"])
    {
        UseShellExecute = false,
        RedirectStandardInput = true,
        RedirectStandardOutput = true,
        StandardInputEncoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false),
    };

    private static async Task<string?> ReadAsync(StreamReader output, CancellationToken cancellation)
    {
        char[] buffer = new char[MaxAnswerCharacters + 1];
        int count = await output.ReadBlockAsync(buffer, cancellation);
        return count > MaxAnswerCharacters ? null : new string(buffer, 0, count);
    }

    private static RegistryCredential Read(string answer, RegistryHost host)
    {
        using var document = StrictDocument.Read(Encoding.UTF8.GetBytes(answer), Shape.Free);
        return document.Root.ValueKind == JsonValueKind.Object
            && document.Root.TryGetProperty("Username", out var user) && user.ValueKind == JsonValueKind.String
            && document.Root.TryGetProperty("Secret", out var secret) && secret.ValueKind == JsonValueKind.String
                ? user.GetString() == TokenUser
                    ? new RegistryCredential.IdentityToken(secret.GetString()!)
                    : new RegistryCredential.UserPassword(user.GetString()!, secret.GetString()!)
                : throw Failed(host, "answered something else than a user and a secret");
    }

    private static void Kill(Process process)
    {
        try
        {
            process.Kill(entireProcessTree: true);
        }
        catch (InvalidOperationException)
        {
            // It never started or has ended: what was wanted.
        }
    }

    private static RegistryException Failed(RegistryHost host, string how, Exception? inner = null) =>
        new(RegistryFailureCode.CredentialUnavailable, host.Name, "the credential helper " + how, inner);

    [GeneratedRegex(@"\A[A-Za-z0-9][A-Za-z0-9_.-]{0,63}\z", RegexOptions.CultureInvariant)]
    private static partial Regex NamePattern();
}
