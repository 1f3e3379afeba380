using System.Security.Cryptography;
using System.Text;
using EndToEnd.Documents;
using EndToEnd.Engine.StandIns;
using EndToEnd.Programs;
using ImageTrust.TestKit.Registry;
using Microsoft.AspNetCore.Http;

namespace EndToEnd.Workflows.Play;

/// <summary>`ci`, its job `test`: a machine of GitHub's is made ready, and runs the repository's own tests. The machine is a stand-in, and so are the tests; curl and what it fetches are real.</summary>
public sealed class RunnerTests : IDisposable
{
    private const string Server = "kube-apiserver";
    private const string Controllers = "kube-controller-manager";

    private readonly Workplace machine = new();
    private readonly Dictionary<string, byte[]> served = [];
    private int outages;

    public RunnerTests()
    {
        foreach (string program in (string[])[Server, Controllers])
        {
            byte[] content = Encoding.UTF8.GetBytes($"#!/bin/sh\necho {program} runs\n");
            served[At(program)] = content;
            served[At(program) + ".sha256"] = Encoding.UTF8.GetBytes(Convert.ToHexStringLower(SHA256.HashData(content)));
        }
    }

    [Fact]
    public async Task A_machine_is_made_ready_and_its_tests_get_what_was_fetched()
    {
        // One answer of 503 is met again.
        outages = 1;
        var (play, failure) = await PlayAsync();

        Assert.Null(failure);
        Assert.Equal(
            [
                "sudo apt-get update",
                "sudo apt-get install --yes debian-archive-keyring",
                "sudo tee /etc/apt/sources.list.d/debian.sources",
                "sudo sysctl -w kernel.apparmor_restrict_unprivileged_userns=0 net.ipv4.ip_unprivileged_port_start=443",
                "test CI=true: kube-apiserver runs, kube-controller-manager runs",
            ],
            Recorded());
        Assert.Equal(
            "Types: deb\nURIs: https://deb.debian.org/debian\nSuites: sid\nComponents: main\nSigned-By: /usr/share/keyrings/debian-archive-keyring.gpg\n",
            await File.ReadAllTextAsync(machine.PathOf("debian.sources"), TestContext.Current.CancellationToken));
        Assert.Contains("curl met an outage", play.Said[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_test_that_fails_fails_the_job()
    {
        machine.Write("tests-fail", "");

        var (_, failure) = await PlayAsync();

        Assert.StartsWith("7: ", failure, StringComparison.Ordinal);
        Assert.StartsWith("test ", Recorded()[^1], StringComparison.Ordinal);
    }

    /// <summary>What is fetched runs as root of a cluster, with the tests' keys.</summary>
    [Theory]
    [InlineData(Server, "another program", "1: ", "kube-apiserver is not what its checksum says")]
    [InlineData(Controllers, "another program", "1: ", "kube-controller-manager is not what its checksum says")]
    [InlineData(Server + ".sha256", "", "1: ", "kube-apiserver is not what its checksum says")]
    [InlineData(Controllers + ".sha256", "<html>", "1: ", "kube-controller-manager is not what its checksum says")]
    [InlineData(Controllers, null, "3: ", "kube-controller-manager cannot be fetched")]
    [InlineData(Server + ".sha256", null, "3: ", "kube-apiserver.sha256 cannot be fetched")]
    public async Task What_is_not_what_its_checksum_says_is_not_run(string file, string? content, string code, string said)
    {
        if (content is null)
        {
            served.Remove(At(file));
        }
        else
        {
            served[At(file)] = Encoding.UTF8.GetBytes(content);
        }

        await FailsAsync(code, said);
    }

    [Fact]
    public async Task An_outage_that_does_not_end_is_none_of_the_checksum_s_doing()
    {
        outages = int.MaxValue;

        await FailsAsync("3: ", "kube-apiserver cannot be fetched");
    }

    [Theory]
    [InlineData("apt-get update", "Debian's keyring cannot be installed")]
    [InlineData("apt-get install --yes debian-archive-keyring", "Debian's keyring cannot be installed")]
    [InlineData("tee /etc/apt/sources.list.d/debian.sources", "Debian's archive cannot be added")]
    [InlineData("sysctl -w kernel.apparmor_restrict_unprivileged_userns=0 net.ipv4.ip_unprivileged_port_start=443", "what a test does without root is not permitted")]
    public async Task A_machine_that_does_not_get_ready_runs_no_test(string refused, string said)
    {
        machine.Write("refused", refused);

        await FailsAsync("3: ", said);
    }

    [Theory]
    [InlineData("KUBERNETES", "v1.36.3/../../evil")]
    [InlineData("KUBERNETES", "latest")]
    [InlineData("RUNNER_TEMP", "temp")]
    [InlineData("GITHUB_ENV", "")]
    public async Task What_the_step_is_told_is_held_to_its_form(string name, string value)
    {
        using var run = new GitHubRun("ci");
        var step = await run.StepAsync(BuiltProgram.Root, "ci-runner.sh", new Dictionary<string, string> { ["KUBERNETES"] = "v1.36.3", ["RUNNER_TEMP"] = run.Temp, [name] = value });

        Assert.Equal((2, ""), (step.ExitCode, step.Output));
        Assert.StartsWith($"ci-runner.sh: {name} is \"{value}\": expected ", Assert.Single(step.Errors.Split('\n', StringSplitOptions.RemoveEmptyEntries)), StringComparison.Ordinal);
    }

    public void Dispose() => machine.Dispose();

    private static string At(string file) => $"/v1.36.3/bin/linux/amd64/{file}";

    private string[] Recorded() => File.ReadAllLines(machine.PathOf("machine"));

    private async Task FailsAsync(string code, string said)
    {
        var (_, failure) = await PlayAsync();

        Assert.StartsWith(code, failure, StringComparison.Ordinal);
        Assert.Contains(said, failure, StringComparison.Ordinal);
        Assert.DoesNotContain(Recorded(), line => line.StartsWith("test ", StringComparison.Ordinal));
    }

    /// <returns>The play, and the failure of its job: the code, and what was said.</returns>
    private async Task<(RunPlay Play, string? Failure)> PlayAsync()
    {
        await using var server = await LoopbackServer.StartAsync(AnswerAsync);
        using var copy = await FreshCopy.OfAsync("infra/pipelines", ".ci");
        string record = machine.PathOf("machine");
        Script.Write(copy.PathOf("test"), $"""
            echo "test CI=$CI: $("$KUBEBUILDER_ASSETS/{Server}"), $("$KUBEBUILDER_ASSETS/{Controllers}")" >> {record}
            [ ! -e {machine.PathOf("tests-fail")} ] || exit 7

            """);
        string bin = Directory.CreateDirectory(machine.PathOf("programs")).FullName;
        Script.Write(Path.Combine(bin, "sudo"), $"""
            echo "sudo $*" >> {record}
            [ "$*" != "$(cat {machine.PathOf("refused")} 2> /dev/null)" ] || exit 100
            case $1 in tee) exec tee {machine.PathOf("debian.sources")} ;; esac

            """);
        string curl = Environment.GetEnvironmentVariable("PATH")!.Split(':').Select(at => Path.Combine(at, "curl")).First(File.Exists);
        Script.Write(Path.Combine(bin, "curl"), $$"""
            for one; do
              case $one in https://dl.k8s.io/*) one={{server.Address.ToString().TrimEnd('/')}}/${one#https://dl.k8s.io/} ;; esac
              set -- "$@" "$one"
              shift
            done
            exec {{curl}} "$@"

            """);
        await using var github = await GitHubPlace.OfAsync(copy.Root);
        github.IsBuilt = false;
        using var play = new RunPlay(github, new Dictionary<string, string> { ["PATH"] = bin });
        var failure = await Record.ExceptionAsync(() => play.JobAsync("ci", "test", new Dictionary<string, string>()));
        return (play, failure?.Message);
    }

    private async Task AnswerAsync(HttpContext context)
    {
        if (Interlocked.Decrement(ref outages) >= 0 || !served.TryGetValue(context.Request.Path, out byte[]? content))
        {
            context.Response.StatusCode = outages >= 0 ? StatusCodes.Status503ServiceUnavailable : StatusCodes.Status404NotFound;
            return;
        }

        await context.Response.Body.WriteAsync(content);
    }
}
