using System.Threading.Channels;
using ImageTrust.Server.Kubernetes;

namespace ImageTrust.Server.Rotation;

/// <summary>Looks when something changed in the cluster, when a step is due, and every few minutes in case a watch kept silent.</summary>
internal sealed class CertificateRotation(
    CertificateKeeper keeper,
    KubernetesApi api,
    ServingSecret secret,
    Registrations registrations,
    HeldCertificate held,
    KubernetesMetrics metrics,
    TimeProvider time,
    ILogger<CertificateRotation> log) : BackgroundService
{
    /// <summary>The longest a change can go unseen.</summary>
    private static readonly TimeSpan Relist = TimeSpan.FromMinutes(5);

    /// <summary>Between two looks: somebody who changes an object all the time must not keep this program busy.</summary>
    private static readonly TimeSpan Breath = TimeSpan.FromMilliseconds(100);

    private static readonly TimeSpan LongestDelay = TimeSpan.FromSeconds(10);

    private readonly Channel<bool> changes = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Task.WhenAll([LookAsync(stoppingToken), .. registrations.Addresses.Append(secret.Address).Select(address => WatchAsync(address, stoppingToken))]);

    private async Task LookAsync(CancellationToken stopping)
    {
        for (int again = 0; !stopping.IsCancellationRequested;)
        {
            DateTimeOffset? next = null;
            bool quiet = true;
            try
            {
                next = await keeper.LookAsync(stopping);
                quiet = next is null || next > time.GetUtcNow();
            }
            catch (Exception error) when (error is not OperationCanceledException)
            {
                Failed(error);
                quiet = false;
            }

            // What must be read back at once is, the first time; whoever keeps undoing what is written here is answered more slowly.
            again = quiet ? 0 : again + 1;
            await WaitAsync(quiet ? Until(next) : Delay(again), wakes: quiet, stopping);
        }
    }

    private async Task WatchAsync(ResourceAddress address, CancellationToken stopping)
    {
        for (int failed = 0; !stopping.IsCancellationRequested;)
        {
            try
            {
                await api.WatchAsync(address, () => changes.Writer.TryWrite(true), stopping);
                failed = 0;
            }
            catch (Exception error) when (error is not OperationCanceledException)
            {
                // A look without the watch: otherwise nothing would be seen while watches fail and reads do not.
                metrics.Failed(error);
                changes.Writer.TryWrite(true);
                failed++;
            }

            await Task.Delay(failed == 0 ? Breath : Delay(failed), time, stopping);
        }
    }

    /// <summary>Whatever it was: a loop that ended would leave a certificate that nobody renews, and nothing would show it for two months.</summary>
    private void Failed(Exception error)
    {
        metrics.Failed(error);
        string problem = error is KubernetesException ? error.Message : $"unexpected: {error.GetType().Name}";
        held.Report(problem);
        log.Failed(problem, error is KubernetesException ? error.InnerException : error);
    }

    private TimeSpan Until(DateTimeOffset? next)
    {
        var wait = next - time.GetUtcNow() ?? Relist;
        return wait < Breath ? Breath : wait > Relist ? Relist : wait;
    }

    private static TimeSpan Delay(int times)
    {
        var delay = Breath * (1 << Math.Min(times - 1, 16));
        return delay < LongestDelay ? delay : LongestDelay;
    }

    private async Task WaitAsync(TimeSpan delay, bool wakes, CancellationToken stopping)
    {
        await Task.Delay(Breath, time, stopping);
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        var waits = Task.Delay(delay - Breath, time, enough.Token);
        var changed = wakes ? changes.Reader.WaitToReadAsync(enough.Token).AsTask() : waits;
        await Task.WhenAny(waits, changed);
        await enough.CancelAsync();
        changes.Reader.TryRead(out _);
        stopping.ThrowIfCancellationRequested();
    }
}
