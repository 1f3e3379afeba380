using ImageTrust.Registry.Budgets;

namespace ImageTrust.Registry.Caching;

/// <summary>
/// Values that are fetched once while many ask. A failure is given to everyone who waited for it and is not remembered.
/// </summary>
internal sealed class SingleFlightCache<TKey, TValue>(TimeProvider time, int capacity)
    where TKey : notnull
{
    private readonly Lock gate = new();
    private readonly Dictionary<TKey, Flight> entries = [];

    /// <param name="key">What is asked for.</param>
    /// <param name="fetch">Runs without any one caller's cancellation: others may be waiting for the same value.</param>
    /// <param name="cancellation">Ends this caller's wait only.</param>
    public Task<TValue> FindAsync(TKey key, Func<Task<Expiring<TValue>>> fetch, CancellationToken cancellation) =>
        FindAsync(key, new Payers(), _ => fetch(), cancellation);

    /// <param name="key">What is asked for.</param>
    /// <param name="payers">On whose account this caller asks.</param>
    /// <param name="fetch">
    /// Runs without any one caller's cancellation, on the account of all who wait: of the one who came first too when he has left, since it goes on.
    /// </param>
    /// <param name="cancellation">Ends this caller's wait only.</param>
    public async Task<TValue> FindAsync(TKey key, Payers payers, Func<Payers, Task<Expiring<TValue>>> fetch, CancellationToken cancellation)
    {
        IReadOnlyList<string> names = payers.Names;
        Flight? flight;
        bool joins;
        lock (gate)
        {
            joins = entries.TryGetValue(key, out flight) && IsUsable(flight.Value);
            if (!joins)
            {
                MakeRoom(key);
                var all = new Payers([.. names]);
                entries[key] = flight = new Flight(all, Task.Run(() => fetch(all), CancellationToken.None));
            }
        }

        return joins && !flight!.Value.IsCompleted
            ? await JoinAsync(flight, names, cancellation)
            : (await flight!.Value.WaitAsync(cancellation)).Value;
    }

    private static async Task<TValue> JoinAsync(Flight flight, IReadOnlyList<string> names, CancellationToken cancellation)
    {
        foreach (string name in names)
        {
            flight.Payers.Add(name);
        }

        try
        {
            return (await flight.Value.WaitAsync(cancellation)).Value;
        }
        finally
        {
            foreach (string name in names)
            {
                flight.Payers.Remove(name);
            }
        }
    }

    /// <summary>Forgets a value that turned out not to work, unless a newer one has taken its place.</summary>
    public void Forget(TKey key, Func<TValue, bool> isTheOne)
    {
        lock (gate)
        {
            if (entries.TryGetValue(key, out var flight) && flight.Value.IsCompletedSuccessfully && isTheOne(flight.Value.Result.Value))
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
            entries.Remove(entries.MinBy(entry => entry.Value.Value.IsCompletedSuccessfully ? entry.Value.Value.Result.UsableUntil : default).Key);
        }
    }

    private sealed record Flight(Payers Payers, Task<Expiring<TValue>> Value);
}
