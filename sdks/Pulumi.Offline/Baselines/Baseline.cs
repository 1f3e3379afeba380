using Pulumi.Offline.Plans;

namespace Pulumi.Offline.Baselines;

/// <summary>What was there before: nothing, an earlier plan, or a stack's exported state.</summary>
public sealed record Baseline
{
    private Baseline(IReadOnlyList<PlannedResource> resources, PlanValue.Map outputs) => (Resources, Outputs) = (resources, outputs);

    public static Baseline Empty { get; } = new([], PlanValue.Map.Empty);

    public IReadOnlyList<PlannedResource> Resources { get; }

    public PlanValue.Map Outputs { get; }

    /// <summary>
    /// Whether this is real state: every value is known there, and the providers have filled in what the program left out. An earlier
    /// plan has the same gaps as the new one.
    /// </summary>
    internal bool IsState { get; private init; }

    internal bool IsEmpty => Resources.Count == 0;

    /// <summary>What the stack would hold after that plan: what it deletes is gone.</summary>
    public static Baseline FromPlan(Plan plan) => new([.. plan.Resources.Where(resource => resource.Op != PlanOp.Delete)], plan.Outputs);

    /// <summary>Reads the output of <c>pulumi stack export</c>, with or without <c>--show-secrets</c>: a secret's value is never read.</summary>
    /// <exception cref="JsonFormatException">The stream is no stack export; the message says where and why.</exception>
    public static Baseline FromStackExport(Stream stream, string file)
    {
        var (resources, outputs) = StackExport.Read(stream, file);
        return new Baseline(resources, outputs) { IsState = true };
    }

    /// <summary>Why the plan cannot be compared with this baseline, or null: they must be of one stack.</summary>
    public string? Mismatch(Plan plan) => Mismatch(plan.Project, plan.Stack);

    /// <summary>Why a plan of that stack could not be compared with this baseline, or null.</summary>
    public string? Mismatch(string project, string stack) => Resources
        .Where(resource => resource.Urn.Stack != stack || resource.Urn.Project != project)
        .Select(resource => $"the baseline is of stack {resource.Urn.Stack} of project {resource.Urn.Project}, the plan of stack {stack} of project {project}")
        .FirstOrDefault();
}
