using ImageTrust.Decisions.Chaining;
using ImageTrust.Policy.Model.Canonical;
using ImageTrust.Policy.Model.Policies;

namespace ImageTrust.Server.Observability;

/// <summary>
/// The lines of the decision log that come by themselves: its first, before anybody is answered; one each minute, so that the end of a log that is cut
/// off shows; its last, when everybody has been.
/// </summary>
/// <param name="log">Where they are written.</param>
/// <param name="policy">What is decided by.</param>
/// <param name="clock">The clock.</param>
internal sealed class DecisionLogMarks(DecisionLog log, TrustPolicy policy, TimeProvider clock) : BackgroundService, IHostedLifecycleService
{
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(1);

    public Task StartingAsync(CancellationToken cancellationToken)
    {
        log.Mark(LogMark.OfStart(new LogStart(clock.GetUtcNow(), CanonicalPolicy.PolicyDigest(policy), CanonicalPolicy.RequirementsDigest(policy))));
        return Task.CompletedTask;
    }

    /// <summary>Called after the web server has stopped.</summary>
    public Task StoppedAsync(CancellationToken cancellationToken)
    {
        log.Mark(LogMark.OfStop(clock.GetUtcNow()));
        return Task.CompletedTask;
    }

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, clock);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            log.Mark(LogMark.OfCheckpoint(clock.GetUtcNow()));
        }
    }
}
