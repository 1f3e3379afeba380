using Pulumi.Offline.Plans;
using Pulumi.Offline.Urns;

namespace Pulumi.Offline.Baselines;

/// <summary>Which resource of the baseline each resource of a plan was: the one of its URN, else of its first alias that is there.</summary>
internal sealed class BaselineMatches
{
    private readonly Dictionary<Urn, PlannedResource> _earlier = [];
    private readonly Dictionary<Urn, Urn> _renamed = [];

    public BaselineMatches(Plan plan, Baseline baseline)
    {
        var unclaimed = baseline.Resources.ToDictionary(resource => resource.Urn);
        // A resource that still has its URN keeps it, whoever names that URN as an alias.
        foreach (var resource in plan.Resources.Where(resource => unclaimed.ContainsKey(resource.Urn)))
        {
            Claim(resource.Urn, resource.Urn);
        }

        foreach (var resource in plan.Resources.Where(resource => !_earlier.ContainsKey(resource.Urn)))
        {
            if (resource.Options.Aliases.FirstOrDefault(unclaimed.ContainsKey) is { } alias)
            {
                Claim(resource.Urn, alias);
            }
        }

        Unmatched = [.. unclaimed.Values];

        void Claim(Urn urn, Urn earlier)
        {
            unclaimed.Remove(earlier, out var resource);
            _earlier.Add(urn, resource!);
            _renamed.Add(earlier, urn);
        }
    }

    /// <summary>What the plan has no longer.</summary>
    public IReadOnlyList<PlannedResource> Unmatched { get; }

    public PlannedResource? Earlier(Urn urn) => _earlier.GetValueOrDefault(urn);

    /// <summary>The URN that a resource of the baseline has now; its old one when it is gone.</summary>
    public Urn Now(Urn earlier) => _renamed.GetValueOrDefault(earlier, earlier);
}
