using System.CommandLine;
using ImageTrust.Policy.Contract;

namespace ImageTrust.Infra.Preview;

/// <summary>What to compare a plan with.</summary>
internal abstract record BaselineChoice
{
    public const string RevisionPrefix = "git:";

    /// <summary>As a reader knows it; null when there is none.</summary>
    public virtual string? Words => null;

    /// <summary>Nothing: every resource is a creation.</summary>
    public sealed record None : BaselineChoice;

    /// <summary>An earlier plan in a file.</summary>
    public sealed record PlanFile(string Path) : BaselineChoice
    {
        public override string Words => Path;
    }

    /// <summary>The plan committed at a git revision.</summary>
    public sealed record Revision(string Name) : BaselineChoice
    {
        public override string Words => RevisionPrefix + Name;
    }

    /// <summary>The output of <c>pulumi stack export</c>.</summary>
    public sealed record State(string Path) : BaselineChoice
    {
        public override string Words => $"the stack's state, {Path}";
    }
}

/// <summary>One call of <c>preview</c>, parsed.</summary>
/// <param name="Phase">What if the stack were in this phase; null for the policy's own.</param>
/// <param name="Overrides">Settings given on the command line, full keys.</param>
/// <param name="Diff">Print every changed property.</param>
/// <param name="JsonFile">Where to put the plan; <c>-</c> is standard output, then without the tree, here and below.</param>
/// <param name="MarkdownFile">Where to put the review for a pull request.</param>
/// <param name="HtmlFile">Where to put the review as a page.</param>
/// <param name="Write">Store the plan as <c>stacks/STACK/plan.json</c>.</param>
/// <param name="EvidenceFile">What <c>policy evidence</c> wrote: say what of it the phase would refuse.</param>
internal sealed record PreviewOptions(
    string Stack,
    string? Phase,
    IReadOnlyDictionary<string, string> Overrides,
    BaselineChoice Baseline,
    bool Diff,
    string? JsonFile,
    string? MarkdownFile,
    string? HtmlFile,
    bool Write,
    bool ExpectNoChanges,
    string? EvidenceFile = null)
{
    /// <summary>The file name that means standard output.</summary>
    public const string StandardOutput = "-";

    public static readonly Option<string?> StackOption = new("--stack", "-s") { Description = "Stack to preview: reads Pulumi.STACK.yaml" };

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

    public static readonly Option<bool> DiffOption = new("--diff", "--details") { Description = "Print the changes property by property" };

    public static readonly Option<string?> MarkdownOption = new("--markdown")
    {
        Description = "Write the review as a pull-request comment to this file; - is standard output",
    };

    public static readonly Option<string?> HtmlOption = new("--html") { Description = "Write the review as one self-contained page to this file; - is standard output" };

    public static readonly Option<string?> JsonOption = new("--json") { Description = "Write the plan as JSON to this file; - is standard output" };

    public static readonly Option<bool> WriteOption = new("--write") { Description = $"Store the plan as {BaselineSource.CommittedPlan("STACK")}, for pull requests" };

    public static readonly Option<bool> ExpectNoChangesOption = new("--expect-no-changes") { Description = "Exit 3 when there is any change" };

    public static readonly Option<string?> EvidenceOption = new("--evidence") { Description = "What `policy evidence` wrote: say which workloads the phase would refuse, by rule" };

    /// <returns>The options, or null and what is wrong with the call.</returns>
    public static (PreviewOptions? Options, string? Problem) From(ParseResult call)
    {
        if (call.GetValue(StackOption) is not { } stack)
        {
            return (null, "--stack STACK is missing; " + Usage.StacksHere());
        }

        var against = call.GetValue(AgainstOption);
        var state = call.GetValue(StateOption);
        var (overrides, problem) = Overriding(call.GetValue(ConfigOption) ?? []);
        var options = new PreviewOptions(
            stack,
            call.GetValue(PhaseOption),
            overrides,
            Choose(against, state),
            call.GetValue(DiffOption),
            call.GetValue(JsonOption),
            call.GetValue(MarkdownOption),
            call.GetValue(HtmlOption),
            call.GetValue(WriteOption),
            call.GetValue(ExpectNoChangesOption),
            call.GetValue(EvidenceOption));
        problem ??= (against, state) is ({ }, { }) ? "--against and --state are two baselines; give one"
            : options.Write && (options.Phase is not null || overrides.Count > 0)
                ? "--write stores what the stack is, not what it would be: leave out --phase and --config"
            : new[] { options.JsonFile, options.MarkdownFile, options.HtmlFile }.Count(file => file == StandardOutput) > 1
                ? "standard output takes one of --json -, --markdown - and --html -; give the others a file"
            : null;
        return problem is null ? (options, null) : (null, problem);
    }

    private static BaselineChoice Choose(string? against, string? state) =>
        state is not null ? new BaselineChoice.State(state)
        : against is null ? new BaselineChoice.None()
        : against.StartsWith(BaselineChoice.RevisionPrefix, StringComparison.Ordinal) ? new BaselineChoice.Revision(against[BaselineChoice.RevisionPrefix.Length..])
        : new BaselineChoice.PlanFile(against);

    private static (IReadOnlyDictionary<string, string> Overrides, string? Problem) Overriding(string[] pairs)
    {
        var overrides = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var pair in pairs)
        {
            var equals = pair.IndexOf('=', StringComparison.Ordinal);
            if (equals <= 0)
            {
                return (overrides, $"--config {pair}: expected KEY=VALUE");
            }

            overrides[StackKeys.Full(pair[..equals])] = pair[(equals + 1)..];
        }

        return (overrides, null);
    }
}
