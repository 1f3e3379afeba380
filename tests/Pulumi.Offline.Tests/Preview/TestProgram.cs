namespace Pulumi.Offline.Tests.Preview;

/// <summary>The real child process of these tests, and requests that run it in one of its modes.</summary>
internal static class TestProgram
{
    // .../artifacts/bin/PROJECT/CONFIGURATION: the program's output lies beside this one's.
    private static readonly DirectoryInfo s_output = new(AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar));

    public static string Assembly { get; } =
        Path.Combine(s_output.Parent!.Parent!.FullName, "Pulumi.Offline.Program", s_output.Name, "Pulumi.Offline.Program.dll");

    public static PreviewRequest Request(string mode) => new()
    {
        ProgramPath = Assembly,
        WorkingDirectory = s_output.FullName,
        RootDirectory = s_output.Parent!.FullName,
        Project = "proj",
        Stack = "dev",
        Environment = new Dictionary<string, string> { ["PROGRAM_MODE"] = mode },
        Timeout = TimeSpan.FromSeconds(180),
    };

    public static PreviewRequest With(this PreviewRequest request, string variable, string value) =>
        request with { Environment = new Dictionary<string, string>(request.Environment) { [variable] = value } };

    public static async Task<PreviewOutcome.Completed> CompletesAsync(PreviewRequest request)
    {
        var outcome = await PreviewEngine.RunAsync(request, null, TestContext.Current.CancellationToken);
        return outcome is PreviewOutcome.Completed completed ? completed
            : throw new InvalidOperationException(string.Join('\n', ((PreviewOutcome.ProgramFailed)outcome).Messages));
    }

    public static async Task<PreviewOutcome.ProgramFailed> FailsAsync(PreviewRequest request) =>
        Assert.IsType<PreviewOutcome.ProgramFailed>(await PreviewEngine.RunAsync(request, null, TestContext.Current.CancellationToken));
}
