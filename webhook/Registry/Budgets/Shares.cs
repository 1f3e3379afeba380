namespace ImageTrust.Registry.Budgets;

/// <summary>
/// Who holds how much of something that there is a fixed amount of. One rule makes it fair: nobody takes more who holds as much as is still
/// free. So one alone gets half, two get a third each, and whoever comes next always finds as large a part as the others have.
/// Not safe for parallel use.
/// </summary>
internal sealed class Shares(long capacity)
{
    private readonly Dictionary<string, long> held = new(StringComparer.Ordinal);

    public long Total { get; private set; }

    public long Free => capacity - Total;

    public long HeldBy(string payer) => held.GetValueOrDefault(payer);

    public bool Allows(string payer, long amount) => amount <= Free && HeldBy(payer) < Free;

    public void Take(string payer, long amount)
    {
        held[payer] = HeldBy(payer) + amount;
        Total += amount;
    }

    public void Give(string payer, long amount)
    {
        Total -= amount;
        long left = HeldBy(payer) - amount;
        if (left > 0)
        {
            held[payer] = left;
        }
        else
        {
            // Names come and go with namespaces; what is not held is not remembered.
            held.Remove(payer);
        }
    }
}
