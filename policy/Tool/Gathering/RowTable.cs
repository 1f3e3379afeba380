using System.Runtime.InteropServices;
using ImageTrust.Decisions.Workloads;
using ImageTrust.Policy.Images;
using ImageTrust.Policy.Images.Text;
using ImageTrust.Policy.Model.Facts;
using ImageTrust.Policy.Model.Promotion.Evidence;
using ImageTrust.Policy.Model.Values;

namespace ImageTrust.Policy.Tool.Gathering;

/// <summary>One sight of an image in a container of a workload: by a record, or by an inventory.</summary>
/// <param name="Time">When.</param>
/// <param name="Image">As written.</param>
/// <param name="Reference">Something that names its repository; null when nobody can read it.</param>
/// <param name="Digest">Null when nobody could say.</param>
/// <param name="Known">Who saw it.</param>
/// <param name="Facts">What was found attached to it.</param>
/// <param name="Now">The verdict of the phase that decided.</param>
/// <param name="Next">That of the next one.</param>
/// <param name="Cause">Whose doing it was that it could not be checked; null where it was.</param>
internal sealed record Sight(
    DateTimeOffset Time, string Image, string? Reference, Digest? Digest, HowKnown Known, RowFacts Facts, RowVerdict Now, RowVerdict? Next, Cause? Cause);

/// <summary>A row for each workload, container and set of bytes, however often it is seen.</summary>
internal sealed class RowTable
{
    // Who signs an image in earnest are a few; a row is no list of everybody who put a signature beside it.
    private const int LongestSignerList = 32;

    // A record's texts are cut; an inventory's may be as long as a person wrote them.
    private const int LongestText = 1024;

    private readonly Dictionary<Key, Row> rows = [];
    private readonly Dictionary<string, RepositoryName?> repositories = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> texts = new(StringComparer.Ordinal);
    private readonly HashSet<RowVerdict> verdicts = new(new SameVerdict());

    public int Count => rows.Count;

    /// <param name="ns">Where.</param>
    /// <param name="owner">The workload, <c>KIND/NAME</c>.</param>
    /// <param name="container">Its container; empty where the object could not be read.</param>
    /// <param name="sight">What was seen.</param>
    public void Add(NamespaceName ns, string owner, string container, Sight sight)
    {
        var repository = RepositoryOf(sight.Reference);
        var key = new Key(ns.Text, Kept(owner), Kept(container), repository, sight.Digest, sight.Digest is null ? sight.Image : "");
        ref var row = ref CollectionsMarshal.GetValueRefOrAddDefault(rows, key, out _);
        row ??= new Row(ns);
        row.Add(sight with
        {
            Image = Kept(Line.Of(sight.Image, LongestText)),
            Now = Kept(sight.Now),
            Next = sight.Next is { } next ? Kept(next) : null,
            Facts = sight.Facts with { Signers = [.. sight.Facts.Signers.Select(Kept)] },
        });
    }

    /// <summary>The rows of a window, in no order.</summary>
    public IReadOnlyList<EvidenceRow> Build(EvidenceWindow window)
    {
        Unite();
        return [.. rows.Where(pair => pair.Value.LastSeen >= window.From.Value).Select(pair => pair.Value.Build(pair.Key, window))];
    }

    /// <summary>An image whose digest was not known at one time was known at another: that is one row.</summary>
    private void Unite()
    {
        var known = rows.Where(pair => pair.Key.Digest is not null)
            .ToLookup(pair => (pair.Key.Namespace, pair.Key.Owner, pair.Key.Container, pair.Key.Repository?.Text), pair => pair.Value);
        foreach (var (key, row) in rows.Where(pair => pair.Key.Digest is null).ToList())
        {
            if (known[(key.Namespace, key.Owner, key.Container, key.Repository?.Text)].Where(other => other.Image == key.Image).MaxBy(other => other.LastSeen) is { } same)
            {
                same.Add(row);
                rows.Remove(key);
            }
        }
    }

