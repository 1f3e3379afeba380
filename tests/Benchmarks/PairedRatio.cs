using System.Diagnostics;

namespace ImageTrust.Benchmarks;

/// <summary>
/// Verification and bare crypto in turns of a few milliseconds, so that a busy neighbour slows both alike. BenchmarkDotNet measures one
/// after the other, which on a shared machine compares two different machines.
/// </summary>
internal sealed record PairedRatio(double BareMicroseconds, double VerifyMicroseconds, double MedianRatio)
{
    private const int Rounds = 300;
    private const int Repeats = 8;

    /// <summary>The best turn of each, and the median over the turns of one divided by the other.</summary>
    public static PairedRatio Measure(string sample)
    {
        var benchmarks = new VerificationBenchmarks { Sample = sample };
        benchmarks.Prepare();
        for (var turn = 0; turn < Rounds; turn++)
        {
            Turn(benchmarks.Bare);
            Turn(benchmarks.Verify);
        }

        var turns = Enumerable.Range(0, Rounds).Select(_ => (Bare: Turn(benchmarks.Bare), Verify: Turn(benchmarks.Verify))).ToList();
        var ratios = turns.Select(turn => turn.Verify / turn.Bare).Order().ToList();
        return new(turns.Min(turn => turn.Bare), turns.Min(turn => turn.Verify), ratios[Rounds / 2]);
    }

    private static double Turn<T>(Func<T> action)
    {
        var start = Stopwatch.GetTimestamp();
        for (var repeat = 0; repeat < Repeats; repeat++)
        {
            action();
        }

        return Stopwatch.GetElapsedTime(start).TotalMicroseconds / Repeats;
    }
}
