using Pulumi.Offline.Protocol;
using Pulumi.Offline.Serving;
using Pulumi.Tests.Programs;

namespace Pulumi.Tests.Wire;

/// <summary>The public entry points, which read the process's environment: these tests run alone.</summary>
[CollectionDefinition(nameof(ProcessEnvironment), DisableParallelization = true)]
public sealed class ProcessEnvironment;

[Collection(nameof(ProcessEnvironment))]
public sealed class EntryPointTests
{
    [Fact]
    public async Task Without_an_engine_the_program_ends_with_an_unhandled_exception()
    {
        var failure = await Assert.ThrowsAsync<InvalidOperationException>(() => Deployment.RunAsync(() => { }));
        Assert.Contains("without the Pulumi engine", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_stack_class_sends_its_output_properties()
    {
        var (exitCode, engine) = await UnderEngineAsync(() => Deployment.RunAsync<MyStack>());
        Assert.Equal(0, exitCode);
        var outputs = Assert.Single(engine.Calls.Select(call => call.Request).OfType<RegisterResourceOutputsRequest>()).Outputs;
        Assert.Equal(["Endpoint", "renamed"], outputs.Fields.Keys.Order());
    }

    [Fact]
    public async Task A_stack_class_sends_what_it_declares_itself_in_public()
    {
        var (exitCode, engine) = await UnderEngineAsync(() => Deployment.RunAsync<DerivedStack>());
        Assert.Equal(0, exitCode);
        var outputs = Assert.Single(engine.Calls.Select(call => call.Request).OfType<RegisterResourceOutputsRequest>()).Outputs;
        Assert.Equal(["Own"], outputs.Fields.Keys);
    }

    [Fact]
    public async Task A_stack_class_with_an_unset_output_is_told_which()
    {
        var (exitCode, engine) = await UnderEngineAsync(() => Deployment.RunAsync<IncompleteStack>());
        Assert.Equal(32, exitCode);
        Assert.StartsWith("Output(s) 'Endpoint' have no value assigned", Assert.Single(engine.Diagnostics).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_stack_class_with_a_plain_property_as_output_is_told_which()
    {
        var (exitCode, engine) = await UnderEngineAsync(() => Deployment.RunAsync<PlainStack>());
        Assert.Equal(32, exitCode);
        Assert.StartsWith("Output(s) 'Plain' are not of type Output<T>", Assert.Single(engine.Diagnostics).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_output_used_as_text_is_a_warning_or_by_request_an_error()
    {
        var (exitCode, engine) = await UnderEngineAsync(() => Deployment.RunAsync(() => { _ = $"{Output.Create(1)}"; }));
        Assert.Equal(0, exitCode);
        Assert.Contains("Output.Format", Assert.Single(engine.Diagnostics).Message, StringComparison.Ordinal);
        using (new Variables(new Dictionary<string, string> { ["PULUMI_ERROR_OUTPUT_STRING"] = "true" }))
        {
            Assert.Throws<InvalidOperationException>(() => Output.Create(1).ToString());
        }
    }

    [Fact]
    public async Task Every_form_of_program_runs()
    {
        Func<Task<int>>[] forms =
        [
            () => Deployment.RunAsync(() => { _ = new ConfigMap("cm"); }),
            () => Deployment.RunAsync(() => new Dictionary<string, object?> { ["id"] = new ConfigMap("cm").Id }),
            () => Deployment.RunAsync(async () => { await Task.Yield(); _ = new ConfigMap("cm"); }),
            () => Deployment.RunAsync(async () =>
            {
                await Task.Yield();
                return (IDictionary<string, object?>)new Dictionary<string, object?> { ["id"] = new ConfigMap("cm").Id };
            }),
            () => Deployment.RunAsync<MyStack>(new Services()),
        ];
        foreach (var form in forms)
        {
            var (exitCode, engine) = await UnderEngineAsync(form);
            Assert.Equal(0, exitCode);
            Assert.Contains(engine.Calls, call => call.Request is RegisterResourceRequest { Name: "cm" });
            Assert.True(engine.ProgramFinished);
        }
    }

    [Fact]
    public async Task A_failing_program_sets_the_exit_code_of_the_process()
    {
        var before = Environment.ExitCode;
        try
        {
            await UnderEngineAsync(() => Deployment.RunAsync(Fail));
            Assert.Equal(32, Environment.ExitCode);
        }
        finally
        {
            Environment.ExitCode = before;
        }
    }

    [Fact]
    public async Task An_engine_that_is_gone_is_told_on_standard_error_and_exits_1()
    {
        var before = (Environment.ExitCode, Console.Error);
        using var error = new StringWriter();
        Console.SetError(error);
        try
        {
            int exitCode;
            using (WithVariables("127.0.0.1:1"))
            {
                exitCode = await Deployment.RunAsync(() => { });
            }

            Assert.Equal(1, exitCode);
            Assert.Contains("Could not send a log message", error.ToString(), StringComparison.Ordinal);
        }
        finally
        {
            Console.SetError(before.Error);
            Environment.ExitCode = before.ExitCode;
        }
    }

    private static void Fail() => throw new RunException("no");

    private static async Task<(int ExitCode, OfflineEngine Engine)> UnderEngineAsync(Func<Task<int>> program)
    {
        await using var engine = await OfflineEngine.StartAsync(EngineRun.Preview, TestContext.Current.CancellationToken);
        var before = Environment.ExitCode;
        using (WithVariables(engine.Address))
        {
            var exitCode = await program();
            Assert.Equal(exitCode == 0 ? before : exitCode, Environment.ExitCode);
            return (exitCode, engine);
        }
    }

    private static Variables WithVariables(string address) => new(new Dictionary<string, string>
    {
        ["PULUMI_MONITOR"] = address,
        ["PULUMI_ENGINE"] = address,
        ["PULUMI_PROJECT"] = "proj",
        ["PULUMI_STACK"] = "dev",
        ["PULUMI_DRY_RUN"] = "true",
        ["PULUMI_QUERY_MODE"] = "false",
        ["PULUMI_PARALLEL"] = "4",
    });

    private sealed class MyStack : Stack
    {
        public MyStack()
        {
            var map = new ConfigMap("cm");
            Endpoint = map.Id;
            Other = Output.Create("x");
        }

        [Output]
        public Output<string> Endpoint { get; set; }

        [Output("renamed")]
        public Output<string> Other { get; set; }
    }

    private class CommonStack : Stack
    {
        [Output]
        public Output<string> Common { get; set; } = Output.Create("c");
    }

    private sealed class DerivedStack : CommonStack
    {
        [Output]
        public Output<string> Own { get; set; } = Output.Create("o");

        [Output]
        private Output<string> Hidden { get; set; } = Output.Create("h");
    }

    private sealed class IncompleteStack : Stack
    {
        [Output]
        public Output<string>? Endpoint { get; set; }
    }

    private sealed class PlainStack : Stack
    {
        [Output]
        public string Plain { get; set; } = "x";
    }

    private sealed class Services : IServiceProvider
    {
        public object? GetService(Type serviceType) => serviceType == typeof(MyStack) ? new MyStack() : null;
    }

    private sealed class Variables : IDisposable
    {
        private readonly IReadOnlyDictionary<string, string> _values;

        public Variables(IReadOnlyDictionary<string, string> values)
        {
            _values = values;
            foreach (var (name, value) in values)
            {
                Environment.SetEnvironmentVariable(name, value);
            }
        }

        public void Dispose()
        {
            foreach (var name in _values.Keys)
            {
                Environment.SetEnvironmentVariable(name, null);
            }
        }
    }
}
