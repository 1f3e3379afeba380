using System.Text.Json.Nodes;
using Google.Protobuf;
using Pulumi.Offline.Protocol;
using Pulumi.Offline.Serving;
using Pulumi.Tests.Programs;

namespace Pulumi.Tests.Wire;

public sealed class InvocationTests
{
    private static readonly EngineOptions Answering = EngineRun.Preview with
    {
        InvokeAnswers = new Dictionary<string, Func<JsonObject, JsonObject>>(StringComparer.Ordinal) { [GetUser.Token] = arguments => arguments },
    };

    [Fact]
    public async Task A_function_with_an_unknown_argument_is_not_called()
    {
        OutputData<GetUserResult> result = default;
        var run = await InStackAsync(async () =>
        {
            var map = new ConfigMap("cm");
            result = await GetUser.Invoke(new GetUserArgs { UserPrincipalName = map.Id }).DataTask;
        });
        Assert.Empty(run.Of<ResourceInvokeRequest>());
        Assert.False(result.IsKnown);
        Assert.Empty(result.Resources);
    }

    [Fact]
    public async Task A_function_that_depends_on_a_resource_to_be_created_is_not_called()
    {
        var run = await InStackAsync(async () =>
        {
            var result = await Deployment.Instance.Invoke<GetUserResult>(
                GetUser.Token, new GetUserArgs { UserPrincipalName = "a" }, new InvokeOutputOptions { DependsOn = new ConfigMap("cm") }).DataTask;
            Assert.False(result.IsKnown);
        });
        Assert.Empty(run.Of<ResourceInvokeRequest>());
        Assert.Equal(0, run.ExitCode);
    }

    [Fact]
    public async Task What_a_function_depends_on_counts_whichever_type_its_options_are_passed_as()
    {
        var run = await InStackAsync(async () =>
        {
            InvokeOptions options = new InvokeOutputOptions { DependsOn = new ConfigMap("cm") };
            var arguments = new GetUserArgs { UserPrincipalName = "a" };
            Assert.False((await Deployment.Instance.Invoke<GetUserResult>(GetUser.Token, arguments, options).DataTask).IsKnown);
            Assert.False((await Deployment.Instance.InvokeSingle<string>(GetUser.Token, arguments, options).DataTask).IsKnown);
        });
        Assert.Empty(run.Of<ResourceInvokeRequest>());
        Assert.Equal(0, run.ExitCode);
    }

    [Fact]
    public async Task A_function_is_called_after_what_it_depends_on_and_its_result_depends_on_that_too()
    {
        var run = await InStackAsync(
            async () =>
            {
                var map = new ConfigMap("cm");
                InvokeOptions options = new InvokeOutputOptions { DependsOn = map };
                var arguments = new GetUserArgs { UserPrincipalName = "a" };
                var result = await Deployment.Instance.Invoke<GetUserResult>(GetUser.Token, arguments, options).DataTask;
                Assert.Equal("a", result.Value.UserPrincipalName);
                Assert.Equal([map], result.Resources);
            },
            Answering with { Mode = EngineMode.Update });
        Assert.Equal(0, run.ExitCode);
        Assert.True(IndexOf(run, "RegisterResource", "cm") < IndexOf(run, "Invoke"));
    }

    [Fact]
    public async Task A_function_that_is_called_now_still_comes_after_what_it_depends_on()
    {
        var run = await InStackAsync(() => Deployment.Instance.InvokeAsync<GetUserResult>(
            GetUser.Token, new GetUserArgs { UserPrincipalName = "a" }, new InvokeOutputOptions { DependsOn = new ConfigMap("cm") }));
        Assert.Equal(0, run.ExitCode);
        Assert.True(IndexOf(run, "RegisterResource", "cm") < IndexOf(run, "Invoke"));
    }

    [Fact]
    public async Task Options_may_be_null_in_either_form()
    {
        var run = await InStackAsync(async () =>
        {
            var arguments = new GetUserArgs { UserPrincipalName = "a" };
            await Deployment.Instance.Invoke<GetUserResult>(GetUser.Token, arguments, (InvokeOutputOptions)null!).DataTask;
            await Deployment.Instance.Invoke<GetUserResult>(GetUser.Token, arguments, (InvokeOptions?)null).DataTask;
        });
        Assert.Equal(2, run.Of<ResourceInvokeRequest>().Count);
    }

    [Fact]
    public async Task A_secret_argument_makes_the_result_secret()
    {
        OutputData<GetUserResult> result = default;
        await InStackAsync(async () =>
            result = await GetUser.Invoke(new GetUserArgs { UserPrincipalName = Output.CreateSecret("p") }).DataTask);
        Assert.True(result.IsSecret);
        Assert.Equal("p", result.Value.UserPrincipalName);
    }

    [Fact]
    public async Task The_provider_of_the_parent_and_the_options_are_sent()
    {
        var run = await InStackAsync(async () =>
        {
            var provider = new EntraProvider("entra");
            var parent = new Grouping("group", new ComponentResourceOptions { Provider = provider });
            var options = new InvokeOptions { Parent = parent, Version = "1.2.3", PluginDownloadURL = "https://plugins.example" };
            await GetUser.InvokeAsync(new GetUserArgs { UserPrincipalName = "a" }, options);
        });
        Assert.Equal(
            """
            { "tok": "azuread:index/getUser:getUser", "args": { "userPrincipalName": "a" }, "provider": "urn:pulumi:dev::proj::pulumi:providers:azuread::entra::04da6b54-80e4-46f7-96ec-b56ff0331ba9", "version": "1.2.3", "acceptResources": true, "pluginDownloadURL": "https://plugins.example" }
            """,
            JsonFormatter.Default.Format(Assert.Single(run.Of<ResourceInvokeRequest>())));
    }

    [Fact]
    public async Task A_single_result_is_unwrapped()
    {
        string? result = null;
        await InStackAsync(async () => result = await Deployment.Instance.InvokeSingleAsync<string>(
            GetUser.Token, new GetUserArgs { UserPrincipalName = "only" }));
        Assert.Equal("only", result);
    }

    [Fact]
    public async Task A_refused_function_fails_the_run_with_the_reason()
    {
        var run = await EngineRun.OfAsync(() => GetUser.Invoke(new GetUserArgs { UserPrincipalName = "a" }));
        Assert.Equal(32, run.ExitCode);
        Assert.Contains(GetUser.Token, Assert.Single(run.Logs).Message, StringComparison.Ordinal);
    }

    private static int IndexOf(EngineRun run, string method, string? name = null) => run.Calls.ToList().FindIndex(
        call => call.Method == method && (name is null || call.Request is RegisterResourceRequest registration && registration.Name == name));

    private static Task<EngineRun> InStackAsync(Func<Task> program, EngineOptions? options = null) => EngineRun.OfStackAsync(
        () => new Stack().Run(async () =>
        {
            await program();
            return new Dictionary<string, object?>();
        }),
        options ?? Answering);

    private sealed class EntraProvider(string name) : ProviderResource("azuread", name, ResourceArgs.Empty, null);

    private sealed class Grouping(string name, ComponentResourceOptions options) : ComponentResource("my:mod:Group", name, options);
}
