using System.Collections.Immutable;
using Pulumi.Offline.Urns;

namespace Pulumi.Offline.Plans;

public enum PlanOp
{
    Create,
    Update,
    Replace,
    Delete,
    Same,
}

/// <summary>One resource of a plan: what the program asks for, and what an update would do about it.</summary>
public sealed record PlannedResource(Urn Urn)
{
    public Urn? Parent { get; init; }

    /// <summary>False for components and the stack.</summary>
    public bool Custom { get; init; }

    /// <summary>The explicit provider's URN, without the id that only an update knows; null for a default provider.</summary>
    public Urn? Provider { get; init; }

    public bool Protect { get; init; }

    /// <summary>Sorted ordinally, each once.</summary>
    public ImmutableArray<Urn> Dependencies { get; init; } = [];

    /// <summary>Input property → the resources its value comes from, sorted ordinally.</summary>
    public ImmutableSortedDictionary<string, ImmutableArray<Urn>> PropertyDependencies { get; init; } =
        ImmutableSortedDictionary.Create<string, ImmutableArray<Urn>>(StringComparer.Ordinal);

    public PlanValue.Map Inputs { get; init; } = PlanValue.Map.Empty;

    public PlanOp Op { get; init; } = PlanOp.Create;

    public ImmutableArray<PropertyChange> Changes { get; init; } = [];

    /// <summary>Why it is replaced, when a comparison found that it is. Not part of the plan's JSON.</summary>
    public ImmutableArray<ReplaceReason> ReplacedBecause { get; init; } = [];

    /// <summary>Options that steer a comparison. Not part of the plan's JSON.</summary>
    public ComparisonOptions Options { get; init; } = ComparisonOptions.None;

    public string Type => Urn.Type;

    public string Name => Urn.Name;
}

/// <summary>The resource options that decide how a resource is compared with what was there before.</summary>
/// <param name="IgnoreChanges">Properties whose changes do not count.</param>
/// <param name="ReplaceOnChanges">Properties whose changes replace the resource.</param>
/// <param name="ReplaceWith">Resources whose replacement replaces this one.</param>
/// <param name="Aliases">Earlier identities, the program's order, those inherited from the parent last.</param>
public sealed record ComparisonOptions(
    ImmutableArray<PropertyPath> IgnoreChanges,
    ImmutableArray<PropertyPath> ReplaceOnChanges,
    ImmutableArray<Urn> ReplaceWith,
    ImmutableArray<Urn> Aliases)
{
    public static ComparisonOptions None { get; } = new([], [], [], []);
}

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
