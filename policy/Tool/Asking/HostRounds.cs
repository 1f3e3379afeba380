using ImageTrust.Policy.Images;

namespace ImageTrust.Policy.Tool.Asking;

/// <summary>
/// Asks registries about many images: all registries at once, some images of each at a time, so that a slow one keeps nobody but its own waiting. One
/// that answers nothing is given up: a thousand timeouts would say no more than the first.
/// </summary>
internal static class HostRounds
{
    /// <summary>Images asked about at one registry at a time: what one namespace alone gets of the webhook's turns.</summary>
    private const int AtATime = 16;

    /// <summary>Registries asked at the same time. A cluster names a handful; whoever writes pods could name thousands.</summary>
    private const int HostsAtATime = 16;

    /// <summary>Images in a row about which a registry was silent before it is given up: as many as are under way at a time.</summary>
    private const int MostSilent = AtATime;

    /// <param name="items">What is asked about.</param>
    /// <param name="hostOf">Whom; null where nobody has to be asked.</param>
    /// <param name="ask">Asks; false when the registry was silent.</param>
    /// <param name="giveUp">What becomes of an item that is not asked about, and why not: one line.</param>
    /// <param name="cancel">Ends everything.</param>
    public static async Task AskAsync<T>(
        IEnumerable<T> items, Func<T, RegistryHost?> hostOf, Func<T, CancellationToken, Task<bool>> ask, Action<T, string> giveUp, CancellationToken cancel)
    {
        var hosts = items.GroupBy(item => hostOf(item)?.Name ?? "").ToList();
        await Parallel.ForEachAsync(
            hosts,
            new ParallelOptions { MaxDegreeOfParallelism = HostsAtATime, CancellationToken = cancel },
            async (host, stop) => await AskAsync(host.Key, host, ask, giveUp, stop));
    }

    private static async Task AskAsync<T>(
        string host, IEnumerable<T> items, Func<T, CancellationToken, Task<bool>> ask, Action<T, string> giveUp, CancellationToken cancel)
    {
        int silent = 0;
        await Parallel.ForEachAsync(
            items,
            new ParallelOptions { MaxDegreeOfParallelism = AtATime, CancellationToken = cancel },
            async (item, stop) =>
            {
                if (Volatile.Read(ref silent) >= MostSilent)
                {
                    giveUp(item, $"{host}: it was silent about {MostSilent} images in a row, and was asked no more");
                }
                else if (await ask(item, stop))
                {
                    Volatile.Write(ref silent, 0);
                }
                else
                {
                    Interlocked.Increment(ref silent);
                }
            });
    }
}
