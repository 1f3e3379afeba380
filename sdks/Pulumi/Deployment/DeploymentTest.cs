using System.Collections.Immutable;
using Pulumi.Testing;

namespace Pulumi;

/// <content>Programs under test, with mocks in place of the engine.</content>
public sealed partial class Deployment
{
    /// <summary>Runs a stack against mocks.</summary>
    /// <returns>All resources it constructed, the stack included, in order of registration.</returns>
    /// <exception cref="RunException">The program failed or logged an error; the message is what the user would have seen.</exception>
    /// <exception cref="AggregateException">There was more than one; each inner exception is a <see cref="RunException"/>.</exception>
    public static async Task<ImmutableArray<Resource>> TestAsync<TStack>(IMocks mocks, TestOptions? options = null)
        where TStack : Stack, new()
        => (await RunWithMocksAsync(mocks, options, () => new TStack().RegisterPropertyOutputs())).Resources;

    public static async Task<ImmutableArray<Resource>> TestWithServiceProviderAsync<TStack>(
        IMocks mocks, IServiceProvider serviceProvider, TestOptions? options = null)
        where TStack : Stack
        => (await RunWithMocksAsync(mocks, options, () => FromServices<TStack>(serviceProvider).RegisterPropertyOutputs())).Resources;

    /// <summary>Runs a program against mocks.</summary>
    /// <returns>The resources it constructed, in order of registration. The stack is not the program's, so it is not among them.</returns>
    public static async Task<ImmutableArray<Resource>> TestAsync(IMocks testMocks, TestOptions testOptions, Action createResources)
        => (await TestAsync(testMocks, testOptions, () =>
        {
            createResources();
            return NoOutputs;
        })).Resources;

    public static async Task<ImmutableArray<Resource>> TestAsync(IMocks testMocks, TestOptions testOptions, Func<Task> createResources)
        => (await TestAsync(testMocks, testOptions, async () =>
        {
            await createResources();
            return await NoOutputs;
        })).Resources;

    public static Task<(ImmutableArray<Resource> Resources, IDictionary<string, object?> Outputs)> TestAsync(
        IMocks testMocks, TestOptions testOptions, Func<IDictionary<string, object?>> createResources)
        => TestAsync(testMocks, testOptions, () => Task.FromResult(createResources()));

    public static async Task<(ImmutableArray<Resource> Resources, IDictionary<string, object?> Outputs)> TestAsync(
        IMocks testMocks, TestOptions testOptions, Func<Task<IDictionary<string, object?>>> createResources)
    {
        var (resources, outputs) = await RunWithMocksAsync(testMocks, testOptions, () => new Stack().Run(createResources));
        return (resources.RemoveAll(resource => resource is Stack), outputs);
    }

    private static async Task<(ImmutableArray<Resource> Resources, IDictionary<string, object?> Outputs)> RunWithMocksAsync(
        IMocks mocks, TestOptions? options, Action program)
    {
        var settings = DeploymentSettings.ForTest(options, Environment.GetEnvironmentVariable);
        var monitor = new MockMonitor(mocks, settings);
        var engine = new MockEngine();
        var deployment = new Deployment(settings, monitor, engine);
        await RunAsync(deployment, program);
        if (engine.Errors.Count > 0)
        {
            throw engine.Errors is [var single]
                ? new RunException(single)
                : new AggregateException(engine.Errors.Select(error => new RunException(error)));
        }

        var outputs = deployment.Outputs is { } returned ? (await returned.DataTask).Value : await NoOutputs;
        return (monitor.Resources, outputs);
    }
}
