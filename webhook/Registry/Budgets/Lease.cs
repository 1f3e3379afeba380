namespace ImageTrust.Registry.Budgets;

/// <summary>What was taken from a <see cref="FairGate"/>, until it is disposed of. Disposing twice gives back once.</summary>
public sealed class Lease : IDisposable
{
    private readonly string payer;
    private readonly long amount;
    private FairGate? gate;

    internal Lease(FairGate gate, string payer, long amount)
    {
        this.gate = gate;
        this.payer = payer;
        this.amount = amount;
    }

    public void Dispose() => Interlocked.Exchange(ref gate, null)?.Give(payer, amount);
}
