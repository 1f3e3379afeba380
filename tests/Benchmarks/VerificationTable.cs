using System.Globalization;
using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Exporters.Json;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Loggers;
using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;

namespace ImageTrust.Benchmarks;

/// <summary>The table that <c>tests/Benchmarks/run</c> prints.</summary>
internal static class VerificationTable
{
    /// <param name="folder">Where the full reports go.</param>
    public static void Print(string folder)
    {
        // In process: one build less, and the pinning to one core by the script holds. Iterations are short and many, so that a busy
        // neighbour spoils some of them and not the median.
        var job = Job.Default.WithToolchain(InProcessEmitToolchain.Instance).WithWarmupCount(4).WithIterationCount(25)
            .WithIterationTime(Perfolizer.Horology.TimeInterval.FromMilliseconds(200));
        var config = ManualConfig.CreateEmpty().AddJob(job).AddColumnProvider(DefaultColumnProviders.Instance).AddLogger(NullLogger.Instance)
            .AddExporter(JsonExporter.Brief).WithArtifactsPath(folder);
        var summary = BenchmarkRunner.Run<VerificationBenchmarks>(config);

        // "best" columns: the fastest turns, near what an idle machine does; "paired": the median of verification over bare crypto turn by turn.
        Console.WriteLine(
            $"{"sample",-26} {"bare us",8} {"verify us",9} {"ratio",6} {"alloc B",8} | "
            + $"{"best bare",9} {"best verify",11} {"best/s",7} {"paired",7} | {"ops",3}");
        foreach (var group in summary.Reports.GroupBy(report => (string)report.BenchmarkCase.Parameters["Sample"]))
        {
            Console.WriteLine(RowOf(group.Key, group));
        }
    }

    private static string RowOf(string sample, IEnumerable<BenchmarkReport> reports)
    {
        var (bare, verify) = (ReportOf(reports, nameof(VerificationBenchmarks.Bare)), ReportOf(reports, nameof(VerificationBenchmarks.Verify)));
        var (bareTime, verifyTime) = (bare.ResultStatistics!.Median / 1000, verify.ResultStatistics!.Median / 1000);
        var allocated = verify.GcStats.GetBytesAllocatedPerOperation(verify.BenchmarkCase);
        var paired = PairedRatio.Measure(sample);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{sample,-26} {bareTime,8:F1} {verifyTime,9:F1} {verifyTime / bareTime,6:F2} {allocated,8} | "
            + $"{paired.BareMicroseconds,9:F1} {paired.VerifyMicroseconds,11:F1} {1e6 / paired.VerifyMicroseconds,7:F0} "
            + $"{paired.MedianRatio,7:F2} | {VerificationBenchmarks.OperationsOf(sample),3}");
    }

    private static BenchmarkReport ReportOf(IEnumerable<BenchmarkReport> reports, string method) =>
        reports.Single(report => report.BenchmarkCase.Descriptor.WorkloadMethod.Name == method);
}
