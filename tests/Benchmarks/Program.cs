using ImageTrust.Benchmarks;
using ImageTrust.Benchmarks.Reviews;

// What the scripts beside this file start; people start the scripts.
switch (args)
{
    case ["verification", var folder]:
        VerificationTable.Print(folder);
        return 0;
    case ["stage", var folder]:
        await ReviewStage.ServeAsync(folder);
        return 0;
    case ["plain", var folder]:
        await PlainEndpoint.ServeAsync(folder);
        return 0;
    case ["decide", var folder]:
        await InProcessDecisions.PrintAsync(folder);
        return 0;
    default:
        Console.Error.WriteLine("usage: verification FOLDER | stage FOLDER | plain FOLDER | decide FOLDER");
        return 2;
}
