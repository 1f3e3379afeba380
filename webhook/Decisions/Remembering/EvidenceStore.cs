using System.Diagnostics.CodeAnalysis;
using ImageTrust.Policy.Images;

namespace ImageTrust.Decisions.Remembering;

/// <summary>
/// Evidence that sufficed a short while ago: manifests of images, and what verified about them, by content. Never a verdict: whoever uses a piece verifies it again,
/// under the policy, the roots and the revocations of that moment. It proves that something is there; that something is not there, or could not be
/// looked at, is never stored. One for a process; safe for parallel use. When it is full, what another replica told goes first,
/// then what was used longest ago.
/// </summary>
/// <param name="capacity">Bytes in all, the cost of keeping them included; 0 remembers nothing.</param>
public sealed class EvidenceStore(long capacity)
{
    /// <summary>Some 2,500 images signed by key, or 600 keyless ones.</summary>
    public const long DefaultCapacity = 12L * 1024 * 1024;

    /// <summary>How long a piece is used after it was seen in its registry: taken away there, it counts no longer than this.</summary>
    public static readonly TimeSpan UsableFor = TimeSpan.FromMinutes(10);

    /// <summary>How long a place counts as looked through: for so long a newer report may lie there unseen.</summary>
    public static readonly TimeSpan CompleteFor = TimeSpan.FromMinutes(1);

    /// <summary>Larger pieces are asked for each time: they are read one at a time, in turns (<c>LargeDocuments</c>).</summary>
    internal const int MostPieceBytes = 64 * 1024;

    /// <summary>Pieces of one digest. A policy that needs more signatures and attestations of one image asks each time.</summary>
    internal const int MostPieces = 16;

    private readonly Lock gate = new();
    private readonly Dictionary<StoreKey, LinkedListNode<Entry>> entries = [];
    private readonly LinkedList<Entry> byUse = [];
    private long bytes;
    private int told; // entries that hold something of another replica

    public long Capacity => capacity;

    /// <summary>What is held at this moment, as counted against the capacity.</summary>
    public long Bytes => Interlocked.Read(ref bytes);

    /// <summary>Digests of which something is held.</summary>
    public int Count
    {
        get
        {
            lock (gate)
            {
                return entries.Count;
            }
        }
    }

    internal bool TryFind(RepositoryName repository, Digest digest, [NotNullWhen(true)] out Remembered? found)
    {
        lock (gate)
        {
            if (!entries.TryGetValue(new StoreKey(repository, digest), out var node))
            {
                found = null;
                return false;
            }

            byUse.Remove(node);
            byUse.AddLast(node);
            found = node.Value.Remembered;
            return true;
        }
    }

    /// <summary>Adds to what is held of a digest; a piece that was known is known anew.</summary>
    /// <param name="repository">Where it was seen.</param>
    /// <param name="digest">What it is about.</param>
    /// <param name="image">The manifest or index itself, if it was seen.</param>
    /// <param name="evidence">Pieces that verified.</param>
    /// <param name="whole">That these were all there is; null where that is not known.</param>
    internal void Remember(
        RepositoryName repository, Digest digest, RememberedImage? image, IReadOnlyList<RememberedEvidence> evidence, RememberedWhole? whole = null)
    {
        var key = new StoreKey(repository, digest);
        lock (gate)
        {
            var known = entries.TryGetValue(key, out var node) ? node.Value.Remembered : Remembered.Nothing;
            var merged = known.With(image, evidence, whole);
            if (node is not null)
            {
                Forget(node);
            }

            // What was told goes first here too.
            merged = merged.Cost > capacity ? merged.WithoutHearsay() : merged;
            if (merged.Cost > capacity)
            {
                return;
            }

            Keep(byUse.AddLast(new Entry(key, merged, merged.Cost)));
            while (bytes > capacity)
            {
                MakeRoom();
            }
        }
    }

    /// <summary>Drops what somebody has just seen to be gone: an outage afterwards does not bring it back.</summary>
    internal void Forget(RepositoryName repository, Digest digest, Predicate<RememberedEvidence> isGone)
    {
        lock (gate)
        {
            if (entries.TryGetValue(new StoreKey(repository, digest), out var node) && node.Value.Remembered.Without(isGone) is var left
                && left.Evidence.Length < node.Value.Remembered.Evidence.Length)
            {
                Replace(node, new Entry(node.Value.Key, left, left.Cost));
            }
        }
    }

    /// <summary>All that is held at this moment, what was used last first: for another replica.</summary>
    internal IReadOnlyList<Held> Export()
    {
        lock (gate)
        {
            return [.. byUse.Reverse().Select(entry => new Held(entry.Key.Repository, entry.Key.Digest, entry.Remembered))];
        }
    }

    /// <summary>Takes another replica's word. It takes no room from what is held, and counts as used longer ago.</summary>
    /// <returns>Whether there was room.</returns>
    internal bool TryImport(Held told)
    {
        var key = new StoreKey(told.Repository, told.Digest);
        lock (gate)
        {
            bool known = entries.TryGetValue(key, out var node);
            var merged = known ? node!.Value.Remembered.WithHearsay(told.Remembered) : told.Remembered;
            long more = merged.Cost - (known ? node!.Value.Cost : 0);
            if (bytes + more > capacity)
            {
                return false;
            }

            var entry = new Entry(key, merged, merged.Cost);
            if (known)
            {
                Replace(node!, entry);
            }
            else
            {
                Keep(byUse.AddFirst(entry));
            }

            return true;
        }
    }

    /// <summary>Nobody can crowd out what was seen here by telling much.</summary>
    private void MakeRoom()
    {
        var node = byUse.First!;
        for (var other = told > 0 ? node : null; other is not null; other = other.Next)
        {
            if (other.Value.IsTold)
            {
                node = other;
                break;
            }
        }

        var own = node.Value.Remembered.WithoutHearsay();
        if (node.Value.IsTold && !own.IsNothing)
        {
            Replace(node, new Entry(node.Value.Key, own, own.Cost));
        }
        else
        {
            Forget(node);
        }
    }

    private void Keep(LinkedListNode<Entry> node)
    {
        entries.Add(node.Value.Key, node);
        Account(node.Value, 1);
    }

    private void Replace(LinkedListNode<Entry> node, Entry by)
    {
        Account(node.Value, -1);
        node.Value = by;
        Account(by, 1);
    }

    private void Forget(LinkedListNode<Entry> node)
    {
        entries.Remove(node.Value.Key);
        byUse.Remove(node);
        Account(node.Value, -1);
    }

    private void Account(Entry entry, int sign)
    {
        Interlocked.Add(ref bytes, sign * entry.Cost);
        told += entry.IsTold ? sign : 0;
    }

    /// <summary>With its repository: what one team may push speaks for nothing in another's repository.</summary>
    private readonly record struct StoreKey(RepositoryName Repository, Digest Digest);

    private sealed record Entry(StoreKey Key, Remembered Remembered, long Cost)
    {
        public bool IsTold { get; } = Remembered.HasHearsay;
    }
}

/// <summary>What is held of one digest of one repository.</summary>
internal sealed record Held(RepositoryName Repository, Digest Digest, Remembered Remembered);
