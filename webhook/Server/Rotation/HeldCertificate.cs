using System.Globalization;
using System.Net.Security;
using ImageTrust.Server.Certificates;
using ImageTrust.Server.Health;

namespace ImageTrust.Server.Rotation;

/// <summary>The pair this replica serves, and what the last look at the cluster left to be said. Swapped whole.</summary>
internal sealed class HeldCertificate(TimeProvider time) : IServingCertificate, IReadinessCondition
{
    private volatile Snapshot? held;
    private volatile string? trouble = "the cluster has not been asked yet";

    public string Name => "serving-certificate";

    public SslStreamCertificateContext? Current => held?.Context;

    public ServingPair? Pair => held?.Pair;

    public string? Problem => held switch
    {
        null => "there is no serving certificate yet: " + trouble,
        { Pair: var pair } when pair.IsValidAt(time.GetUtcNow()) => null,
        { Pair: var pair } => string.Create(CultureInfo.InvariantCulture, $"the serving certificate was valid until {pair.NotAfter:u}: {trouble}"),
    };

    public string? Warning => held is null ? null : trouble;

    /// <returns>Whether it is another than before.</returns>
    public bool Serve(ServingPair pair)
    {
        if (held is { Pair: var before } && before.Leaf.RawDataMemory.Span.SequenceEqual(pair.Leaf.RawDataMemory.Span))
        {
            return false;
        }

        // The CA is what clients have; only the leaf is sent.
        held = new Snapshot(pair, SslStreamCertificateContext.Create(pair.Leaf, null, offline: true));
        return true;
    }

    /// <param name="problem">One line; null when all is well.</param>
    public void Report(string? problem) => trouble = problem;

    private sealed record Snapshot(ServingPair Pair, SslStreamCertificateContext Context);
}
