using EndToEnd.Programs;
using ImageTrust.Decisions;
using ImageTrust.Decisions.Images;
using ImageTrust.Decisions.Measuring;
using ImageTrust.Decisions.Remembering;
using ImageTrust.Decisions.Verification;
using ImageTrust.Policy.Document;
using ImageTrust.Policy.Images;
using ImageTrust.Policy.Model.Reading;
using ImageTrust.Policy.Model.Values;
using ImageTrust.Policy.Model.Verdicts;
using ImageTrust.Registry;
using ImageTrust.Registry.Hosts;
using ImageTrust.TestKit.Virtual;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace EndToEnd.Pipelines;

/// <summary><c>rotate-key.sh</c>: a rotation walked with real signatures and a clock that is moved.</summary>
public sealed class RotateTests(PipelineWorld world)
{
    private const string Old = "https://kv-contoso.vault.azure.net/keys/image-signing/aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa";
    private const string New = "https://kv-contoso.vault.azure.net/keys/image-signing/bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb";

    /// <summary>A machine that builds and tests at the same time is slow; that is not what these tests are about.</summary>
    private static readonly LookupTimes Patient = new() { Lookup = TimeSpan.FromSeconds(60), Attempt = TimeSpan.FromSeconds(30), Connect = TimeSpan.FromSeconds(20) };

    [Fact]
    public async Task Running_images_stay_admitted_and_the_old_version_signs_nothing_after_the_overlap()
    {
        var made = await world.Async();
        var stack = Stack(made, newest: Old);
        var (before, after, overlapping, late) = (made.NewImage(), made.NewImage(), made.NewImage(), made.NewImage());
        Assert.Equal(0, (await stack.SignAsync(before)).ExitCode);

        var rotated = await stack.RunAsync("rotate-key.sh", "--stack", stack.Name, "--begins-in", "0", "--overlap", "14");

        Assert.True(rotated.ExitCode == 0, rotated.Errors);
        Assert.Equal(New + "\n", rotated.Output);
        Assert.Equal(["show", "rotate", "download"], stack.Recorded.Split('\n').Where(line => line.StartsWith("az ", StringComparison.Ordinal)).Select(line => line.Split(' ')[3]));
        // A version begins with a whole second, and signs in the next at the latest.
        await Task.Delay(TimeSpan.FromSeconds(1.1));
        Assert.Equal(0, (await stack.SignAsync(overlapping)).ExitCode);
        Assert.Equal(0, (await stack.With("PIPELINE_SIGN_KEY", made.OtherKey + ".key").SignAsync(after)).ExitCode);

        var later = TimeProvider.System.GetUtcNow().AddDays(20);
        using var work = new Workplace();
        await using var sigstore = await SigstorePlace.StartAsync(VirtualSigstore.P256, work, new MovedClock(later));
        await SignAsync(made, sigstore, late);

        foreach (string image in (string[])[before, overlapping, after])
        {
            Assert.Equal(Judgement.Admitted, (await DecideAsync(made, stack, image, TimeSpan.Zero)).Judgement);
            Assert.Equal(Judgement.Admitted, (await DecideAsync(made, stack, image, TimeSpan.FromDays(60))).Judgement);
        }

        var refused = await DecideAsync(made, stack, late, TimeSpan.FromDays(60));
        Assert.Equal(Judgement.Refused, refused.Judgement);
        Assert.Contains(refused.Reasons, reason => reason.Code == ReasonCode.KeyNotValidThen);
    }

    [Fact]
    public async Task A_rotation_that_ended_in_the_vault_is_gone_on_with_and_makes_no_third_version()
    {
        var made = await world.Async();
        var stack = Stack(made, newest: New);

        var run = await stack.RunAsync("rotate-key.sh", "--stack", stack.Name);

        Assert.True(run.ExitCode == 0, run.Errors);
        Assert.Contains("going on with " + New, run.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain("key rotate", stack.Recorded, StringComparison.Ordinal);
        Assert.Contains("vaultKey: " + New, await File.ReadAllTextAsync(stack.PolicyFile), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("echo 'ERROR: (Forbidden) Caller is not authorized' >&2; exit 1", 1, "the vault refused: its newest version was not read")]
    [InlineData("echo 'Max retries exceeded: connection refused' >&2; exit 1", 3, "the vault is down: its newest version was not read")]
    public async Task A_vault_that_does_not_answer_changes_nothing(string answers, int exit, string words)
    {
        var made = await world.Async();
        var stack = Stack(made, newest: Old).WithAz(answers);
        stack.Write();
        string policy = await File.ReadAllTextAsync(stack.PolicyFile);

        var run = await stack.RunAsync("rotate-key.sh", "--stack", stack.Name);

        Assert.Equal((exit, ""), (run.ExitCode, run.Output));
        Assert.Contains(words, run.Errors, StringComparison.Ordinal);
        Assert.Equal(policy, await File.ReadAllTextAsync(stack.PolicyFile));
    }

    private static PipelineStack Stack(PipelineWorld.Made made, string newest)
    {
        var stack = new PipelineStack(made, $"rotate{made.Next()}", "day1") { VaultKey = Old };
        made.Work.Write($"Pulumi.{stack.Name}.yaml", "config:\n  image-trust:keyVaultName: kv-contoso\n");
        return stack.WithAz($$$"""
            case "$3" in
              show) printf '{"key":{"kid":"{{{newest}}}"}}' ;;
              rotate) printf '{"key":{"kid":"{{{New}}}"}}' ;;
              download)
                while [ "$1" != --file ]; do shift; done
                cp "{{{made.OtherKey}}}.pub" "$2" ;;
            esac
            """);
    }

    /// <summary>As somebody who still has the old key.</summary>
    private static async Task SignAsync(PipelineWorld.Made made, SigstorePlace sigstore, string image) => (await ProgramRun.StartAsync(
        await Peer.RequireAsync("cosign3"),
        ["sign", "--yes", "--key", made.Key + ".key", "--signing-config", sigstore.LogOne, "--trusted-root", sigstore.TrustedRootFile, image], made.Work.Environment)).Succeeded();

    /// <summary>The webhook's decision, some time from now.</summary>
    private static async Task<Verdict> DecideAsync(PipelineWorld.Made made, PipelineStack stack, string image, TimeSpan ahead)
    {
        var reading = Assert.IsType<PolicyReading.Accepted>(PolicyFile.Read(stack.PolicyFile));
        byte[] root = await File.ReadAllBytesAsync(made.Sigstore.TrustedRootFile);
        var ready = Assert.IsType<PolicyReadiness.Ready>(PolicyInForce.Compile(reading.Policy, _ => root));
        Assert.True(RegistryHost.TryParse(made.Host, out var host));
        Assert.True(NamespaceName.TryParse("default", out var ns, out _));
        await using var services = new ServiceCollection()
            .AddImageRegistry(_ => new RegistryOptions { Hosts = [new HostSettings { Host = host, PlainHttp = true, AllowPrivateAddresses = true }], Times = Patient })
            .BuildServiceProvider();
        var decider = new Decider(
            ready.Policy, services.GetRequiredService<RegistryClient>(), new EvidenceStore(0), new DecisionLimits(), new MovedClock(TimeProvider.System.GetUtcNow() + ahead), NullLogger<Decider>.Instance);
        return (await decider.DecideAsync(new ImageQuestion(image, ns, null, TimeSpan.FromMinutes(1)))).Now;
    }

    /// <summary>Stands still at a time; its timers run.</summary>
    private sealed class MovedClock(DateTimeOffset time) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => time;
    }
}
