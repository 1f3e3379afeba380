using System.Diagnostics;
using System.Globalization;
using ImageTrust.TestKit.Registry;

namespace ImageTrust.Benchmarks.Inventory;

/// <summary><c>policy inventory</c> and <c>policy suggest</c> as people start them, over a large cluster: time, memory and requests.</summary>
internal static class InventoryBenchmark
{
    public static async Task RunAsync(string policy, int workloads, int digests, TextWriter output)
    {
        await using var registry = await OciRegistry.StartAsync();
        var folder = Directory.CreateTempSubdirectory("benchmark-inventory-");
        try
        {
            ManyWorkloads.Write(folder.FullName, registry, workloads, digests);
            long bytes = new FileInfo(Path.Combine(folder.FullName, "cluster.json")).Length;
            await output.WriteLineAsync(string.Create(
                CultureInfo.InvariantCulture, $"{workloads} workloads, {digests} digests, {bytes / 1e6:0.0} MB of kubectl's output"));
            await output.WriteLineAsync("             s   CPU s    MB  requests  manifests by digest, each once");
            await RunAsync("inventory", policy, folder.FullName, registry, output, "--policy", "trust-policy.yaml");
            await RunAsync("suggest", policy, folder.FullName, registry, output, "--out", "draft", "--trusted-root", "root.json");
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task RunAsync(string command, string policy, string folder, OciRegistry registry, TextWriter output, params string[] more)
    {
        registry.ForgetRequests();
        long began = Stopwatch.GetTimestamp();
        using var process = Process.Start(new ProcessStartInfo(policy, [command, "cluster.json", "--plain-http", registry.Host, "--json", .. more])
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
        })!;
        var written = process.StandardOutput.ReadToEndAsync();
        var (memory, cpu) = ProcessMeter.Watch(process);
        string json = await written;
        var images = registry.Requests.Where(request => request.Path.Contains("/manifests/sha256:", StringComparison.Ordinal) && request.Status == 200).ToList();
        bool once = images.Count == images.DistinctBy(request => request.Path).Count();
        await output.WriteLineAsync(string.Create(
            CultureInfo.InvariantCulture,
            $"{command,-9} {Stopwatch.GetElapsedTime(began).TotalSeconds,5:0.0} {cpu.TotalSeconds,7:0.0} {memory,5} {registry.Requests.Count,9}  {images.Count}, {(once ? "yes" : "NO")}"));
        if (process.ExitCode != 0 || json.Length == 0)
        {
            throw new InvalidOperationException($"policy {command} ended with {process.ExitCode}");
        }
    }
}
