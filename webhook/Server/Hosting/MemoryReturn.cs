using ImageTrust.Registry;
using ImageTrust.Server.Admission;

namespace ImageTrust.Server.Hosting;

/// <summary>
/// Gives memory back to the machine when large reviews or answers are dealt with. The collector would keep it until something asks for more, and an
/// idle replica asks for nothing: it would look, and be counted, as large as its worst minute.
/// </summary>
internal sealed class MemoryReturn(RegistryClient registry, BodyReader bodies, TimeProvider clock) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, clock);
        long known = 0;
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                long large = registry.LargeDocumentsRead + bodies.LargeRead;
                if (large != known && registry.HeldBytes + bodies.ReservedBytes == 0)
                {
                    known = large;
                    GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The host stops.
        }
    }
}
