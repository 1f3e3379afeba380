using System.Collections.Concurrent;
using System.Globalization;
using EndToEnd.Programs;
using ImageTrust.TestKit.Registry;

namespace EndToEnd.Soak;

/// <summary>
/// All attacks on memory and time at once, in the memory that a container has: the process lives, innocent reviews in between are answered
/// rightly and in time, and nothing is left behind. SOAK_MINUTES says how long (1), SOAK_ROUNDS in how many parts with a reading of the memory
/// after each (1); WEBHOOK_PROGRAM names another build of the server.
/// </summary>
public sealed class SoakTests
{
    private const long ContainerBytes = 512L * 1024 * 1024;

    private static readonly TimeSpan AnswerWithin = TimeSpan.FromSeconds(8);
    // The long run waits for what pools keep for a minute, too.
    private static TimeSpan Settle => IsShort ? TimeSpan.FromSeconds(20) : TimeSpan.FromMinutes(5);

    private static readonly string Policy = """
        phase: day2
        phases:
          day1: {keys: accepted}
          day1.5: {keys: accepted}
          day2: {keys: accepted}
        authorities:
          release:
            key: {versions: [{file: release.pem}]}
            transparencyLog: not-required
            timestamp: not-required
            weakeningReason: this test signs without any service
        rules:
          app:
            images: ["HOST/team/**"]
            require: {anyOf: [release]}
            platforms: each-accepted

        """;

    [Fact]
    public async Task The_process_lives_under_all_attacks_at_once_and_innocent_reviews_are_answered()
    {
        using var limit = MemoryLimit.TryMake(ContainerBytes);
        Assert.SkipWhen(limit is null, "this user may make no memory cgroup");
        var folder = Directory.CreateTempSubdirectory("image-trust-soak-");
        await using var registry = await OciRegistry.StartAsync();
        using var images = new SoakImages(registry);
        string policy = await CompileAsync(folder.FullName, registry.Host, images.Pem);
        using var server = new WebhookProgram(
            folder.FullName, policy, registry.Host, built => limit!.Around(Environment.GetEnvironmentVariable("WEBHOOK_PROGRAM") ?? built),
            // What is remembered would answer before an attack begins.
            new Dictionary<string, string> { ["IMAGETRUST_REMEMBERED_MEBIBYTES"] = "0" });
        await server.ReadyAsync();
        Assert.True((await server.ReviewAsync("shop", [images.Good])).Allowed);
        Assert.True((await server.ReviewAsync("shop", [images.Hidden])).Allowed, "junk hides a good signature");

        // Code, connections and pools are warm before the memory is looked at: read in between, what stays grew for ten minutes of attack, and then no more.
        await AttackAsync(server, images, IsShort ? TimeSpan.FromSeconds(15) : TimeSpan.FromMinutes(10));
        await Task.Delay(Settle);
        var before = await MeasuredAsync(server, limit!);
        List<(bool? Allowed, TimeSpan Took)> innocent = [];
        List<(long Used, long Bodies, long Answers)> readings = [before];
        for (int round = 0; round < Rounds; round++)
        {
            innocent.AddRange(await AttackAsync(server, images, TimeSpan.FromMinutes(Minutes / Rounds)));
            server.MustRun();
            await Task.Delay(Settle);
            readings.Add(await MeasuredAsync(server, limit!));
        }

        var after = readings[^1];
        var times = innocent.Select(one => one.Took.TotalMilliseconds).Order().ToList();
        string figures = string.Create(
            CultureInfo.InvariantCulture,
            $"{Minutes} min: {innocent.Count} innocent reviews, {innocent.Count(one => one.Allowed != true)} not admitted, p50 {times[times.Count / 2]:0} ms, p99 {times[times.Count * 99 / 100]:0} ms, longest {times[^1]:0} ms; memory before and after {string.Join(", ", readings.Select(one => $"{one.Used / 1048576.0:0.0}"))} MiB, peak {limit!.Peak >> 20} MiB; held by bodies {after.Bodies}, by registries' answers {after.Answers}; {server.OutOfMemory} times out of memory");
        TestContext.Current.SendDiagnosticMessage(figures);
        if (Environment.GetEnvironmentVariable("SOAK_FIGURES") is { Length: > 0 } file)
        {
            await File.AppendAllTextAsync(file, figures + "\n");
        }

        Assert.True(innocent.All(one => one.Allowed == true && one.Took < AnswerWithin), figures);
        Assert.True(after is { Bodies: 0, Answers: 0 }, figures);
        // A minute is too short for a heap to settle, so there only what stays is bounded; the long run is held to a tenth.
        Assert.True(after.Used <= (IsShort ? ContainerBytes / 4 : before.Used * 1.1), figures);
        Assert.True(server.OutOfMemory == 0, figures);
        folder.Delete(recursive: true);
    }

