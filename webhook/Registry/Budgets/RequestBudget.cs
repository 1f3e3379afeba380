namespace ImageTrust.Registry.Budgets;

/// <summary>
/// Keeps what is sent to each host below what it allows in a minute, in fair shares of those who ask. A request counts when it is sent; what
/// is joined or remembered sends none. A share of a minute's requests may go at once, the rest follows evenly, and a request that was sent
/// is held by whoever sent it until its place is free again.
/// </summary>
public sealed class RequestBudget
{
    /// <summary>Ten seconds' worth may go at once: a deployment asks for many images and then for none.</summary>
    public const int BurstShare = 6;

    /// <summary>No more images than this are measured at one host at a time, so the queue is short; this bounds its memory.</summary>
    private const int MostWaiting = 1024;

    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    private readonly Lock gate = new();
    private readonly Dictionary<string, HostAccount> hosts = new(StringComparer.Ordinal);
    private readonly int burst;
    private readonly TimeProvider time;
    private readonly TimeSpan interval;

    /// <param name="perMinute">Requests that may be sent to one host in any minute; at least 6.</param>
    /// <param name="time">The clock.</param>
    public RequestBudget(int perMinute, TimeProvider time)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(perMinute, BurstShare);
        this.time = time;
        burst = perMinute / BurstShare;
        // Burst and what follows it in a minute together are the limit.
        interval = Minute / (perMinute - burst);
    }

    /// <summary>Hosts to which something was sent just now or is waiting to be sent.</summary>
    public int Hosts
    {
        get
        {
            lock (gate)
            {
                return hosts.Count;
            }
        }
    }

    /// <summary>Waits until one request may be sent.</summary>
    /// <returns>False when too many wait already.</returns>
    /// <exception cref="OperationCanceledException">The wait was given up; nothing was spent.</exception>
    public async ValueTask<bool> TrySpendAsync(string host, Payers payers, CancellationToken cancellation)
    {
        var account = Open(host);
        Lease? lease = null;
        try
        {
            lease = await account.Places.EnterAsync(payers, 1, cancellation);
            return lease is not null;
        }
        finally
        {
            Close(account, lease);
        }
    }

    private HostAccount Open(string host)
    {
        lock (gate)
        {
            if (!hosts.TryGetValue(host, out var account))
            {
                account = new HostAccount(host, new FairGate(burst, MostWaiting));
                hosts.Add(host, account);
            }

            account.Users++;
            return account;
        }
    }

    private void Close(HostAccount account, Lease? spent)
    {
        lock (gate)
        {
            account.Users--;
            if (spent is not null)
            {
                if (account.Spent.Count == 0)
                {
                    account.FreeAt = time.GetTimestamp();
                }

                account.Spent.Enqueue(spent);
                account.Timer ??= time.CreateTimer(_ => Settle(account), null, Tick, Tick);
            }

            ForgetIfIdle(account);
        }
    }

    // Often enough that nobody waits noticeably longer than he must, seldom enough to cost nothing.
    private TimeSpan Tick => interval > TimeSpan.FromMilliseconds(50) ? interval : TimeSpan.FromMilliseconds(50);

    /// <summary>Frees the places whose time has come, the oldest first.</summary>
    private void Settle(HostAccount account)
    {
        List<Lease> freed = [];
        lock (gate)
        {
            long now = time.GetTimestamp();
            while (account.Spent.Count > 0 && time.GetElapsedTime(account.FreeAt, now) >= interval)
            {
                account.FreeAt += (long)(interval.TotalSeconds * time.TimestampFrequency);
                freed.Add(account.Spent.Dequeue());
            }
        }

        foreach (var lease in freed)
        {
            lease.Dispose();
        }

        lock (gate)
        {
            ForgetIfIdle(account);
        }
    }

    /// <summary>Pod authors choose hosts, and their number has no bound.</summary>
    private void ForgetIfIdle(HostAccount account)
    {
        if (account.Spent.Count == 0)
        {
            account.Timer?.Dispose();
            account.Timer = null;
            if (account.Users == 0)
            {
                hosts.Remove(account.Host);
            }
        }
    }

    private sealed class HostAccount(string host, FairGate places)
    {
        public string Host => host;

        public FairGate Places => places;

        public Queue<Lease> Spent { get; } = new();

        public ITimer? Timer { get; set; }

        /// <summary>Since when the next place is on its way, as a timestamp.</summary>
        public long FreeAt { get; set; }

        public int Users { get; set; }
    }
}
