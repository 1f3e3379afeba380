using System.Collections.Immutable;
using ImageTrust.Registry.Failures;

namespace ImageTrust.Registry.Evidence;

/// <summary>How far a place was looked through. Only <see cref="Complete"/> proves that something is not there.</summary>
public abstract record Completeness
{
    private Completeness()
    {
    }

    /// <summary>Everything in it was seen.</summary>
    public sealed record Complete : Completeness;

    /// <summary>Something in it was not seen.</summary>
    /// <param name="Causes">Why not; one of each code, at least one.</param>
    public sealed record Partial(ImmutableArray<RegistryFailure> Causes) : Completeness;

    /// <summary>The one who asked had seen enough and looked no further.</summary>
    public sealed record Unfinished : Completeness;
}

/// <summary>A place that was looked at.</summary>
public sealed record SearchedPlace(EvidenceSource Place, Completeness Completeness);