    private static double Minutes => double.TryParse(Environment.GetEnvironmentVariable("SOAK_MINUTES"), CultureInfo.InvariantCulture, out double minutes) ? minutes : 1;

    private static int Rounds => int.TryParse(Environment.GetEnvironmentVariable("SOAK_ROUNDS"), CultureInfo.InvariantCulture, out int rounds) && rounds > 0 ? rounds : 1;

    private static bool IsShort => Minutes < 5;

    private static async Task<(long Used, long Bodies, long Answers)> MeasuredAsync(WebhookProgram server, MemoryLimit limit) =>
        (limit.Used, await server.GaugeAsync("image_trust_body_bytes"), await server.GaugeAsync("image_trust_registry_bytes"));

    private static async Task<string> CompileAsync(string folder, string host, string pem)
    {
        await File.WriteAllTextAsync(Path.Combine(folder, "release.pem"), pem);
        await File.WriteAllTextAsync(Path.Combine(folder, "trust-policy.yaml"), Policy.Replace("HOST", host, StringComparison.Ordinal));
        var run = await ProgramRun.StartAsync(BuiltProgram.PathOf("Tool", "policy"), ["compile", Path.Combine(folder, "trust-policy.yaml"), "--output", Path.Combine(folder, "compiled")]);
        Assert.True(run.ExitCode == 0, run.Output + run.Errors);
        return Path.Combine(folder, "compiled", "policy.json");
    }

    /// <returns>What became of the innocent reviews meanwhile.</returns>
    private static async Task<IReadOnlyList<(bool? Allowed, TimeSpan Took)>> AttackAsync(WebhookProgram server, SoakImages images, TimeSpan time)
    {
        using var stop = new CancellationTokenSource(time);
        ConcurrentQueue<(bool? Allowed, TimeSpan Took)> innocent = new();
        Task[] all =
        [
            AgainAsync(2, () => server.ReviewAsync("mallory", images.Tokens), stop.Token),
            AgainAsync(2, () => server.ReviewAsync("mallory", images.Attested), stop.Token),
            AgainAsync(1, () => server.ReviewAsync("mallory", images.Platforms), stop.Token),
            AgainAsync(1, () => server.ReviewAsync("mallory", images.Fat), stop.Token),
            AgainAsync(1, () => server.ReviewAsync("mallory", images.Annotated), stop.Token),
            AgainAsync(4, () => server.ReviewAsync("mallory", [images.Good], padding: 6 * 1024 * 1024), stop.Token),
            .. Enumerable.Range(0, 8).Select(_ => DribbleAsync(server, stop.Token)),
            InnocentAsync(server, images.Good, innocent, stop.Token),
        ];
        await Task.WhenAll(all);
        return [.. innocent];
    }

    private static Task AgainAsync(int times, Func<Task<(bool? Allowed, TimeSpan Took)>> ask, CancellationToken stop) =>
        Task.WhenAll(Enumerable.Range(0, times).Select(_ => Task.Run(
            async () =>
            {
                while (!stop.IsCancellationRequested)
                {
                    await ask();
                }
            },
            CancellationToken.None)));

    private static async Task DribbleAsync(WebhookProgram server, CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            await server.DribbleAsync(stop);
        }
    }

    private static async Task InnocentAsync(
        WebhookProgram server, string image, ConcurrentQueue<(bool? Allowed, TimeSpan Took)> answers, CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            answers.Enqueue(await server.ReviewAsync("shop", [image]));
            await Task.Delay(100, CancellationToken.None);
        }
    }
}
