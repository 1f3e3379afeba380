using System.Globalization;
using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Exporters.Json;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Loggers;
using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;
using ImageTrust.Benchmarks;

// In process: one build less, and the pinning to one core by the script holds. Iterations are short and many, so that a busy
// neighbour spoils some of them and not the median.
var job = Job.Default.WithToolchain(InProcessEmitToolchain.Instance).WithWarmupCount(4).WithIterationCount(25)
    .WithIterationTime(Perfolizer.Horology.TimeInterval.FromMilliseconds(200));
var config = ManualConfig.CreateEmpty().AddJob(job).AddColumnProvider(DefaultColumnProviders.Instance).AddLogger(NullLogger.Instance)
    .AddExporter(JsonExporter.Brief).WithArtifactsPath(args is [var folder, ..] ? folder : "artifacts/benchmarks");
var summary = BenchmarkRunner.Run<VerificationBenchmarks>(config);

Console.WriteLine($"{"sample",-28} {"bare us",9} {"verify us",10} {"ratio",6} {"per s",7} {"alloc B",9} {"crypto ops",10}");
foreach (var group in summary.Reports.GroupBy(report => (string)report.BenchmarkCase.Parameters["Sample"]))
{
    var (bare, verify) = (ReportOf(group, nameof(VerificationBenchmarks.Bare)), ReportOf(group, nameof(VerificationBenchmarks.Verify)));
    var (bareTime, verifyTime) = (bare.ResultStatistics!.Median / 1000, verify.ResultStatistics!.Median / 1000);
    Console.WriteLine(string.Create(
        CultureInfo.InvariantCulture,
        $"{group.Key,-28} {bareTime,9:F1} {verifyTime,10:F1} {verifyTime / bareTime,6:F2} {1e6 / verifyTime,7:F0} {verify.GcStats.GetBytesAllocatedPerOperation(verify.BenchmarkCase),9} {VerificationBenchmarks.OperationsOf(group.Key),10}"));
}

static BenchmarkReport ReportOf(IEnumerable<BenchmarkReport> reports, string method) =>
    reports.Single(report => report.BenchmarkCase.Descriptor.WorkloadMethod.Name == method);
