using System.Net;
using System.Net.Sockets;
using EndToEnd.Cluster.Harness;
using EndToEnd.Programs;

namespace EndToEnd.Engine.Harness;

/// <summary>The engine's programs, as people install them: <c>pulumi</c> with its .NET language host, and the Kubernetes provider.</summary>
internal static class EngineTools
{
    private const string KubernetesPlugin = "pulumi-resource-kubernetes";

    /// <summary>Skips the test where these tests cannot run, for one reason; fails it where CI=true says that nothing may be missing.</summary>
    /// <returns>Loopback addresses that nobody uses: the first two parts.</returns>
    public static async Task<string> RequireAsync()
    {
        if (OnPath("pulumi") is null)
        {
            KubeAssets.Missing("these tests run the program under the real engine: put pulumi on PATH");
        }

        if (!OperatingSystem.IsLinux() || (await Unshare()).ExitCode != 0)
        {
            KubeAssets.Missing("these tests run the webhook with the files of its pod: that needs Linux and the right to make a mount namespace");
        }

        // Others may run these tests on the same machine.
        foreach (int place in Enumerable.Range(0, 200).Select(_ => Random.Shared.Next(16, 240)))
        {
            string range = $"127.{place}";
            if (CanListen($"{range}.0.1", 443) && CanListen($"{range}.1.1", 8443))
            {
                return range;
            }
        }

        KubeAssets.Missing("these tests need loopback addresses such as 127.20.0.1 and the right to listen on port 443 of one");
        throw new InvalidOperationException();
    }

    /// <summary>A home for the engine with the plugins that are there already, and whether it has to fetch the Kubernetes provider.</summary>
    public static bool PrepareHome(string home)
    {
        Directory.CreateDirectory(home);
        if (OnPath(KubernetesPlugin) is not null)
        {
            return false;
        }

        string own = Path.Combine(
            Environment.GetEnvironmentVariable("PULUMI_HOME") ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".pulumi"), "plugins");
        if (Directory.Exists(own))
        {
            Directory.CreateSymbolicLink(Path.Combine(home, "plugins"), own);
        }

        return true;
    }

    private static string? OnPath(string program) => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':')
        .Select(folder => Path.Combine(folder, program)).FirstOrDefault(File.Exists);

    private static Task<ProgramRun> Unshare() => ProgramRun.StartAsync(
        "unshare", [.. Environment.UserName == "root" ? ["--mount"] : new[] { "--mount", "--map-root-user" }, "true"]);

    private static bool CanListen(string address, int port)
    {
        try
        {
            using var listener = new TcpListener(IPAddress.Parse(address), port);
            listener.Start();
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
