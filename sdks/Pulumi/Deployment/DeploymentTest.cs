using System.Collections.Immutable;
using Pulumi.Testing;

namespace Pulumi;

/// <content>Programs under test, with mocks in place of the engine.</content>
public sealed partial class Deployment
{
    /// <summary>Runs a stack against mocks.</summary>
    /// <returns>All resources it constructed, the stack included, in order of registration.</returns>
    /// <exception cref="Exception">The program failed or logged an error; the message is what the user would have seen.</exception>
    public static async Task<ImmutableArray<Resource>> TestAsync<TStack>(IMocks mocks, TestOptions? options = null)
        where TStack : Stack, new()
        => (await RunWithMocksAsync(mocks, options, () => new TStack().RegisterPropertyOutputs())).Resources;

    public static async Task<ImmutableArray<Resource>> TestWithServiceProviderAsync<TStack>(
        IMocks mocks, IServiceProvider serviceProvider, TestOptions? options = null)
        where TStack : Stack
        => (await RunWithMocksAsync(mocks, options, () => FromServices<TStack>(serviceProvider).RegisterPropertyOutputs())).Resources;

    public static async Task<ImmutableArray<Resource>> TestAsync(IMocks testMocks, TestOptions testOptions, Action createResources)
        => (await RunWithMocksAsync(testMocks, testOptions, () => new Stack().Run(() =>
        {
            createResources();
            return NoOutputs;
        }))).Resources;

    public static async Task<ImmutableArray<Resource>> TestAsync(IMocks testMocks, TestOptions testOptions, Func<Task> createResources)
        => (await RunWithMocksAsync(testMocks, testOptions, () => new Stack().Run(async () =>
        {
            await createResources();
            return await NoOutputs;
        }))).Resources;

    public static Task<(ImmutableArray<Resource> Resources, IDictionary<string, object?> Outputs)> TestAsync(
        IMocks testMocks, TestOptions testOptions, Func<IDictionary<string, object?>> createResources)
        => TestAsync(testMocks, testOptions, () => Task.FromResult(createResources()));

    public static Task<(ImmutableArray<Resource> Resources, IDictionary<string, object?> Outputs)> TestAsync(
        IMocks testMocks, TestOptions testOptions, Func<Task<IDictionary<string, object?>>> createResources)
        => RunWithMocksAsync(testMocks, testOptions, () => new Stack().Run(createResources));

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
            // Existing tests expect exactly these two types.
#pragma warning disable CA2201
            throw engine.Errors is [var single]
                ? new Exception(single)
                : new AggregateException(engine.Errors.Select(error => new Exception(error)));
#pragma warning restore CA2201
        }

        var outputs = deployment.Outputs is { } returned ? (await returned.DataTask).Value : await NoOutputs;
        return (monitor.Resources, outputs);
    }
}
