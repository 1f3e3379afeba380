using ImageTrust.Server.Health;
using ImageTrust.Server.Observability;

namespace ImageTrust.Server.Reloading;

/// <summary>Looks after everything that lies in files. It polls: mounted volumes and network file systems give no reliable notice.</summary>
internal sealed partial class ReloadLoop(IEnumerable<IReloadable> all, TimeProvider clock, Telemetry telemetry, ILogger<ReloadLoop> logger) : BackgroundService
{
    // The kubelet itself takes up to a minute to update a mounted Secret.
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(5);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Period, clock);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                foreach (var one in all)
                {
                    await LookAsync(one, stoppingToken);
                }
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The host takes this for a failure where it was disposed without having been stopped, as after a port that was taken.
        }
    }

    private async Task LookAsync(IReloadable one, CancellationToken stopping)
    {
        ReloadOutcome outcome;
        try
        {
            outcome = await one.ReloadAsync(stopping);
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            LogUnexpected(error, one.Name);
            outcome = ReloadOutcome.Failed;
        }

        if (outcome != ReloadOutcome.Unchanged)
        {
            telemetry.Reloaded(one.Name, outcome == ReloadOutcome.Applied);
            LogOutcome(outcome == ReloadOutcome.Applied ? LogLevel.Information : LogLevel.Error, one.Name, outcome);
        }
    }

    [LoggerMessage(Message = "Reloading {Name}: {Outcome}")]
    private partial void LogOutcome(LogLevel level, string name, ReloadOutcome outcome);

    [LoggerMessage(Level = LogLevel.Error, Message = "Reloading {Name} failed unexpectedly")]
    private partial void LogUnexpected(Exception error, string name);
}

internal static class ReloadServices
{
    /// <summary>Has a service that is there read its file again when it changes, and asked whether it is ready.</summary>
    public static IServiceCollection AddReloaded<T>(this IServiceCollection services)
        where T : class, IReadinessCondition, IReloadable => services
        .AddSingleton<IReadinessCondition>(provider => provider.GetRequiredService<T>())
        .AddSingleton<IReloadable>(provider => provider.GetRequiredService<T>());
}
