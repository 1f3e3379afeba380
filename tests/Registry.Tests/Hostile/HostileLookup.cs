using ImageTrust.Registry.Failures;
using ImageTrust.Registry.Hosts;
using ImageTrust.TestKit.Registry;
using ImageTrust.TestKit.Timing;

namespace ImageTrust.Registry.Tests.Hostile;

/// <summary>Resolves an image at a scripted server and gives the failure; the test fails when it resolves or takes longer than it may.</summary>
internal static class HostileLookup
{
    /// <summary>What a busy machine may add to a deadline.</summary>
    private static readonly TimeSpan Slack = TimeSpan.FromSeconds(2);

    public static async Task<(RegistryFailure Failure, ScriptedServer Server)> FailAsync(
        Func<ScriptedExchange, Task> script, bool cutOnAccept = false, string target = "app:v1", LookupTimes? times = null)
    {
        var server = new ScriptedServer(script, cutOnAccept: cutOnAccept);
        await using var _ = server;
        using var harness = Harness.Plain(server.Port, times: times);
        var clock = new OwnTime();
        var failure = await harness.FailureAsync($"127.0.0.1:{server.Port}/{target}");
        Assert.True(clock.Own < (times ?? new LookupTimes()).Lookup + Slack, $"took {clock.Own}");
        return (failure, server);
    }

    public static async Task<RegistryFailureCode> CodeAsync(Func<ScriptedExchange, Task> script) => (await FailAsync(script)).Failure.Code;

    public static async Task<RegistryFailure> ImpatientlyAsync(Func<ScriptedExchange, Task> script) => (await FailAsync(script, times: Harness.Impatient)).Failure;
}
