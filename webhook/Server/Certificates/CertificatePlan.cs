using System.Security.Cryptography.X509Certificates;

namespace ImageTrust.Server.Certificates;

/// <summary>What a replica has seen of the state as it now is.</summary>
/// <param name="Since">Since when the Secret has not changed.</param>
/// <param name="PublishedSince">Since when every registration has carried its CAs, this look included; null while one does not or is not known to.</param>
internal sealed record Observation(DateTimeOffset Since, DateTimeOffset? PublishedSince);

/// <summary>The one next step. Replicas decide it alike, and the Secret's resource version lets only one of them take it.</summary>
internal abstract record CertificatePlan
{
    private CertificatePlan(string step) => Step = step;

    /// <summary>Name for logs and metrics.</summary>
    public string Step { get; }

    /// <summary>Nothing is to be written.</summary>
    /// <param name="Until">When there is something to do again unless something changes; null when only a change can bring that.</param>
    internal sealed record Keep(SecretContent.Held Content, DateTimeOffset? Until) : CertificatePlan("keep");

    /// <summary>Nothing there can be served: make a pair. Requests fail until its CA is published, which is why no other step makes one in use at once.</summary>
    internal sealed record Create(string Why) : CertificatePlan("create");

    /// <summary>The Secret was spoilt while this replica serves a good pair: write that one back, and nobody notices.</summary>
    internal sealed record Restore(ServingPair Pair, string Why) : CertificatePlan("restore");

    /// <summary>Somebody put another good pair there while this replica serves one it does not know: keep that one's CA published for an overlap, as after a switch.</summary>
    internal sealed record Adopt(SecretContent.Held Content, X509Certificate2 Authority) : CertificatePlan("adopt");

    /// <summary>Make the next pair; from then on its CA is published beside the old one.</summary>
    internal sealed record Renew(SecretContent.Held Content) : CertificatePlan("renew");

    /// <summary>Serve the next pair and keep the old CA published.</summary>
    internal sealed record Switch(SecretContent.Held Content, ServingPair Next) : CertificatePlan("switch");

    /// <summary>Nobody serves under the old CA any more: drop it.</summary>
    internal sealed record Retire(SecretContent.Held Content) : CertificatePlan("retire");

    /// <param name="inUse">What this replica serves.</param>
    public static CertificatePlan Of(SecretContent content, ServingPair? inUse, Observation seen, RotationTimes times, DateTimeOffset now) => content switch
    {
        SecretContent.Held { Current: var current } held when current.IsValidAt(now) => Usable(held, inUse, seen, times, now),
        SecretContent.Held { Next: { } next } held when next.IsValidAt(now) => new Switch(held, next),
        SecretContent.Held { Current: var current } => Replace(inUse, now < current.NotBefore ? "it is not valid yet" : "it has expired", now),
        SecretContent.Empty => Replace(inUse, "the Secret is empty", now),
        SecretContent.Unusable bad => Replace(inUse, bad.Problem, now),
        _ => throw new InvalidOperationException("A content that does not exist."),
    };

    /// <summary>What is to be written; null for nothing.</summary>
    public SecretContent.Held? Result(Func<ServingPair> issue) => this switch
    {
        Keep => null,
        Create => new SecretContent.Held(issue()),
        Restore restore => new SecretContent.Held(restore.Pair),
        Adopt adopt => adopt.Content with { Previous = adopt.Authority, Problem = null },
        Renew renew => renew.Content with { Next = issue(), Problem = null },
        Switch change => new SecretContent.Held(change.Next) { Previous = change.Content.Current.Authority },
        Retire retire => retire.Content with { Previous = null, Problem = null },
        _ => throw new InvalidOperationException("A step that does not exist."),
    };

    private static CertificatePlan Replace(ServingPair? inUse, string why, DateTimeOffset now) =>
        inUse is not null && inUse.IsValidAt(now) ? new Restore(inUse, why) : new Create(why);

    private static CertificatePlan Usable(SecretContent.Held held, ServingPair? inUse, Observation seen, RotationTimes times, DateTimeOffset now)
    {
        if (held.Previous is null && inUse is not null && inUse.IsValidAt(now) && !held.Trusts(inUse.Authority))
        {
            return new Adopt(held, inUse.Authority);
        }

        if (held.Next is { } next && next.IsValidAt(now))
        {
            var settled = seen.PublishedSince + times.Settle;
            return settled <= now ? new Switch(held, next) : new Keep(held, settled);
        }

        bool leftover = held.Previous is not null || held.Problem is not null;
        var dropAt = seen.Since + times.Overlap;
        return leftover && dropAt <= now ? new Retire(held)
            : held.Current.RenewAt <= now ? new Renew(held)
            : new Keep(held, leftover && dropAt < held.Current.RenewAt ? dropAt : held.Current.RenewAt);
    }
}
