using Pulumi.Offline.Plans;

namespace Pulumi.Offline.Baselines;

/// <summary>
/// Compares two sets of properties. A secret's value is in neither, so a secret that stays one counts as unchanged; a value that became
/// secret, or ceased to be, is a change with both sides masked.
/// </summary>
/// <param name="unknownChanges">Decides whether a value that is unknown now differs from the one before.</param>
internal sealed class PropertyDiff(Func<PropertyPath, PlanValue, bool> unknownChanges)
{
    public IEnumerable<PropertyChange> Compare(PlanValue.Map old, PlanValue.Map current) => CompareMaps(PropertyPath.Root, old, current);

    private IEnumerable<PropertyChange> Compare(PropertyPath path, PlanValue? old, PlanValue? current) => (old, current) switch
    {
        (null, null) => [],
        (null, _) => [new PropertyChange(path, ChangeKind.Add, null, current, false)],
        (_, null) => [new PropertyChange(path, ChangeKind.Delete, old, null, false)],
        (PlanValue.Map was, PlanValue.Map now) => CompareMaps(path, was, now),
        (PlanValue.List was, PlanValue.List now) => CompareLists(path, was, now),
        _ => Differs(path, old, current) ? [Update(path, old, current)] : [],
    };

    private bool Differs(PropertyPath path, PlanValue old, PlanValue current) => (old, current) switch
    {
        // A secret that is unknown travels as a bare unknown: its secretness is lost on the way, not changed.
        (_, PlanValue.Masked { Unknown: true }) => unknownChanges(path, old),
        (PlanValue.Masked { Unknown: true }, _) => true,
        _ => old != current,
    };

    private IEnumerable<PropertyChange> CompareMaps(PropertyPath path, PlanValue.Map old, PlanValue.Map current) => old.Fields.Keys
        .Union(current.Fields.Keys)
        .Order(StringComparer.Ordinal)
        .SelectMany(key => Compare(path.Child(key), old.Fields.GetValueOrDefault(key), current.Fields.GetValueOrDefault(key)));

    private IEnumerable<PropertyChange> CompareLists(PropertyPath path, PlanValue.List old, PlanValue.List current) => Enumerable
        .Range(0, Math.Max(old.Items.Length, current.Items.Length))
        .SelectMany(index => Compare(path.Child(index), old.Items.ElementAtOrDefault(index), current.Items.ElementAtOrDefault(index)));

    private static PropertyChange Update(PropertyPath path, PlanValue old, PlanValue current)
    {
        var secret = HoldsSecret(old) || HoldsSecret(current);
        return new PropertyChange(path, ChangeKind.Update, secret ? Mask(old) : old, secret ? Mask(current) : current, false);
    }

    private static PlanValue.Masked Mask(PlanValue value) => new(Secret: true, Unknown: value.ContainsUnknown);

    private static bool HoldsSecret(PlanValue value) => value switch
    {
        PlanValue.Masked masked => masked.Secret,
        PlanValue.List list => list.Items.Any(HoldsSecret),
        PlanValue.Map map => map.Fields.Values.Any(HoldsSecret),
        _ => false,
    };
}
