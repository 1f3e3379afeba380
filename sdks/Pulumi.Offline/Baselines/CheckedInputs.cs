using Pulumi.Offline.Plans;

namespace Pulumi.Offline.Baselines;

/// <summary>
/// State holds inputs after the provider checked them. This takes away what providers mark as their own, so that the rest can be
/// compared with what the program sends.
/// </summary>
internal static class CheckedInputs
{
    private const string Reserved = "__";
    private const string Defaults = "__defaults";
    private const string AutonamedMark = "pulumi.com/autonamed";

    public static PlanValue.Map WithoutProviderValues(PlanValue.Map inputs) => WithoutKubernetesName((PlanValue.Map)WithoutReserved(inputs));

    // Bridged providers list in __defaults which siblings they filled in; other keys with that prefix are their bookkeeping.
    private static PlanValue WithoutReserved(PlanValue value) => value switch
    {
        PlanValue.List list => new PlanValue.List([.. list.Items.Select(WithoutReserved)]),
        PlanValue.Map map => PlanValue.Map.Of(map.Fields
            .Where(entry => !entry.Key.StartsWith(Reserved, StringComparison.Ordinal) && !IsDefault(map, entry.Key))
            .Select(entry => KeyValuePair.Create(entry.Key, WithoutReserved(entry.Value)))),
        _ => value,
    };

    private static bool IsDefault(PlanValue.Map map, string key) =>
        map.Fields.GetValueOrDefault(Defaults) is PlanValue.List names && names.Items.Contains(new PlanValue.Text(key));

    // The Kubernetes provider marks a name it generated with an annotation.
    private static PlanValue.Map WithoutKubernetesName(PlanValue.Map inputs)
    {
        if (inputs.Fields.GetValueOrDefault("metadata") is not PlanValue.Map metadata
            || metadata.Fields.GetValueOrDefault("annotations") is not PlanValue.Map annotations
            || !annotations.Fields.ContainsKey(AutonamedMark))
        {
            return inputs;
        }

        var others = annotations.Fields.Remove(AutonamedMark);
        var named = metadata.Fields.Remove("name");
        var cleaned = others.IsEmpty ? named.Remove("annotations") : named.SetItem("annotations", new PlanValue.Map(others));
        return new PlanValue.Map(inputs.Fields.SetItem("metadata", new PlanValue.Map(cleaned)));
    }
}
