using Grpc.Core;
using Pulumi.Offline.Protocol;
using Pulumi.Tests.Programs;

namespace Pulumi.Tests.Wire;

public sealed class FailureTests
{
    [Fact]
    public async Task A_failing_apply_shows_on_update_only()
    {
        var preview = await EngineRun.OfAsync(() => TrivialProgram.Run(TrivialMode.FailingApply));
        Assert.Equal(0, preview.ExitCode);
        Assert.Empty(preview.Logs);

        var update = await EngineRun.OfAsync(() => TrivialProgram.Run(TrivialMode.FailingApply), EngineRun.Update);
        Assert.Equal(32, update.ExitCode);
        var log = Assert.Single(update.Logs);
        Assert.Equal(LogSeverity.Error, log.Severity);
        Assert.StartsWith(
            "Running program 'Pulumi.Tests.dll' failed with an unhandled exception:\nSystem.FormatException: in apply of cm-id",
            log.Message,
            StringComparison.Ordinal);
        Assert.DoesNotContain("SignalAndWaitForShutdown", update.Methods);
    }

    [Fact]
    public async Task A_failing_registration_is_told_once_and_ends_the_run()
    {
        var run = await EngineRun.OfAsync(
            () =>
            {
                var map = new ConfigMap("cm");
                _ = new Secret("s", new SecretArgs { StringData = { ["y"] = map.Id } });
                map.Id.Apply(id => id.Length);
            },
            EngineRun.Preview with
            {
                Answer = (request, answer) => request.Name == "cm"
                    ? throw new RpcException(new Status(StatusCode.Unavailable, "resource monitor shut down while serving"))
                    : answer,
            });
        Assert.Equal(32, run.ExitCode);
        Assert.Contains("resource monitor shut down", Assert.Single(run.Logs).Message, StringComparison.Ordinal);
        Assert.DoesNotContain(run.Registrations, request => request.Name == "s");
    }

    [Fact]
    public async Task A_missing_required_argument_fails_the_run_by_name()
    {
        var run = await EngineRun.OfAsync(() => _ = new Application("app", new ApplicationArgs()));
        Assert.Equal(32, run.ExitCode);
        Assert.Contains("displayName", Assert.Single(run.Logs).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_resource_exception_is_shown_with_its_resource()
    {
        var run = await EngineRun.OfStackAsync(() => new Stack().Run(async () =>
        {
            var map = new ConfigMap("cm");
            await map.Urn.DataTask;
            throw new ResourceException("not like this", map, hideStack: true);
        }));
        var log = Assert.Single(run.Logs);
        Assert.Equal(("not like this", "urn:pulumi:dev::proj::kubernetes:core/v1:ConfigMap::cm"), (log.Message, log.Urn));
    }

    [Fact]
    public async Task A_remote_component_is_refused_before_the_engine_hears_of_it()
    {
        var run = await EngineRun.OfAsync(() => _ = new Remote("far"));
        Assert.Equal(32, run.ExitCode);
        Assert.StartsWith("The component 'far' is remote", Assert.Single(run.Logs).Message, StringComparison.Ordinal);
        Assert.DoesNotContain(run.Registrations, request => request.Name == "far");
    }

    [Fact]
    public async Task Several_messages_arrive_in_order()
    {
        var run = await EngineRun.OfAsync(() =>
        {
            for (var i = 0; i < 50; i++)
            {
                Log.Info($"{i}");
            }
        });
        Assert.Equal(Enumerable.Range(0, 50).Select(i => $"{i}"), run.Logs.Select(log => log.Message));
        Assert.Equal(0, run.ExitCode);
    }

    [Fact]
    public async Task A_message_about_a_resource_carries_its_urn()
    {
        var run = await EngineRun.OfAsync(() => Log.Warn("careful", new ConfigMap("cm"), streamId: 7, ephemeral: true));
        var log = Assert.Single(run.Logs);
        Assert.Equal(LogSeverity.Warning, log.Severity);
        Assert.Equal(("urn:pulumi:dev::proj::kubernetes:core/v1:ConfigMap::cm", 7, true), (log.Urn, log.StreamId, log.Ephemeral));
    }

    [Fact]
    public async Task A_second_deployment_inside_the_first_is_refused()
    {
        var run = await EngineRun.OfAsync(() => Deployment.TestAsync(new Mocking.EchoMocks(), new Pulumi.Testing.TestOptions(), () => { })
            .ContinueWith(inner => Log.Info(inner.Exception!.InnerException!.Message), TaskScheduler.Default).Wait());
        Assert.StartsWith("A deployment is running already", Assert.Single(run.Logs).Message, StringComparison.Ordinal);
    }

    private sealed class Remote(string name) : ComponentResource("my:mod:Remote", name, null, null, remote: true);
}
