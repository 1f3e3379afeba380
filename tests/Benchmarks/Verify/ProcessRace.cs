using System.Diagnostics;
using System.Globalization;

namespace ImageTrust.Benchmarks.Verify;

/// <summary><c>policy verify</c> and <c>cosign verify</c> of the same image, as processes, in turns, so that a busy neighbour slows both alike.</summary>
internal sealed class ProcessRace(string policy, string cosign, string folder, string host, int turns)
{
    private const int Warm = 2;
    private const string Subject = "https://github.com/acme/app/.github/workflows/release.yml@refs/heads/main";
    private const string Issuer = "https://token.actions.githubusercontent.com";

    public async Task PrintAsync(TextWriter output)
    {
        string root = Write("root.json", BenchmarkRegistry.TrustedRoot), key = Write("key.pub", BenchmarkRegistry.Key);
        string[] identity = ["--certificate-identity", Subject, "--certificate-oidc-issuer", Issuer];
        await output.WriteLineAsync($"{"as a process, median of " + turns,-42} {"policy",8} {"cosign",8}   ratio   (start-up alone: policy --help, cosign version)");
        await RaceAsync(output, "start-up", ["--help"], ["version"]);
        await RaceAsync(
            output, "key, Rekor v1",
            ["verify", "--key", key, "--trusted-root", root, "--plain-http", host, $"{host}/bench/key:v0"],
            ["verify", "--key", key, "--trusted-root", root, $"{host}/bench/key:v0"]);
        await RaceAsync(
            output, "key, no log",
            ["verify", "--key", key, "--ignore-tlog", "--plain-http", host, $"{host}/bench/key:v0"],
            ["verify", "--key", key, "--insecure-ignore-tlog=true", "--trusted-root", root, $"{host}/bench/key:v0"]);
        await RaceAsync(
            output, "keyless, Rekor v1",
            ["verify", .. identity, "--trusted-root", root, "--plain-http", host, $"{host}/bench/keyless:v0"],
            ["verify", .. identity, "--trusted-root", root, $"{host}/bench/keyless:v0"]);
        await RaceAsync(
            output, "attestation, keyless, Rekor v1",
            ["verify", .. identity, "--trusted-root", root, "--attestation", "slsaprovenance1", "--plain-http", host, $"{host}/bench/attested:v0"],
            ["verify-attestation", .. identity, "--trusted-root", root, "--type", "slsaprovenance1", $"{host}/bench/attested:v0"]);
    }

    private async Task RaceAsync(TextWriter output, string what, string[] ours, string[] theirs)
    {
        List<double> our = [], their = [];
        for (int turn = 0; turn < Warm + turns; turn++)
        {
            var (one, other) = (await TimeAsync(policy, ours), await TimeAsync(cosign, theirs));
            if (turn >= Warm)
            {
                our.Add(one);
                their.Add(other);
            }
        }

        our.Sort();
        their.Sort();
        double a = our[turns / 2], b = their[turns / 2];
        await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{what,-42} {a,5:F0} ms {b,5:F0} ms {a / b,7:F2}"));
    }

    private async Task<double> TimeAsync(string program, string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["HOME"] = folder;
        start.Environment["DOCKER_CONFIG"] = folder;
        start.Environment["HTTPS_PROXY"] = "http://127.0.0.1:9"; // nothing may leave the machine
        start.Environment["NO_PROXY"] = "127.0.0.1";
        long began = Stopwatch.GetTimestamp();
        using var process = Process.Start(start)!;
        var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        double elapsed = Stopwatch.GetElapsedTime(began).TotalMilliseconds;
        return process.ExitCode == 0
            ? elapsed
            : throw new InvalidOperationException($"{program} {string.Join(' ', arguments)}: {process.ExitCode}\n{await output}{await error}");
    }

    private string Write(string name, string text)
    {
        string path = Path.Combine(folder, name);
        File.WriteAllText(path, text);
        return path;
    }
}
