using System.Collections.Concurrent;

namespace ImageTrust.Decisions.Measuring;

/// <summary>Joins equal questions that are asked at the same time. Nothing is remembered once a question is answered.</summary>
internal sealed class InFlight<TKey, TValue>
    where TKey : notnull
{
    private readonly ConcurrentDictionary<TKey, Lazy<Task<TValue>>> flights = new();

    /// <param name="key">Everything the answer depends on.</param>
    /// <param name="ask">Runs once, without any one caller's cancellation.</param>
    /// <param name="cancellation">Ends this caller's wait.</param>
    /// <returns>The answer, and whether somebody else had asked already.</returns>
    public async Task<(TValue Value, bool Joined)> AskAsync(TKey key, Func<Task<TValue>> ask, CancellationToken cancellation)
    {
        bool own = false;
        var flight = flights.GetOrAdd(key, _ => new Lazy<Task<TValue>>(() =>
        {
            own = true;
            return Task.Run(async () =>
            {
                try
                {
                    return await ask();
                }
                finally
                {
                    flights.TryRemove(key, out var _);
                }
            });
        }));
        var task = flight.Value;
        return (await task.WaitAsync(cancellation), !own);
    }
}
