namespace Pulumi.Offline.Plans;

/// <summary>
/// What an update of a stack would do. <paramref name="Phase"/> is the caller's word for the state the stack was previewed in, or null.
/// Resources stand in <see cref="ResourceOrder"/>, whatever order the program registered them in.
/// </summary>
public sealed record Plan(
    string Project, string Stack, string? Phase, IReadOnlyList<PlannedResource> Resources, PlanValue.Map Outputs)
{
    /// <summary>How the stack's outputs differ from the baseline's. Not part of the plan's JSON: it follows from the two plans.</summary>
    public IReadOnlyList<PropertyChange> OutputChanges { get; init; } = [];

    /// <summary>How many resources each operation touches; every operation has an entry.</summary>
    public IReadOnlyDictionary<PlanOp, int> Summary =>
        Enum.GetValues<PlanOp>().ToDictionary(op => op, op => Resources.Count(resource => resource.Op == op));

    public bool HasChanges => Resources.Any(resource => resource.Op != PlanOp.Same);
}
