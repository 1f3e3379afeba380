namespace ImageTrust.Registry.Caching;

/// <summary>
/// Values that are fetched once while many ask. A failure is given to everyone who waited for it and is not remembered.
/// </summary>
internal sealed class SingleFlightCache<TKey, TValue>(TimeProvider time, int capacity)
    where TKey : notnull
{
    private readonly Lock gate = new();
    private readonly Dictionary<TKey, Task<Expiring<TValue>>> entries = [];

    /// <param name="key">What is asked for.</param>
    /// <param name="fetch">Runs without any one caller's cancellation: others may be waiting for the same value.</param>
    /// <param name="cancellation">Ends this caller's wait only.</param>
    public async Task<TValue> FindAsync(TKey key, Func<Task<Expiring<TValue>>> fetch, CancellationToken cancellation)
    {
        Task<Expiring<TValue>>? flight;
        lock (gate)
        {
            if (!entries.TryGetValue(key, out flight) || !IsUsable(flight))
            {
                MakeRoom(key);
                flight = Task.Run(fetch, CancellationToken.None);
                entries[key] = flight;
            }
        }

        return (await flight.WaitAsync(cancellation)).Value;
    }

    /// <summary>Forgets a value that turned out not to work, unless a newer one has taken its place.</summary>
    public void Forget(TKey key, Func<TValue, bool> isTheOne)
    {
        lock (gate)
        {
            if (entries.TryGetValue(key, out var flight) && flight.IsCompletedSuccessfully && isTheOne(flight.Result.Value))
            {
                entries.Remove(key);
            }
        }
    }

    private bool IsUsable(Task<Expiring<TValue>> flight) =>
        !flight.IsCompleted || (flight.IsCompletedSuccessfully && flight.Result.UsableUntil > time.GetUtcNow());

    private void MakeRoom(TKey key)
    {
        if (entries.Count >= capacity && !entries.ContainsKey(key))
        {
            entries.Remove(entries.MinBy(entry => entry.Value.IsCompletedSuccessfully ? entry.Value.Result.UsableUntil : default).Key);
        }
    }
}