    /// <summary>By the text before tag and digest, of which a cluster has a few thousand.</summary>
    private RepositoryName? RepositoryOf(string? reference)
    {
        if (reference is null)
        {
            return null;
        }

        var text = reference.AsSpan();
        int at = text.IndexOf('@');
        text = at < 0 ? text : text[..at];
        int slash = text.LastIndexOf('/'), colon = text.LastIndexOf(':');
        text = colon > slash ? text[..colon] : text;
        var known = repositories.GetAlternateLookup<ReadOnlySpan<char>>();
        if (!known.TryGetValue(text, out var repository))
        {
            known[text] = repository = ImageReference.TryParse(reference, out var image, out _) ? image.Repository : null;
        }

        return repository;
    }

    /// <summary>Thousands of rows say the same: they share it.</summary>
    private RowVerdict Kept(RowVerdict verdict)
    {
        if (!verdicts.TryGetValue(verdict, out var known))
        {
            verdicts.Add(known = verdict);
        }

        return known;
    }

    private string Kept(string text) => texts.TryGetValue(text, out string? known) ? known : texts[text] = text;

    private readonly record struct Key(string Namespace, string Owner, string Container, RepositoryName? Repository, Digest? Digest, string Image);

    private sealed class Row(NamespaceName ns)
    {
        private string[] signers = [];
        private HowKnown known;
        private EvidenceFound evidence;
        private RowVerdict now = null!;
        private RowVerdict? next;
        private long couldNotCheck;
        private long ownBudget;
        private DateTimeOffset firstSeen = DateTimeOffset.MaxValue;

        public string Image { get; private set; } = "";

        public DateTimeOffset LastSeen { get; private set; } = DateTimeOffset.MinValue;

        public void Add(Sight sight)
        {
            (known, evidence) = (Max(known, sight.Known), Max(evidence, sight.Facts.Evidence));
            if (sight.Facts.Signers.Any(signer => !signers.Contains(signer, StringComparer.Ordinal)))
            {
                signers = [.. signers.Union(sight.Facts.Signers, StringComparer.Ordinal).Take(LongestSignerList).Order(StringComparer.Ordinal)];
            }

            couldNotCheck += sight.Cause is null or Cause.OwnBudget or Cause.OwnError ? 0 : 1;
            ownBudget += sight.Cause is Cause.OwnBudget or Cause.OwnError ? 1 : 0;
            firstSeen = firstSeen < sight.Time ? firstSeen : sight.Time;
            // Of two sights of one moment admission's counts: it had the last word.
            if (sight.Time > LastSeen || (sight.Time == LastSeen && sight.Known == HowKnown.AdmittedLive))
            {
                (LastSeen, Image, now, next) = (sight.Time, sight.Image, sight.Now, sight.Next);
            }
        }

        public void Add(Row other)
        {
            known = Max(known, other.known);
            couldNotCheck += other.couldNotCheck;
            ownBudget += other.ownBudget;
            firstSeen = firstSeen < other.firstSeen ? firstSeen : other.firstSeen;
            if (other.LastSeen > LastSeen)
            {
                (LastSeen, now, next) = (other.LastSeen, other.now, other.next);
            }
        }

        public EvidenceRow Build(Key key, EvidenceWindow window)
        {
            var owner = WorkloadOwner.Read(key.Owner);
            return new EvidenceRow(
                ns, owner.Kind, owner.Name, key.Container, Image, known, new RowFacts(evidence, signers), now, couldNotCheck, ownBudget,
                UtcTime.Of(firstSeen < window.From.Value ? window.From.Value : firstSeen), UtcTime.Of(LastSeen), key.Repository, key.Digest, next);
        }

        private static T Max<T>(T one, T other) where T : struct, Enum => Comparer<T>.Default.Compare(one, other) > 0 ? one : other;
    }

    private sealed class SameVerdict : IEqualityComparer<RowVerdict>
    {
        public bool Equals(RowVerdict? x, RowVerdict? y) => x is not null && y is not null && x.Judgement == y.Judgement && x.Rule == y.Rule && x.Reasons.SequenceEqual(y.Reasons);

        public int GetHashCode(RowVerdict obj) => HashCode.Combine(obj.Judgement, obj.Rule, obj.Reasons.Count, obj.Reasons[0]);
    }
}
