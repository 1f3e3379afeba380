using System.Collections.Immutable;
using System.Net;
using System.Net.Sockets;
using ImageTrust.Policy.Contract;
using ImageTrust.Server.Health;

namespace ImageTrust.Server.HandOver;

/// <summary>
/// At the start: asks the other replicas for what they remember, before this one is ready. Whatever comes of it, the replica is ready ten seconds
/// after it has a certificate: without a hand-over it knows nothing, which costs requests and, in an outage, answers, and makes none wrong.
/// </summary>
/// <param name="from">Empty when nobody is to be asked.</param>
/// <param name="trust">Without a certificate nobody can be asked, and a replica is not ready anyhow.</param>
internal sealed class HandOverStart(
    ImmutableArray<DnsEndPoint> from, HandOverRequest request, PeerTrust trust, TimeProvider clock, ILogger<HandOverStart> log) : BackgroundService, IReadinessCondition
{
    /// <summary>One after the other, all of them: each was asked about other images. A load can make nine of the three that are usual.</summary>
    private const int MostReplicas = 9;

    /// <summary>For one of them, so that a silent one leaves time for the others.</summary>
    private static readonly TimeSpan LongestTurn = TimeSpan.FromSeconds(3);

    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(20);

    private long began; // a timestamp; 0 before
    private volatile bool isOver = from.IsEmpty;

    /// <summary>Whoever could be heard was heard.</summary>
    public bool IsOver => isOver || (Volatile.Read(ref began) is var start && start != 0 && clock.GetElapsedTime(start) >= TimeBudget.HandOver);

    public string Name => "hand-over";

    public string? Problem => IsOver ? null : "other replicas are asked for what they remember";

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (isOver)
        {
            return;
        }

        try
        {
            while (trust.Own is null)
            {
                await Task.Delay(Look, clock, stoppingToken);
            }

            Volatile.Write(ref began, clock.GetTimestamp());
            using var timer = new CancellationTokenSource(TimeBudget.HandOver, clock);
            using var within = CancellationTokenSource.CreateLinkedTokenSource(timer.Token, stoppingToken);
            await AskAllAsync(within.Token);
        }
        catch (OperationCanceledException)
        {
            // Out of time, or told to stop.
        }
        catch (Exception error)
        {
            // Whatever it was: it must not keep a replica from serving.
            log.Failed(error);
        }
        finally
        {
            isOver = true;
        }
    }

    private async Task AskAllAsync(CancellationToken within)
    {
        var replicas = (await Task.WhenAll(from.Select(name => FindAsync(name, within)))).SelectMany(found => found).Distinct().Take(MostReplicas).ToList();
        log.Asking(replicas.Count);
        foreach (var replica in replicas)
        {
            using var timer = new CancellationTokenSource(LongestTurn, clock);
            using var turn = CancellationTokenSource.CreateLinkedTokenSource(timer.Token, within);
            switch (await request.AskAsync(replica, turn.Token))
            {
                case HandOverOutcome.Taken taken:
                    log.Taken(replica, taken.Digests, taken.IsWhole ? "all" : "a part", (long)clock.GetElapsedTime(began).TotalMilliseconds);
                    break;
                case HandOverOutcome.Nothing nothing:
                    log.Nothing(replica, nothing.Why);
                    break;
                default:
                    throw new InvalidOperationException("a hand-over gives something or nothing");
            }

            within.ThrowIfCancellationRequested();
        }
    }

    /// <summary>A name that leads nowhere yet has no replica: this one is the first.</summary>
    private static async Task<IEnumerable<IPEndPoint>> FindAsync(DnsEndPoint name, CancellationToken within)
    {
        try
        {
            return (await Dns.GetHostAddressesAsync(name.Host, within)).Select(address => new IPEndPoint(address, name.Port));
        }
        catch (SocketException)
        {
            return [];
        }
    }
}
