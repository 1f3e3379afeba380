using System.Globalization;
using ImageTrust.Benchmarks;
using ImageTrust.Benchmarks.Inventory;
using ImageTrust.Benchmarks.Logs;
using ImageTrust.Benchmarks.Reviews;
using ImageTrust.Benchmarks.Verify;
using ImageTrust.Decisions.Records;

// What the scripts beside this file start; people start the scripts.
switch (args)
{
    case ["verification", var folder]:
        VerificationTable.Print(folder);
        return 0;
    case ["serve"]:
        await BenchmarkRegistry.ServeAsync(Console.In, Console.Out);
        return 0;
    case ["verify", var policy, var cosign, var turns]:
        await VerifyBenchmark.RunAsync(policy, cosign, int.Parse(turns, CultureInfo.InvariantCulture), Console.Out);
        return 0;
    case ["inventory", var policy, var workloads, var digests]:
        await InventoryBenchmark.RunAsync(
            policy, int.Parse(workloads, CultureInfo.InvariantCulture), int.Parse(digests, CultureInfo.InvariantCulture), Console.Out);
        return 0;
    case ["log", var policy, var lines]:
        await LogBenchmark.RunAsync(
            policy, DecisionJson.Line(SampleRecords.Of(0, 0, SampleRecords.Start)), long.Parse(lines, CultureInfo.InvariantCulture), Console.Out);
        return 0;
    case ["evidence", var policy, var workloads, var days, var each]:
        await EvidenceBenchmark.RunAsync(
            policy, int.Parse(workloads, CultureInfo.InvariantCulture), int.Parse(days, CultureInfo.InvariantCulture), int.Parse(each, CultureInfo.InvariantCulture), Console.Out);
        return 0;
    case ["stage", var folder]:
        await ReviewStage.ServeAsync(folder);
        return 0;
    case ["stage", var folder, var images]:
        await ReviewStage.ServeAsync(folder, int.Parse(images, CultureInfo.InvariantCulture));
        return 0;
    case ["plain", var folder]:
        await PlainEndpoint.ServeAsync(folder);
        return 0;
    case ["decide", var folder]:
        await InProcessDecisions.PrintAsync(folder);
        return 0;
    default:
        Console.Error.WriteLine("usage: verification FOLDER | serve | verify POLICY COSIGN TURNS | inventory POLICY WORKLOADS DIGESTS | log POLICY LINES | evidence POLICY WORKLOADS DAYS EACH | stage FOLDER [IMAGES] | plain FOLDER | decide FOLDER");
        return 2;
}
