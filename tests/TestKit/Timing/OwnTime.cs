using System.Diagnostics;

namespace ImageTrust.TestKit.Timing;

/// <summary>
/// How long something took, and how much of that was its own: a busy machine can stand still for seconds, which says nothing about what was waited for.
/// The least is held against <see cref="Elapsed"/>, the most against <see cref="Own"/>.
/// </summary>
public sealed class OwnTime
{
    private static readonly TimeSpan Beat = TimeSpan.FromMilliseconds(10);

    private static readonly ManualResetEvent Never = new(false);

    private static long lostTicks;

    private readonly long began = Stopwatch.GetTimestamp();
    private readonly long lostBefore = Interlocked.Read(ref lostTicks);

    static OwnTime() => new Thread(Watch) { IsBackground = true, Name = nameof(OwnTime), Priority = ThreadPriority.Highest }.Start();

    /// <summary>By the clock.</summary>
    public TimeSpan Elapsed => Stopwatch.GetElapsedTime(began);

    /// <summary>Without what a thread that only waits was kept from running.</summary>
    public TimeSpan Own => Elapsed - TimeSpan.FromTicks(Interlocked.Read(ref lostTicks) - lostBefore);

    private static void Watch()
    {
        while (true)
        {
            long before = Stopwatch.GetTimestamp();
            Never.WaitOne(Beat);
            var late = Stopwatch.GetElapsedTime(before) - Beat;
            if (late > Beat)
            {
                Interlocked.Add(ref lostTicks, late.Ticks);
            }
        }
    }
}
