using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json;
using ImageTrust.Decisions.Chaining;
using ImageTrust.Decisions.Records;
using ImageTrust.Decisions.Verification;
using ImageTrust.Policy.Document;
using ImageTrust.Policy.Model.Reading;
using ImageTrust.TestKit.Virtual;

namespace ImageTrust.Benchmarks.Logs;

/// <summary><c>policy evidence</c> as people start it, over the log of a large cluster's webhook and an inventory each week: time and memory.</summary>
internal static class EvidenceBenchmark
{
    private const string Policy = """
        phase: day1
        phases:
          day1: {keys: accepted}
          day1.5: {keys: accepted}
          day2: {keys: accepted}
        authorities:
          release:
            key: {versions: [{file: release.pem}]}
            transparencyLog: not-required
            timestamp: not-required
            weakeningReason: a key pair of a benchmark signs without any service
        rules:
          all:
            images: ["contoso.azurecr.io/**"]
            require: {anyOf: [release]}

        """;

    private const int Replicas = 3;
    private const int DaysOfVersion = 7;

    /// <param name="policy">The program.</param>
    /// <param name="workloads">Each of one container; a new version each week.</param>
    /// <param name="days">Of the log.</param>
    /// <param name="each">Decisions about each workload a day.</param>
    /// <param name="output">Takes the figures.</param>
    public static async Task RunAsync(string policy, int workloads, int days, int each, TextWriter output)
    {
        var folder = Directory.CreateTempSubdirectory("benchmark-evidence-");
        try
        {
            var inForce = WriteStack(Path.Combine(folder.FullName, "stacks", "bench"));
            long bytes = WriteLog(Path.Combine(folder.FullName, "log"), inForce, workloads, days, each);
            string[] inventories = [.. Enumerable.Range(0, (days + DaysOfVersion - 1) / DaysOfVersion).Select(week => WriteInventory(folder.FullName, inForce, workloads, week))];
            long began = Stopwatch.GetTimestamp();
            using var process = Process.Start(new ProcessStartInfo(
                policy, ["evidence", "--stack", "bench", "--out", "evidence.json", .. inventories.SelectMany(file => new[] { "--inventory", file }), "log"])
            {
                WorkingDirectory = folder.FullName,
                RedirectStandardOutput = true,
            })!;
            var written = process.StandardOutput.ReadToEndAsync();
            var (memory, cpu) = ProcessMeter.Watch(process);
            double seconds = Stopwatch.GetElapsedTime(began).TotalSeconds;
            string report = await written;
            if (process.ExitCode != 0)
            {
                throw new InvalidOperationException($"policy evidence ended with {process.ExitCode}: {report}");
            }

            await output.WriteLineAsync(report);
            long records = (long)workloads * days * each;
            long result = new FileInfo(Path.Combine(folder.FullName, "evidence.json")).Length;
            await output.WriteLineAsync(string.Create(
                CultureInfo.InvariantCulture,
                $"{records:#,0} records ({bytes / 1e9:0.0} GB), {inventories.Length} inventories: {seconds:0.0} s, {cpu.TotalSeconds:0.0} s of CPU, {memory} MiB; evidence of {result / 1e6:0.0} MB"));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static PolicyInForce WriteStack(string stack)
    {
        Directory.CreateDirectory(stack);
        string file = Path.Combine(stack, PolicyFile.Name);
        File.WriteAllText(file, Policy);
        File.WriteAllText(Path.Combine(stack, "release.pem"), VirtualSigstore.ManagedKey.Key.Pem);
        return PolicyFile.Read(file) is PolicyReading.Accepted accepted && PolicyInForce.Compile(accepted.Policy, _ => null) is PolicyReadiness.Ready ready
            ? ready.Policy
            : throw new InvalidOperationException("The policy does not compile.");
    }

    /// <returns>How many bytes it has.</returns>
    private static long WriteLog(string file, PolicyInForce policy, int workloads, int days, int each)
    {
        using var stream = File.Create(file);
        var heads = new ChainHead?[Replicas];
        var step = TimeSpan.FromDays(1) / ((long)workloads * each);
        long number = 0;
        for (int day = 0; day < days; day++)
        {
            for (int i = 0; i < workloads * each; i++, number++)
            {
                var record = SampleRecords.Of(i % workloads, day / DaysOfVersion, SampleRecords.Start.AddDays(day) + (step * i)) with
                {
                    PolicyDigest = policy.PolicyDigest,
                    RequirementsDigest = policy.RequirementsDigest,
                    TrustDigest = policy.TrustDigest,
                };
                long replica = number % Replicas;
                var link = ChainLink.After(string.Create(CultureInfo.InvariantCulture, $"image-trust-webhook-7d9f4-{replica:00000}.0123456789abcdef"), heads[replica]);
                byte[] line = Encoding.ASCII.GetBytes(link.Close(DecisionJson.Line(record)));
                heads[replica] = link.HeadOf(line);
                stream.Write(line);
                stream.WriteByte((byte)'\n');
            }
        }

        return stream.Length;
    }

    private static string WriteInventory(string folder, PolicyInForce policy, int workloads, int week)
    {
        string name = string.Create(CultureInfo.InvariantCulture, $"inventory-{week:00}.json");
        object verdict = new { judgement = "admitted", action = "admit", reason = "signed", sentence = "signed by release", rule = "all", reasons = new[] { "signed" } };
        using var stream = File.Create(Path.Combine(folder, name));
        JsonSerializer.Serialize(stream, new
        {
            version = 1,
            time = SampleRecords.Start.AddDays(week * DaysOfVersion).AddHours(12),
            policyDigest = policy.PolicyDigest.Text,
            requirementsDigest = policy.RequirementsDigest.Text,
            trustDigest = policy.TrustDigest.Text,
            phase = "day1",
            next = "day1.5",
            counts = new { workloads, endedPods = 0, images = workloads, requests = 0, seconds = 1 },
            unread = Array.Empty<string>(),
            otherKinds = new { },
            images = Enumerable.Range(0, workloads).Select(workload => (Workload: workload, Image: SampleRecords.Image(workload, week))).Select(one => new
            {
                image = $"{one.Image.Split(':')[0]}@{SampleRecords.DigestOf(one.Image)}",
                names = new[] { new { name = one.Image, source = "tag", movedTo = (string?)null } },
                evidence = "key-only",
                signers = new[] { $"key {SampleRecords.DigestOf("release")}" },
                places = new[]
                {
                    new
                    {
                        @namespace = SampleRecords.Namespace(one.Workload),
                        team = (string?)null,
                        runs = true,
                        workloads = new[] { SampleRecords.Owner(one.Workload) },
                        now = verdict,
                        next = verdict,
                        uses = new[] { new { owner = SampleRecords.Owner(one.Workload), container = SampleRecords.Container, name = one.Image } },
                    },
                },
            }),
        });
        return name;
    }
}
