using ImageTrust.Registry.Budgets;

namespace ImageTrust.Server.Admission;

/// <summary>
/// Bounds the reviews that ask registries at the same time, in fair shares of their namespaces. Who finds no room is told at once: a review
/// that waits would only end at its deadline, together with all that wait behind it.
/// </summary>
internal sealed class ReviewTurns
{
    /// <summary>
    /// Reviews in progress. An API server sends at most a few hundred requests at a time (max-mutating-requests-inflight, 200), and half of
    /// this is one namespace's.
    /// </summary>
    public const int Most = 512;

    private readonly FairGate turns = new(Most, mostWaiting: 0);

    public int Taken => (int)turns.Taken;

    /// <returns>The turn, to be given back; null when all are taken, or all that a namespace may have.</returns>
    public Lease? TryEnter(string ns) => turns.TryEnter(ns);
}
