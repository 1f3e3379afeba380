using EndToEnd.Cluster.Harness;

namespace EndToEnd.Programs;

/// <summary>A container's user need not be in any list of users, and then it has no home: the runtime asks for one for its certificate stores.</summary>
public sealed class HomelessTests
{
    private const string User = "12345";

    [Fact]
    public async Task The_webhook_serves_a_user_who_has_neither_a_name_nor_a_home()
    {
        if (!OperatingSystem.IsLinux() || (await ProgramRun.StartAsync("unshare", ["--user", $"--map-user={User}", "true"])).ExitCode != 0)
        {
            KubeAssets.Missing("this test runs the webhook as a user of its own: that needs Linux and the right to make a user namespace");
        }

        Assert.NotEqual(0, (await ProgramRun.StartAsync("getent", ["passwd", User])).ExitCode);
        using var work = new Workplace();
        string compiled = work.PathOf("compiled");
        (await ProgramRun.StartAsync(
            BuiltProgram.PathOf("Tool", "policy"), ["compile", Path.Combine(BuiltProgram.Root, "stacks/dev/trust-policy.yaml"), "--output", compiled], work.Environment)).Succeeded();
        using var webhook = new WebhookProgram(
            work.PathOf(""), Path.Combine(compiled, "policy.json"), "127.0.0.1:9",
            built => ("unshare", ["--user", $"--map-user={User}", "env", "--unset=HOME", built]));
        await webhook.ReadyAsync();
        Assert.True((await webhook.ReviewAsync("shop", ["registry.example.test/team/app:1"])).Allowed); // the sample's phase only warns
    }
}
