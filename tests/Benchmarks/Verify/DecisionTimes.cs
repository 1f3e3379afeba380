using System.Diagnostics;
using System.Globalization;
using System.Text;
using ImageTrust.Decisions;
using ImageTrust.Decisions.Images;
using ImageTrust.Decisions.Measuring;
using ImageTrust.Decisions.Records;
using ImageTrust.Decisions.Verification;
using ImageTrust.Policy.Document;
using ImageTrust.Policy.Images;
using ImageTrust.Policy.Model.Reading;
using ImageTrust.Policy.Model.Values;
using ImageTrust.Policy.Model.Verdicts;
using ImageTrust.Registry;
using ImageTrust.Registry.Hosts;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace ImageTrust.Benchmarks.Verify;

/// <summary>Decisions in this process: a keyless image nobody asked about before, and one that many ask about at once.</summary>
internal static class DecisionTimes
{
    private const int WarmUp = 100;
    private const int Askers = 64;
    private const int JoinedRounds = 40;

    private const string Policy = """
        phase: day2
        authorities:
          workflow:
            keyless:
              issuer: https://token.actions.githubusercontent.com
              identity: {exact: "https://github.com/acme/app/.github/workflows/release.yml@refs/heads/main"}
            trustRoot: {file: root.json}
        rules:
          bench:
            images: ["127.0.0.1:*/bench/**"]
            require: {anyOf: [workflow]}

        """;

    private static readonly NamespaceName Namespace =
        NamespaceName.TryParse("default", out var name, out string? problem) ? name : throw new InvalidOperationException(problem);

    public static async Task PrintAsync(string host, TextWriter output)
    {
        await using var services = Services(host);
        var decider = Decider(services.GetRequiredService<RegistryClient>());
        var first = await AskAsync(decider, host, 0);
        await output.WriteLineAsync(Line("first decision of the process", [first.Elapsed], first.Record.Requests.Count));
        for (int i = 1; i <= WarmUp; i++)
        {
            await AskAsync(decider, host, i);
        }

        List<double> cold = [];
        int most = 0;
        for (int i = WarmUp + 1; i < BenchmarkRegistry.Images - JoinedRounds; i++)
        {
            var (record, elapsed) = await AskAsync(decider, host, i);
            cold.Add(elapsed);
            most = Math.Max(most, record.Requests.Count);
        }

        await output.WriteLineAsync(Line("cold: an image nobody asked about", cold, most));
        await PrintJoinedAsync(decider, host, output);
    }

    private static async Task PrintJoinedAsync(Decider decider, string host, TextWriter output)
    {
        List<double> joined = [];
        int most = 0;
        for (int round = 0; round < JoinedRounds; round++)
        {
            int image = BenchmarkRegistry.Images - JoinedRounds + round;
            var answers = await Task.WhenAll(Enumerable.Range(0, Askers).Select(_ => Task.Run(() => AskAsync(decider, host, image))));
            joined.AddRange(answers.Select(answer => answer.Elapsed));
            most = Math.Max(most, answers.Sum(answer => answer.Record.Requests.Joined ? 0 : answer.Record.Requests.Count));
        }

        await output.WriteLineAsync(Line($"joined: {Askers} ask about one image at once", joined, most));
    }

    private static async Task<(DecisionRecord Record, double Elapsed)> AskAsync(Decider decider, string host, int image)
    {
        long began = Stopwatch.GetTimestamp();
        var record = await decider.DecideAsync(new ImageQuestion($"{host}/bench/keyless:v{image}", Namespace, null, TimeSpan.FromSeconds(20)));
        double elapsed = Stopwatch.GetElapsedTime(began).TotalMilliseconds;
        return record.Now.Judgement == Judgement.Admitted ? (record, elapsed) : throw new InvalidOperationException(DecisionJson.Line(record));
    }

    private static string Line(string what, List<double> times, int requests)
    {
        times.Sort();
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{what,-42} p50 {Quantile(times, 0.5),7:F2} ms  p99 {Quantile(times, 0.99),7:F2} ms  n {times.Count,5}  requests an image, at most {requests}");
    }

    private static double Quantile(List<double> sorted, double q) => sorted[(int)Math.Min(sorted.Count - 1, Math.Floor(q * sorted.Count))];

    private static ServiceProvider Services(string host) => new ServiceCollection()
        .AddImageRegistry(_ => new RegistryOptions
        {
            Hosts = [new HostSettings
            {
                Host = RegistryHost.TryParse(host, out var named) ? named : throw new ArgumentException(host, nameof(host)),
                PlainHttp = true,
                AllowPrivateAddresses = true,
            }],
        })
        .BuildServiceProvider();

    private static Decider Decider(RegistryClient client)
    {
        byte[] root = Encoding.UTF8.GetBytes(BenchmarkRegistry.TrustedRoot);
        var policy = ((PolicyReading.Accepted)PolicyFile.ReadText(Policy, _ => new FileReading.Found(root))).Policy;
        var ready = (PolicyReadiness.Ready)PolicyInForce.Compile(policy, _ => root);
        return new Decider(ready.Policy, client, new DecisionLimits(), TimeProvider.System, NullLogger<Decider>.Instance);
    }
}
