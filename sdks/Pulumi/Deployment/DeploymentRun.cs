using System.Collections.Immutable;

namespace Pulumi;

/// <content>Programs under an engine.</content>
public sealed partial class Deployment
{
    private static Task<IDictionary<string, object?>> NoOutputs { get; } =
        Task.FromResult<IDictionary<string, object?>>(ImmutableDictionary<string, object?>.Empty);

    /// <summary>Runs a program that has no outputs.</summary>
    /// <returns>The process's exit code.</returns>
    public static Task<int> RunAsync(Action action) => RunAsync(Task<IDictionary<string, object?>> () =>
    {
        action();
        return NoOutputs;
    });

    /// <summary>Runs a program; the dictionary it returns becomes the stack's outputs, keys unchanged.</summary>
    public static Task<int> RunAsync(Func<IDictionary<string, object?>> func) => RunAsync(() => Task.FromResult(func()));

    public static Task<int> RunAsync(Func<Task> func) => RunAsync(async () =>
    {
        await func();
        return await NoOutputs;
    });

    public static Task<int> RunAsync(Func<Task<IDictionary<string, object?>>> func, StackOptions? options = null)
        => RunUnderEngineAsync(() => new Stack(options).Run(func));

    /// <summary>Runs a program that is a subclass of <see cref="Stack"/>.</summary>
    public static Task<int> RunAsync<TStack>()
        where TStack : Stack, new()
        => RunUnderEngineAsync(() => new TStack().RegisterPropertyOutputs());

    public static Task<int> RunAsync<TStack>(IServiceProvider serviceProvider)
        where TStack : Stack
        => RunUnderEngineAsync(() => FromServices<TStack>(serviceProvider).RegisterPropertyOutputs());

    private static async Task<int> RunUnderEngineAsync(Action program)
    {
        var settings = DeploymentSettings.Read(Environment.GetEnvironmentVariable);
        await using var connection = new GrpcConnection(settings);
        var exitCode = await RunAsync(new Deployment(settings, connection.Monitor, connection.Engine), program);
        if (exitCode != 0)
        {
            // A program that awaits RunAsync without returning its result must fail too.
            Environment.ExitCode = exitCode;
        }

        return exitCode;
    }

    private static TStack FromServices<TStack>(IServiceProvider services)
        where TStack : Stack
        => services.GetService(typeof(TStack)) as TStack
            ?? throw new InvalidOperationException($"The service provider has no {typeof(TStack)}.");

}
