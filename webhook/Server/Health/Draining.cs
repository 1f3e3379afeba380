namespace ImageTrust.Server.Health;

/// <summary>
/// SIGTERM: the replica first says it is not ready, so that the Service stops sending, and goes on serving for a while, because
/// endpoints and the API server's connections follow later: each answer of that while ends its connection, so that the next request goes to
/// another replica. Only then the host stops.
/// </summary>
internal sealed class Draining(TimeSpan drain, TimeProvider clock) : IHostedLifecycleService, IReadinessCondition
{
    private volatile bool draining;

    public string Name => "draining";

    public bool IsOn => draining;

    public string? Problem => draining ? "the server is stopping" : null;

    /// <summary>Called before any service stops, the web server included.</summary>
    public async Task StoppingAsync(CancellationToken cancellationToken)
    {
        draining = true;
        try
        {
            await Task.Delay(drain, clock, cancellationToken);
        }
        catch (OperationCanceledException)
        {
            // Told twice to stop, or out of time: then at once.
        }
    }

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
