namespace ImageTrust.Benchmarks.Verify;

/// <summary>Verifying images in a registry, in one run: in this process, and as a process beside cosign.</summary>
internal static class VerifyBenchmark
{
    public static async Task RunAsync(string policy, string cosign, int turns, TextWriter output)
    {
        using var registry = await BenchmarkRegistry.StartAsync();
        var folder = Directory.CreateTempSubdirectory("benchmark-verify-");
        try
        {
            await DecisionTimes.PrintAsync(registry.Host, output);
            await new ProcessRace(policy, cosign, folder.FullName, registry.Host, turns).PrintAsync(output);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
