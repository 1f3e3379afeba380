namespace Pulumi;

/// <summary>One run of a program against an engine. Entry points are the <c>RunAsync</c> and <c>TestAsync</c> overloads.</summary>
public sealed partial class Deployment
{
    // A program's continuations run on pool threads, and tests may run several programs in one process.
    private static readonly AsyncLocal<Deployment?> Running = new();

    internal Deployment(DeploymentSettings settings, IMonitor monitor, IEngine engine)
    {
        Settings = settings;
        Monitor = monitor;
        Features = new EngineFeatures(monitor);
        Messages = new EngineLog(engine, Pending);
        Registrations = new ResourceRegistration(this);
        Invocations = new Invocation(this);
    }

    /// <summary>The deployment this code runs in.</summary>
    public static DeploymentInstance Instance => new(Require());

    internal static Deployment? Current => Running.Value;

    internal DeploymentSettings Settings { get; }

    internal IMonitor Monitor { get; }

    internal EngineFeatures Features { get; }

    internal PendingWork Pending { get; } = new();

    internal EngineLog Messages { get; }

    internal ResourceRegistration Registrations { get; }

    internal Invocation Invocations { get; }

    /// <summary>The root of the tree and parent of everything without one; null while it is being constructed.</summary>
    internal Stack? Stack { get; set; }

    /// <summary>The stack's outputs, once the program has returned them.</summary>
    internal Output<IDictionary<string, object?>>? Outputs { get; set; }

    internal static Deployment Require() => Running.Value
        ?? throw new InvalidOperationException(
            "There is no deployment here: resources and configuration exist only inside Deployment.RunAsync or Deployment.TestAsync.");

    /// <summary>Whether resources inside properties are sent as references.</summary>
    internal async Task<bool> KeepsResourcesAsync() => Settings.AcceptResources && await Features.ResourceReferences;

    /// <summary>Runs <paramref name="program"/>, which constructs the stack, to its end.</summary>
    /// <returns>0; 1 when the program logged an error; 32 when it failed and the user has been told why.</returns>
    internal static async Task<int> RunAsync(Deployment deployment, Action program)
    {
        if (Running.Value is not null)
        {
            throw new InvalidOperationException("A deployment is running already; call RunAsync once, at the start of the program.");
        }

        // Being set inside an async method, the value ends with it.
        Running.Value = deployment;
        deployment.Pending.Track(StartAsync(program));
        var faults = await deployment.Pending.WaitAsync();
        if (faults.Count > 0)
        {
            return await FaultReport.SendAsync(faults, deployment.Messages);
        }

        if (deployment.Messages.HasErrors)
        {
            return 1;
        }

        await deployment.Monitor.SignalAndWaitForShutdownAsync();
        return 0;
    }

    // Turns an exception thrown while resources are constructed into a fault like any other.
#pragma warning disable CS1998
    private static async Task StartAsync(Action program) => program();
#pragma warning restore CS1998
}
