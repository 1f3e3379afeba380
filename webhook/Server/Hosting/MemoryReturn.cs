using System.Runtime.InteropServices;
using ImageTrust.Registry;
using ImageTrust.Server.Reviews;

namespace ImageTrust.Server.Hosting;

/// <summary>
/// Gives memory back to the machine when large reviews or answers are dealt with. The collector would keep it until something asks for more, and an
/// idle replica asks for nothing: it would look, and be counted, as large as its worst minute.
/// </summary>
internal sealed class MemoryReturn(RegistryClient registry, BodyReader bodies, TimeProvider clock) : BackgroundService
{
    /// <summary>
    /// Pools of arrays let go of what nobody has rented for a minute, one of a size at a time, and only when the collector comes by: so once at
    /// once, and again when what was pooled then is old enough.
    /// </summary>
    private const int Collections = 4;

    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan PoolsForgetAfter = TimeSpan.FromSeconds(61);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, clock);
        long known = 0;
        int left = 0;
        long last = 0;
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                if (registry.HeldBytes + bodies.ReservedBytes > 0)
                {
                    continue;
                }

                if (registry.LargeDocumentsRead + bodies.LargeRead is var large && large != known)
                {
                    known = large;
                    left = Collections;
                }
                else if (left == 0 || clock.GetElapsedTime(last) < PoolsForgetAfter)
                {
                    continue;
                }

                GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
                ReturnFreed();
                last = clock.GetTimestamp();
                left--;
            }
        }
        catch (OperationCanceledException)
        {
            // The host stops.
        }
    }

    /// <summary>What OpenSSL has freed stays in glibc's arenas, a part of the large reviews' TLS among it. Another libc has no such function, and keeps less.</summary>
    private static void ReturnFreed()
    {
        try
        {
            _ = TrimFreed(0);
        }
        catch (Exception error) when (error is DllNotFoundException or EntryPointNotFoundException)
        {
            // Nothing is lost: the memory is used again.
        }
    }

    // Numbers only: there is nothing to marshal, and so nothing unsafe to generate.
    [DllImport("libc.so.6", EntryPoint = "malloc_trim")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int TrimFreed(nuint pad);
}
