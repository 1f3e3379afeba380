using System.Collections.Immutable;
using System.Diagnostics;
using System.Globalization;
using ImageTrust.Decisions;
using ImageTrust.Decisions.Images;
using ImageTrust.Decisions.Measuring;
using ImageTrust.Decisions.Verification;
using ImageTrust.Policy.Images;
using ImageTrust.Policy.Model.Values;
using ImageTrust.Policy.Model.Verdicts;
using ImageTrust.Registry;
using ImageTrust.Registry.Hosts;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace ImageTrust.Benchmarks.Reviews;

/// <summary>The same decisions without a web server: what of a review's time is registry, verification and policy.</summary>
internal static class InProcessDecisions
{
    private const int WarmUp = 1000;
    private const int WarmUpRounds = 6;
    private const int Counted = 1000;

    /// <summary>Tiered compilation works in pauses.</summary>
    private static readonly TimeSpan TierUp = TimeSpan.FromMilliseconds(700);

    private static readonly NamespaceName Namespace = NamespaceName.TryParse("t", out var name, out string? problem) ? name : throw new InvalidOperationException(problem);

    /// <summary>Prints <c>KIND CONCURRENCY COUNT SECONDS P50 P99 MAX WRONG CPU</c> for each, times in milliseconds but CPU in microseconds a decision.</summary>
    public static async Task PrintAsync(string folder)
    {
        var files = new StageFiles(folder);
        var ready = files.ReadReady();
        await using var services = new ServiceCollection()
            .AddImageRegistry(_ => new RegistryOptions { Hosts = [Host(ready["QUICK"]), Host(ready["DISTANT"])] }).BuildServiceProvider();
        var decider = Decider(files, services);
        foreach (string kind in (string[])["key", "keyless"])
        {
            var images = files.ReadImages(kind);
            for (int round = 0; round < WarmUpRounds; round++)
            {
                await RunAsync(decider, images.Take(WarmUp), 8);
                await Task.Delay(TierUp);
            }

            foreach (var (concurrency, from) in ((int, int)[])[(1, WarmUp), (8, WarmUp + Counted)])
            {
                Console.WriteLine($"{kind} {concurrency} {await RunAsync(decider, images.Skip(from).Take(Counted), concurrency)}");
            }
        }
    }

    private static Decider Decider(StageFiles files, ServiceProvider services)
    {
        var policy = StagePolicy.ReadCanonical(files.Policy);
        return PolicyInForce.Compile(policy, _ => StagePolicy.ReadRoot(files.Policy)) is PolicyReadiness.Ready compiled
            ? new Decider(compiled.Policy, services.GetRequiredService<RegistryClient>(), new DecisionLimits(), TimeProvider.System, NullLogger<Decider>.Instance)
            : throw new InvalidOperationException("The policy does not compile.");
    }

    private static async Task<string> RunAsync(Decider decider, IEnumerable<SignedImage> images, int concurrency)
    {
        var times = new System.Collections.Concurrent.ConcurrentBag<double>();
        int wrong = 0;
        var cpu = Environment.CpuUsage.TotalTime;
        long began = Stopwatch.GetTimestamp();
        await Parallel.ForEachAsync(images, new ParallelOptions { MaxDegreeOfParallelism = concurrency }, async (image, cancellation) =>
        {
            long start = Stopwatch.GetTimestamp();
            var record = await decider.DecideAsync(new ImageQuestion(image.Pinned, Namespace, "Pod/x spec.containers[0]", TimeSpan.FromSeconds(9)), cancellation);
            times.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
            if (record.Now.Judgement != Judgement.Admitted)
            {
                Interlocked.Increment(ref wrong);
            }
        });
        var elapsed = Stopwatch.GetElapsedTime(began);
        ImmutableArray<double> sorted = [.. times.Order()];
        double cpuEach = (Environment.CpuUsage.TotalTime - cpu).TotalMicroseconds / sorted.Length;
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{sorted.Length} {elapsed.TotalSeconds:F3} {sorted[sorted.Length / 2]:F3} {sorted[sorted.Length * 99 / 100]:F3} {sorted[^1]:F3} {wrong} {cpuEach:F0}");
    }

    private static HostSettings Host(string text) => RegistryHost.TryParse(text, out var host)
        ? new HostSettings { Host = host, PlainHttp = true, AllowPrivateAddresses = true }
        : throw new InvalidOperationException($"'{text}' is not a host.");
}
