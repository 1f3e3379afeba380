using Pulumi.Offline.Diagnostics;
using Pulumi.Offline.Plans;

namespace Pulumi.Offline;

/// <summary>How a preview ended. A closed set. No secret of the run stands in any of its texts.</summary>
/// <param name="Diagnostics">Messages of the program and the engine, in order, debug messages left out.</param>
/// <param name="Output">What the program wrote to its standard output, or the end of it.</param>
public abstract record PreviewOutcome(IReadOnlyList<Diagnostic> Diagnostics, string Output)
{
    /// <summary>The program registered everything. Every resource of the plan is still to be compared with a baseline.</summary>
    /// <param name="Plan">Everything is to be created.</param>
    /// <param name="Diagnostics">As above.</param>
    /// <param name="Output">As above.</param>
    public sealed record Completed(Plan Plan, IReadOnlyList<Diagnostic> Diagnostics, string Output)
        : PreviewOutcome(Diagnostics, Output);

    /// <summary>The program did not start, failed, crashed or ran too long.</summary>
    /// <param name="Messages">Why, one sentence or more each; never a stack of this library.</param>
    /// <param name="ExitCode">Null when there is none: not started, or stopped.</param>
    /// <param name="Diagnostics">As above; those of severity error repeat in the messages.</param>
    /// <param name="Output">As above.</param>
    /// <param name="ErrorTail">The end of what the program wrote to its standard error.</param>
    public sealed record ProgramFailed(
        IReadOnlyList<string> Messages, int? ExitCode, IReadOnlyList<Diagnostic> Diagnostics, string Output, string ErrorTail)
        : PreviewOutcome(Diagnostics, Output);
}
