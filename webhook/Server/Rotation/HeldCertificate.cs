using System.Globalization;
using System.Net.Security;
using ImageTrust.Server.Certificates;
using ImageTrust.Server.Health;

namespace ImageTrust.Server.Rotation;

/// <summary>The pair this replica serves, and what the last look at the cluster left to be said. Swapped whole.</summary>
internal sealed class HeldCertificate(RotationTimes times, TimeProvider time) : IServingCertificate, IReadinessCondition
{
    private volatile Snapshot? held;
    private volatile string? trouble = "the cluster has not been asked yet";
    private long lookedAt; // ticks, UTC

    public string Name => "serving-certificate";

    public SslStreamCertificateContext? Current => held?.Context;

    public ServingPair? Pair => held?.Pair;

    /// <summary>What the replicas share, as it was read when it could last be used.</summary>
    public SecretContent.Held? Shared { get; private set; }

    public string? Problem => held switch
    {
        null => "there is no serving certificate yet: " + trouble,
        { Pair: var pair } when pair.IsValidAt(time.GetUtcNow()) => Stale(pair),
        { Pair: var pair } => string.Create(CultureInfo.InvariantCulture, $"the serving certificate was valid until {pair.NotAfter:u}: {trouble}"),
    };

    public string? Warning => held is null ? null : trouble;

    /// <returns>Whether it is another than before.</returns>
    public bool Serve(ServingPair pair)
    {
        if (held is { Pair: var before } && before.IsSame(pair))
        {
            return false;
        }

        // The CA is what clients have; only the leaf is sent.
        held = new Snapshot(pair, SslStreamCertificateContext.Create(pair.Leaf, null, offline: true));
        return true;
    }

    /// <summary>The Secret was read, or found to be missing.</summary>
    public void Looked() => Volatile.Write(ref lookedAt, time.GetUtcNow().UtcTicks);

    public void Share(SecretContent.Held content) => Shared = content;

    /// <param name="problem">One line; null when all is well.</param>
    public void Report(string? problem) => trouble = problem;

    /// <summary>
    /// Once a leaf is due for renewal, a replica that has not seen the Secret for an overlap may serve under a CA that the others have
    /// dropped. Before that nobody drops it, so being cut off alone makes no replica unready.
    /// </summary>
    private string? Stale(ServingPair pair)
    {
        var looked = new DateTimeOffset(Volatile.Read(ref lookedAt), TimeSpan.Zero);
        var safeUntil = (looked > pair.RenewAt ? looked : pair.RenewAt) + times.Overlap;
        return time.GetUtcNow() <= safeUntil ? null
            : string.Create(CultureInfo.InvariantCulture, $"the serving certificate is due for renewal and the Secret was last read at {looked:u}: {trouble}");
    }

    private sealed record Snapshot(ServingPair Pair, SslStreamCertificateContext Context);
}
