using System.Runtime.InteropServices;
using SharpFuzz.Common;

namespace ImageTrust.Fuzz.InProcess;

/// <summary>
/// The map that SharpFuzz's instrumentation writes the branches of one execution into, in this very process. As AFL does it, a branch
/// counts as new when it was never taken so often (once, twice, three times, four to seven, …).
/// </summary>
internal sealed unsafe class CoverageMap
{
    private const int Size = 64 * 1024;

    private readonly byte* trace;
    private readonly byte[] seen = new byte[Size];

    public CoverageMap()
    {
        trace = (byte*)NativeMemory.AllocZeroed(Size);
        Trace.SharedMem = trace;
    }

    /// <summary>Branches taken by any execution so far.</summary>
    public int Edges => seen.Count(known => known != 0);

    public void Begin()
    {
        new Span<byte>(trace, Size).Clear();
        Trace.PrevLocation = 0;
    }

    /// <summary>Whether the execution took a branch as none before it did.</summary>
    public bool Learn()
    {
        bool learned = false;
        var words = (ulong*)trace;
        for (int i = 0; i < Size / sizeof(ulong); i++)
        {
            if (words[i] != 0)
            {
                learned |= LearnWord(i * sizeof(ulong));
            }
        }

        return learned;
    }

    private bool LearnWord(int at)
    {
        bool learned = false;
        for (int i = at; i < at + sizeof(ulong); i++)
        {
            if (trace[i] != 0 && (Bucket(trace[i]) & ~seen[i]) is not 0 and var fresh)
            {
                seen[i] |= (byte)fresh;
                learned = true;
            }
        }

        return learned;
    }

    private static int Bucket(byte count) => count switch
    {
        <= 3 => 1 << (count - 1),
        <= 7 => 1 << 3,
        <= 15 => 1 << 4,
        <= 31 => 1 << 5,
        <= 127 => 1 << 6,
        _ => 1 << 7,
    };
}
