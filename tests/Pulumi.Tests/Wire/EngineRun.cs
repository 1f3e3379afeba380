using Google.Protobuf;
using Pulumi.Offline.Protocol;
using Pulumi.Offline.Serving;

namespace Pulumi.Tests.Wire;

/// <summary>A program that ran to its end against an engine in this process, and what the engine heard.</summary>
internal sealed record EngineRun(int ExitCode, IReadOnlyList<RecordedCall> Calls)
{
    public IReadOnlyList<string> Methods => [.. Calls.Select(call => call.Method)];

    public IReadOnlyList<LogRequest> Logs => Of<LogRequest>();

    public IReadOnlyList<RegisterResourceRequest> Registrations => Of<RegisterResourceRequest>();

    public static EngineOptions Preview { get; } = new() { Project = "proj", Stack = "dev" };

    public static EngineOptions Update { get; } = Preview with { Mode = EngineMode.Update };

    public static Task<EngineRun> OfAsync(Action program, EngineOptions? options = null) => OfAsync(
        () =>
        {
            program();
            return new Dictionary<string, object?>();
        },
        options);

    public static Task<EngineRun> OfAsync(Func<IDictionary<string, object?>> program, EngineOptions? options = null)
        => OfStackAsync(() => new Stack().Run(() => Task.FromResult(program())), options);

    /// <param name="program">Constructs the stack.</param>
    public static async Task<EngineRun> OfStackAsync(
        Action program, EngineOptions? options = null, Func<DeploymentSettings, DeploymentSettings>? change = null)
    {
        options ??= Preview;
        await using var engine = await OfflineEngine.StartAsync(options, TestContext.Current.CancellationToken);
        var settings = new DeploymentSettings
        {
            Project = options.Project,
            Stack = options.Stack,
            IsDryRun = options.Mode == EngineMode.Preview,
            Monitor = engine.Address,
            Engine = engine.Address,
        };
        settings = change?.Invoke(settings) ?? settings;
        await using var connection = new GrpcConnection(settings);
        var exitCode = await Deployment.RunAsync(new Deployment(settings, connection.Monitor, connection.Engine), program);
        return new EngineRun(exitCode, engine.Calls);
    }

    public RegisterResourceRequest Registration(string name) => Assert.Single(Registrations, request => request.Name == name);

    public IReadOnlyList<T> Of<T>()
        where T : IMessage
        => [.. Calls.Select(call => call.Request).OfType<T>()];
}
