using System.Collections.Immutable;
using Pulumi.Offline.Plans;
using Pulumi.Offline.Urns;

namespace Pulumi.Offline.Baselines;

/// <summary>
/// Decides operation and changes of each resource. An unknown stands for a value of another resource: it is taken to stay what it was
/// unless it comes from other resources than before, or from one that is created or replaced.
/// </summary>
internal sealed class ResourceComparison(Plan plan, Baseline baseline, BaselineMatches matches)
{
    private static readonly PropertyPath s_provider = PropertyPath.Root.Child("provider");

    private readonly Dictionary<Urn, PlannedResource> _planned = plan.Resources.ToDictionary(resource => resource.Urn);
    private readonly Dictionary<Urn, PlannedResource> _compared = [];
    private readonly HashSet<Urn> _comparing = [];

    public PlannedResource Of(PlannedResource resource)
    {
        if (!_compared.TryGetValue(resource.Urn, out var compared))
        {
            _comparing.Add(resource.Urn);
            compared = matches.Earlier(resource.Urn) is { } earlier ? Compare(resource, earlier) : resource with { Op = PlanOp.Create, Changes = [] };
            _comparing.Remove(resource.Urn);
            _compared.Add(resource.Urn, compared);
        }

        return compared;
    }

    private PlannedResource Compare(PlannedResource resource, PlannedResource earlier)
    {
        var inputs = CompareInputs(resource, earlier).Select(change => (Change: change, Basis: BasisFor(resource, change.Path))).ToList();
        var provider = CompareProvider(resource, earlier).ToList();
        PropertyChange[] changes = [.. provider, .. inputs.Select(input => input.Change with { ForcesReplace = input.Basis is not null })];
        ReplaceReason[] reasons =
        [
            .. provider.Where(change => change.ForcesReplace).Select(change => new ReplaceReason(ReplaceBasis.Provider, change.Path.ToString())),
            .. inputs.Where(input => input.Basis is not null).Select(input => new ReplaceReason(input.Basis!.Value, input.Change.Path.ToString())),
            .. resource.Custom != earlier.Custom ? [new ReplaceReason(ReplaceBasis.Kind, resource.Name)] : Array.Empty<ReplaceReason>(),
            .. resource.Options.ReplaceWith.Where(urn => OpOf(urn) == PlanOp.Replace).Select(urn => new ReplaceReason(ReplaceBasis.Companion, urn.Name)),
        ];
        return resource with
        {
            Op = reasons.Length > 0 ? PlanOp.Replace : changes.Length > 0 ? PlanOp.Update : PlanOp.Same,
            Changes = [.. changes],
            ReplacedBecause = [.. reasons],
        };
    }

    private IEnumerable<PropertyChange> CompareInputs(PlannedResource resource, PlannedResource earlier)
    {
        var diff = new PropertyDiff((path, old) => UnknownChanges(resource, earlier, path, old));
        return diff.Compare(earlier.Inputs, resource.Inputs)
            .Where(change => !resource.Options.IgnoreChanges.Any(ignored => ignored.Covers(change.Path)))
            .Where(change => !(baseline.IsState && change.Kind == ChangeKind.Delete && ReplaceTable.IsFilledIn(resource.Type, change.Path)));
    }

    private bool UnknownChanges(PlannedResource resource, PlannedResource earlier, PropertyPath path, PlanValue old)
    {
        var property = path.Segments[0].Key!;
        var sources = Sources(resource, property);
        if (sources.Any(urn => OpOf(urn) is PlanOp.Create or PlanOp.Replace))
        {
            return true;
        }

        if (earlier.PropertyDependencies.TryGetValue(property, out var before) && !before.Select(matches.Now).ToHashSet().SetEquals(sources))
        {
            return true;
        }

        return !old.ContainsUnknown && (!baseline.IsState || sources.Length == 0);
    }

    // Without an entry of its own a property depends on whatever the resource does.
    private static ImmutableArray<Urn> Sources(PlannedResource resource, string property) =>
        resource.PropertyDependencies.TryGetValue(property, out var urns) ? urns : resource.Dependencies;

    private IEnumerable<PropertyChange> CompareProvider(PlannedResource resource, PlannedResource earlier)
    {
        var before = earlier.Provider is { } urn ? matches.Now(urn) : null;
        var replaced = resource.Provider is { } current && OpOf(current) == PlanOp.Replace;
        if (before == resource.Provider && !replaced)
        {
            return [];
        }

        return [new PropertyChange(
            s_provider, ChangeKind.Update, Text(before), Text(resource.Provider), replaced || PointsElsewhere(earlier.Provider, resource.Provider))];
    }

    // As the engine decides it: another provider replaces a resource only if the one becoming the other would be replaced.
    private bool PointsElsewhere(Urn? before, Urn? now)
    {
        var earlier = baseline.Resources.FirstOrDefault(resource => resource.Urn == before);
        if (earlier is null || now is null || !_planned.TryGetValue(now, out var current))
        {
            return false;
        }

        return new PropertyDiff((_, old) => !old.ContainsUnknown).Compare(earlier.Inputs, current.Inputs)
            .Any(change => ReplaceTable.ForcesReplace(current.Type, change.Path, current.Inputs, PlanValue.Map.Empty));
    }

    private ReplaceBasis? BasisFor(PlannedResource resource, PropertyPath path)
    {
        var provider = resource.Provider is { } urn && _planned.TryGetValue(urn, out var planned) ? planned.Inputs : PlanValue.Map.Empty;
        return resource.Options.ReplaceOnChanges.Any(listed => listed.Meets(path)) ? ReplaceBasis.Program
            : ReplaceTable.ForcesReplace(resource.Type, path, resource.Inputs, provider) ? ReplaceBasis.Table
            : null;
    }

    // Resources outside the plan stay as they are. A circle cannot come from a program; a plan that was edited must not hang this.
    private PlanOp OpOf(Urn urn) =>
        _planned.TryGetValue(urn, out var resource) && !_comparing.Contains(urn) ? Of(resource).Op : PlanOp.Same;

    private static PlanValue Text(Urn? urn) => urn is null ? new PlanValue.Null() : new PlanValue.Text(urn.ToString());
}
