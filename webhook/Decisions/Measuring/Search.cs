using ImageTrust.Decisions.Verification;
using ImageTrust.Policy.Images;
using ImageTrust.Policy.Model.Policies;
using ImageTrust.Policy.Model.Verdicts;

namespace ImageTrust.Decisions.Measuring;

/// <summary>What is being filled, where evidence for it is looked for, and when it is enough; whether a registry or memory gives the evidence.</summary>
/// <param name="Image">What is asked about.</param>
/// <param name="Resolved">What it stands for.</param>
/// <param name="Rule">The rule that decides.</param>
/// <param name="Sufficiency">When the policy needs no more.</param>
/// <param name="Now">The present.</param>
/// <param name="IsThorough">It is never enough.</param>
internal sealed record Search(
    ImageReference Image, Resolved Resolved, NamedRule? Rule, Sufficiency Sufficiency, DateTimeOffset Now, bool IsThorough = false)
{
    // The end of a search asks of the sheet what its last step asked.
    private Answer? last;

    public FactSheet Sheet { get; } = Resolved.Sheet(Image);

    /// <summary>The places in their order; elsewhere only what is still lacking is looked for.</summary>
    public IEnumerable<SearchPlace> Places =>
        SearchPlace.Of(Image, Resolved.Digest!, Rule?.Rule).Where(place => place.Elsewhere is null || !IsOver());

    /// <summary>The sheets to be filled from one place, each to be asked for when the one before has been filled: the image's, and its platforms'.</summary>
    public IEnumerable<FactSheet> Open(SearchPlace place)
    {
        if (place.Elsewhere is null || !IsEnough(Sheet))
        {
            yield return Sheet;
        }

        if (!WantsPlatforms())
        {
            yield break;
        }

        foreach (var platform in Sheet.Platforms!.Where(platform => place.Elsewhere is null || !IsOver(platform)))
        {
            if (platform.CanBeMeasured)
            {
                yield return platform.Sheet;
            }
            else if (platform.Unmeasured is { } problem)
            {
                platform.Sheet.Add(problem);
            }
        }
    }

    /// <summary>The same for what was resolved since, with a sheet of its own.</summary>
    public Search With(Resolved resolved) => new(Image, resolved, Rule, Sufficiency, Now, IsThorough);

    public bool IsEnough(FactSheet sheet) =>
        !IsThorough && (Sufficiency.ReadsAll ? Sufficiency.IsEnough(sheet.ToFacts(), Now) : IsSatisfied(sheet));

    /// <summary>The search has ended, and the policy is satisfied by what was found, whatever else there may be.</summary>
    public bool Suffices() => (Sheet.Platforms, Rule?.Rule.Platforms) switch
    {
        ({ } platforms, PlatformEvidence.EachRequired) => IsSatisfied(Sheet) && platforms.All(platform => IsSatisfied(platform.Sheet)),
        ({ Count: > 0 } platforms, PlatformEvidence.EachAccepted) => IsSatisfied(Sheet) || platforms.All(platform => IsSatisfied(platform.Sheet)),
        _ => IsSatisfied(Sheet),
    };

    private bool IsSatisfied(FactSheet sheet)
    {
        if (IsThorough)
        {
            return false;
        }

        if (last is not { } known || !ReferenceEquals(known.Sheet, sheet) || known.Changes != sheet.Changes)
        {
            last = known = new Answer(sheet, sheet.Changes, Sufficiency.IsSatisfied(sheet.ToFacts(), Now));
        }

        return known.IsSatisfied;
    }

    private bool WantsPlatforms() => Resolved.Children is not null && Rule?.Rule.Platforms switch
    {
        PlatformEvidence.EachRequired => true,
        PlatformEvidence.EachAccepted => !IsEnough(Sheet),
        _ => false,
    };

    /// <summary>Nothing that is looked for elsewhere could be lacking.</summary>
    private bool IsOver() => (Sheet.Platforms, Rule?.Rule.Platforms) switch
    {
        ({ } platforms, PlatformEvidence.EachRequired) => IsEnough(Sheet) && platforms.All(IsOver),
        ({ Count: > 0 } platforms, PlatformEvidence.EachAccepted) => IsEnough(Sheet) || platforms.All(IsOver),
        _ => IsEnough(Sheet),
    };

    private bool IsOver(PlatformSheet platform) => !platform.CanBeMeasured || IsEnough(platform.Sheet);

    /// <summary>Whether a sheet satisfied the policy, and as of which of its changes.</summary>
    private sealed record Answer(FactSheet Sheet, int Changes, bool IsSatisfied);
}
