using ImageTrust.Infra;
using ImageTrust.Infra.Preview;
using Pulumi;

// Under Pulumi the engine's address is in the environment and there are no arguments; by hand this is a command line.
return args is [] && Environment.GetEnvironmentVariable("PULUMI_MONITOR") is { Length: > 0 }
    ? await Deployment.RunAsync(ImageTrustProgram.Run)
    : await CommandLine.RunAsync(args);
