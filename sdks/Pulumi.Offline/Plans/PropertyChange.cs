namespace Pulumi.Offline.Plans;

public enum ChangeKind
{
    Add,
    Update,
    Delete,
}

/// <summary>
/// One property that differs from the baseline. <paramref name="Old"/> is null when added, <paramref name="New"/> when deleted; both are
/// masked when either is a secret, because a value that became secret was one before.
/// </summary>
public sealed record PropertyChange(PropertyPath Path, ChangeKind Kind, PlanValue? Old, PlanValue? New, bool ForcesReplace);
