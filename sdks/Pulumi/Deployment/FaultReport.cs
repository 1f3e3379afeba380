using System.Reflection;

namespace Pulumi;

/// <summary>Tells the user why a program failed.</summary>
internal static class FaultReport
{
    /// <summary>The exit code by which the language host knows that nothing needs to be added.</summary>
    private const int AlreadyReported = 32;

    /// <returns>32, or 1 when the engine could not be reached any more.</returns>
    public static async Task<int> SendAsync(IReadOnlyList<Exception> faults, EngineLog log)
    {
        try
        {
            foreach (var fault in faults)
            {
                if (fault is LogException)
                {
                    throw fault;
                }

                await log.ReportAsync(Describe(fault), (fault as ResourceException)?.Resource);
            }

            return AlreadyReported;
        }
        catch (LogException unreachable)
        {
            // Nobody else will show what went wrong before the connection did.
            foreach (var fault in faults.Where(fault => fault is not LogException))
            {
                await Console.Error.WriteLineAsync(Describe(fault));
            }

            await Console.Error.WriteLineAsync(unreachable.Message);
            return 1;
        }
    }

    private static string Describe(Exception fault) => fault switch
    {
        RunException => fault.Message,
        ResourceException { HideStack: true } => fault.Message,
        ResourceException => fault.ToString(),
        _ => $"Running program '{ProgramName()}' failed with an unhandled exception:\n{fault}",
    };

    private static string ProgramName() => (Assembly.GetEntryAssembly()?.GetName().Name ?? "program") + ".dll";
}
