using System.Diagnostics.CodeAnalysis;
using ImageTrust.Registry.Budgets;

namespace ImageTrust.Decisions.Measuring;

/// <summary>
/// Joins equal questions that are asked at the same time. Nothing is remembered once a question is answered, and nothing is asked any
/// longer once nobody waits: a pod of a thousand images that is given up must not keep the turns of the images after it.
/// </summary>
internal sealed class InFlight<TKey, TValue>
    where TKey : notnull
{
    private readonly Lock gate = new();
    private readonly Dictionary<TKey, Flight> flights = [];

    /// <param name="key">Everything the answer depends on.</param>
    /// <param name="asker">On whose account it is asked.</param>
    /// <param name="ask">Runs once for all who wait, on the account of all of them; its token ends when the last of them has left.</param>
    /// <param name="cancellation">Ends this caller's wait.</param>
    /// <returns>The answer, and whether somebody else had asked already.</returns>
    public async Task<(TValue Value, bool Joined)> AskAsync(
        TKey key, string asker, Func<Payers, CancellationToken, Task<TValue>> ask, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        var (flight, joined) = Board(key, asker, ask);
        try
        {
            return (await flight.Answer.WaitAsync(cancellation), joined);
        }
        finally
        {
            Leave(key, asker, flight);
        }
    }

    private (Flight Flight, bool Joined) Board(TKey key, string asker, Func<Payers, CancellationToken, Task<TValue>> ask)
    {
        lock (gate)
        {
            if (flights.TryGetValue(key, out var known))
            {
                known.Askers++;
                known.Payers.Add(asker);
                return (known, true);
            }

            var flight = new Flight(asker);
            var abandoned = flight.Abandoned.Token;
            flights.Add(key, flight);
            flight.Answer = Task.Run(
                async () =>
                {
                    try
                    {
                        return await ask(flight.Payers, abandoned);
                    }
                    finally
                    {
                        End(key, flight);
                    }
                },
                CancellationToken.None);
            return (flight, false);
        }
    }

    private void Leave(TKey key, string asker, Flight flight)
    {
        lock (gate)
        {
            if (--flight.Askers > 0)
            {
                flight.Payers.Remove(asker);
                return;
            }

            // Before it is cancelled, so that nobody joins what is about to end.
            End(key, flight);
        }

        // Only the last one comes here, and nobody boards any more.
        flight.Abandoned.Cancel();
        flight.Abandoned.Dispose();
    }

    private void End(TKey key, Flight flight)
    {
        lock (gate)
        {
            if (flights.TryGetValue(key, out var current) && ReferenceEquals(current, flight))
            {
                flights.Remove(key);
            }
        }
    }

    [SuppressMessage("Design", "CA1001", Justification = "The last asker to leave disposes it.")]
    private sealed class Flight(string asker)
    {
        public Payers Payers { get; } = new(asker);

        public CancellationTokenSource Abandoned { get; } = new();

        public int Askers { get; set; } = 1;

        public Task<TValue> Answer { get; set; } = null!;
    }
}
