using EndToEnd.Programs;

namespace EndToEnd.Verify;

/// <summary>The demo stack's policy and its key, real cosign, each phase.</summary>
public sealed class VerifyByPolicyTests
{
    private static readonly string Demo = Find(AppContext.BaseDirectory);
    private static readonly string Policy = Path.Combine(Demo, "trust-policy.yaml");

    [Theory]
    [InlineData("day1", 0, "admit")]
    [InlineData("day1.5", 0, "admit")]
    [InlineData("day2", 1, "deny")]
    public async Task The_demo_key_counts_until_day2(string phase, int exit, string action)
    {
        await using var place = await VerifyPlace.SetAsync(VerifyPlace.Oci);
        await (await SignerAsync(place.Work)).SignLegacyAsync(await place.Registry.PushImageAsync("demo/app"));
        var run = await VerifyAsync(place, "demo/app", "--phase", phase);
        Assert.Equal(exit, run.ExitCode);
        Assert.Equal(action, PolicyTool.Record(run).GetProperty("now").GetProperty("action").GetString());
        if (exit == 1)
        {
            Assert.Contains("key-refused-in-phase", PolicyTool.Codes(run));
        }
    }

    [Theory]
    [InlineData("day1", "warn")]
    [InlineData("day1.5", "warn")]
    [InlineData("day2", "deny")]
    public async Task Unsigned_exits_1_in_every_phase_whatever_admission_does(string phase, string action)
    {
        await using var place = await VerifyPlace.SetAsync(VerifyPlace.Oci);
        await place.Registry.PushImageAsync("demo/app");
        var run = await VerifyAsync(place, "demo/app", "--phase", phase);
        Assert.Equal(1, run.ExitCode);
        Assert.Equal(action, PolicyTool.Record(run).GetProperty("now").GetProperty("action").GetString());
        Assert.Contains("no-signature", PolicyTool.Codes(run));
    }

    [Fact]
    public async Task Two_signers_are_needed_where_the_policy_says_two()
    {
        await using var place = await VerifyPlace.SetAsync(VerifyPlace.Oci);
        var image = await place.Registry.PushImageAsync("demo/payments");
        await (await SignerAsync(place.Work)).SignLegacyAsync(image);
        var one = await VerifyAsync(place, "demo/payments");
        Assert.Equal(1, one.ExitCode);
        Assert.Contains("too-few-signers", PolicyTool.Codes(one));
        await (await SignerAsync(place.Work, "security-team")).SignLegacyAsync(image);
        Assert.Equal(0, (await VerifyAsync(place, "demo/payments")).ExitCode);
    }

    private static Task<ProgramRun> VerifyAsync(VerifyPlace place, string repository, params string[] more) =>
        PolicyTool.VerifyAsync(place.Work, ["--policy", Policy, .. place.Registry.Reach, .. more, "--json", $"{place.Registry.Host}/{repository}:v1"]);

    private static Task<Cosign> SignerAsync(Workplace work, string key = "release-2026") => Cosign.WithKeyFileAsync(
        "cosign3", work, Path.Combine(Demo, "private", key), File.ReadAllText(Path.Combine(Demo, "private", "password")).Trim());

    private static string Find(string folder)
    {
        var demo = Path.Combine(folder, "tests", "corpus", "stacks", "demo");
        return Directory.Exists(demo) ? demo : Find(Directory.GetParent(folder)!.FullName);
    }
}
