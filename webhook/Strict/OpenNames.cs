namespace ImageTrust.Strict;

/// <summary>
/// The names that the objects on the way from the root to the reader have had so far. An object's names go when it closes, so what
/// is held is bounded by the longest way, not by the document.
/// </summary>
internal sealed class OpenNames
{
    // Arrays that one large document made grow are not kept for the next.
    private const int MostKept = 4096;

    private Entry[] entries = new Entry[64];
    private int[] heads = new int[128];
    private byte[] own = new byte[512];
    private int ownLength;

    /// <summary>How many names are open. Given to <see cref="CloseTo"/> when the object that stands at it now ends.</summary>
    public int Count { get; private set; }

    /// <param name="document">The whole document.</param>
    /// <param name="name">The name, without escapes.</param>
    /// <param name="start">Where it stands in the document; -1 when it does not stand there so and has to be copied.</param>
    /// <param name="depth">Of its object, which is the only open one there.</param>
    /// <returns>False when the object has it already.</returns>
    public bool Add(ReadOnlySpan<byte> document, ReadOnlySpan<byte> name, int start, int depth)
    {
        uint hash = HashOf(name, depth);
        for (int next = heads[hash & (uint)(heads.Length - 1)]; next > 0; next = entries[next - 1].Next)
        {
            ref readonly var entry = ref entries[next - 1];
            if (entry.Hash == hash && entry.Depth == depth && NameOf(document, entry).SequenceEqual(name))
            {
                return false;
            }
        }

        if (Count == entries.Length)
        {
            Grow();
        }

        ref int head = ref heads[hash & (uint)(heads.Length - 1)];
        entries[Count++] = new Entry(hash, depth, start < 0 ? ~Copy(name) : start, name.Length, head);
        head = Count;
        return true;
    }

    /// <summary>The names since then go, the last first: each is the head of its chain.</summary>
    public void CloseTo(int count)
    {
        while (Count > count)
        {
            ref readonly var entry = ref entries[--Count];
            heads[entry.Hash & (uint)(heads.Length - 1)] = entry.Next;
            ownLength = entry.Start < 0 ? ~entry.Start : ownLength;
        }
    }

    public void Clear()
    {
        CloseTo(0);
        if (entries.Length > MostKept || own.Length > MostKept)
        {
            (entries, heads, own) = (new Entry[64], new int[128], new byte[512]);
        }
    }

    /// <summary>Seeded anew in every process, so that nobody can choose names that collide.</summary>
    private static uint HashOf(ReadOnlySpan<byte> name, int depth)
    {
        HashCode hash = default;
        hash.AddBytes(name);
        hash.Add(depth);
        return (uint)hash.ToHashCode();
    }

    private ReadOnlySpan<byte> NameOf(ReadOnlySpan<byte> document, in Entry entry) =>
        entry.Start < 0 ? own.AsSpan(~entry.Start, entry.Length) : document.Slice(entry.Start, entry.Length);

    private int Copy(ReadOnlySpan<byte> name)
    {
        if (own.Length - ownLength < name.Length)
        {
            Array.Resize(ref own, Math.Max(own.Length * 2, ownLength + name.Length));
        }

        name.CopyTo(own.AsSpan(ownLength));
        ownLength += name.Length;
        return ownLength - name.Length;
    }

    /// <summary>Linked again from the first to the last, so that the last is the head again.</summary>
    private void Grow()
    {
        Array.Resize(ref entries, entries.Length * 2);
        heads = new int[entries.Length * 2];
        for (int i = 0; i < Count; i++)
        {
            ref int head = ref heads[entries[i].Hash & (uint)(heads.Length - 1)];
            entries[i] = entries[i] with { Next = head };
            head = i + 1;
        }
    }

    /// <param name="Start">In the document; its complement is a place among the copied names.</param>
    /// <param name="Next">One more than the index of the next with this hash; 0 at the end.</param>
    private readonly record struct Entry(uint Hash, int Depth, int Start, int Length, int Next);
}
