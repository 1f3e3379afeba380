using System.CommandLine;

namespace ImageTrust.Infra.Preview;

/// <summary>What to compare a plan with.</summary>
internal abstract record BaselineChoice
{
    /// <summary>Nothing: every resource is a creation.</summary>
    public sealed record None : BaselineChoice;

    /// <summary>An earlier plan in a file.</summary>
    public sealed record PlanFile(string Path) : BaselineChoice;

    /// <summary>The plan committed at a git revision.</summary>
    public sealed record Revision(string Name) : BaselineChoice;

    /// <summary>The output of <c>pulumi stack export</c>.</summary>
    public sealed record State(string Path) : BaselineChoice;
}

/// <summary>One call of <c>preview</c>, parsed.</summary>
/// <param name="Phase">What if the stack were in this phase; null for the policy's own.</param>
/// <param name="Overrides">Settings given on the command line, full keys.</param>
/// <param name="Write">Store the plan as <c>stacks/STACK/plan.json</c>.</param>
internal sealed record PreviewOptions(
    string Stack,
    string? Phase,
    IReadOnlyDictionary<string, string> Overrides,
    BaselineChoice Baseline,
    string? JsonFile,
    bool Write,
    bool ExpectNoChanges)
{
    private const string RevisionPrefix = "git:";

    public static readonly Option<string> StackOption = new("--stack", "-s") { Description = "Stack to preview: reads Pulumi.STACK.yaml", Required = true };

    public static readonly Option<string?> PhaseOption = new("--phase") { Description = "What if the stack were in this phase (day1, day1.5, day2)" };

    public static readonly Option<string[]> ConfigOption = new("--config", "-c")
    {
        Description = "Override a setting, as KEY=VALUE; may be repeated",
    };

    public static readonly Option<string?> AgainstOption = new("--against")
    {
        Description = "Compare with an earlier plan: a FILE, or git:REF for the plan committed at REF",
    };

    public static readonly Option<string?> StateOption = new("--state") { Description = "Compare with the output of `pulumi stack export`" };

    public static readonly Option<string?> JsonOption = new("--json") { Description = "Write the plan as JSON to this file" };

    public static readonly Option<bool> WriteOption = new("--write") { Description = "Store the plan as stacks/STACK/plan.json, for pull requests" };

    public static readonly Option<bool> ExpectNoChangesOption = new("--expect-no-changes") { Description = "Exit 3 when there is any change" };

    /// <returns>The options, or null and what is wrong with the call.</returns>
    public static (PreviewOptions? Options, string? Problem) From(ParseResult call, string project)
    {
        var against = call.GetValue(AgainstOption);
        var state = call.GetValue(StateOption);
        var (overrides, problem) = Overriding(call.GetValue(ConfigOption) ?? [], project);
        var options = new PreviewOptions(
            call.GetRequiredValue(StackOption),
            call.GetValue(PhaseOption),
            overrides,
            Choose(against, state),
            call.GetValue(JsonOption),
            call.GetValue(WriteOption),
            call.GetValue(ExpectNoChangesOption));
        problem ??= (against, state) is ({ }, { }) ? "--against and --state are two baselines; give one"
            : options.Write && (options.Phase is not null || overrides.Count > 0)
                ? "--write stores what the stack is, not what it would be: leave out --phase and --config"
            : null;
        return problem is null ? (options, null) : (null, problem);
    }

    private static BaselineChoice Choose(string? against, string? state) =>
        state is not null ? new BaselineChoice.State(state)
        : against is null ? new BaselineChoice.None()
        : against.StartsWith(RevisionPrefix, StringComparison.Ordinal) ? new BaselineChoice.Revision(against[RevisionPrefix.Length..])
        : new BaselineChoice.PlanFile(against);

    private static (IReadOnlyDictionary<string, string> Overrides, string? Problem) Overriding(string[] pairs, string project)
    {
        var overrides = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var pair in pairs)
        {
            var equals = pair.IndexOf('=', StringComparison.Ordinal);
            if (equals <= 0)
            {
                return (overrides, $"--config {pair}: expected KEY=VALUE");
            }

            overrides[Workspace.StackFile.FullKey(pair[..equals], project)] = pair[(equals + 1)..];
        }

        return (overrides, null);
    }
}
