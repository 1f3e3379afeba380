using Azure.Bicep.Types.Concrete;
using AzureTypes.Types;
using Pulumi.Offline.Plans;

namespace AzureTypes.Emit;

/// <summary>A value in ARM's shape. Each part knows which input of the plan it comes from.</summary>
internal abstract record ArmValue(string Path)
{
    public sealed record Leaf(string Path, PlanValue Value, TypeBase? Type) : ArmValue(Path);

    public sealed record Items(string Path, IReadOnlyList<ArmValue> Values) : ArmValue(Path);

    /// <param name="Members">A null key is one that only an update knows.</param>
    public sealed record Fields(string Path, IReadOnlyList<KeyValuePair<string?, ArmValue>> Members) : ArmValue(Path);

    /// <summary>Puts back under <c>properties</c> what the provider flattened: wherever the type has the property there and not beside it.</summary>
    public static ArmValue Of(PlanValue value, TypeBase? type, string path, ResourceShape shape) => value switch
    {
        PlanValue.List list when path.EndsWith("userAssignedIdentities", StringComparison.Ordinal) => Identities(list, path),
        PlanValue.List list => new Items(path, [.. list.Items.Select((item, index) => Of(item, ArmTypes.Inner(type), $"{path}[{index}]", shape))]),
        PlanValue.Map map => Object(map, type, path, shape),
        _ => new Leaf(path, value, type),
    };

    /// <summary>The provider takes a list of ids where ARM has a map.</summary>
    private static Fields Identities(PlanValue.List ids, string path) => new(path, [.. ids.Items.Select((id, index) =>
        KeyValuePair.Create((id as PlanValue.Text)?.Value, (ArmValue)new Fields($"{path}[{index}]", [])))]);

    private static Fields Object(PlanValue.Map map, TypeBase? type, string path, ResourceShape shape)
    {
        var own = ArmTypes.Properties(type);
        var container = own.GetValueOrDefault("properties") is { } property && !ArmTypes.IsReadOnly(property)
            && ArmTypes.Properties(property.Type.Type) is { Count: > 0 } && !(path.Length == 0 && shape.Flat == false) && !map.Fields.ContainsKey("properties")
            ? property.Type.Type : null;
        var inside = ArmTypes.Properties(container);
        List<KeyValuePair<string?, ArmValue>> outer = [], inner = [];
        foreach (var (key, value) in map.Fields)
        {
            var at = path.Length == 0 ? key : $"{path}.{key}";
            var name = shape.Rename?.GetValueOrDefault(at) ?? key;
            var here = own.GetValueOrDefault(name) is { } listed && !(container is not null && ArmTypes.IsReadOnly(listed)) ? listed.Type.Type : null;
            // A name that nobody knows is most likely one of the flattened ones.
            var nested = container is not null && here is null;
            var inType = nested ? inside.GetValueOrDefault(name)?.Type.Type : here ?? ArmTypes.Inner(type);
            (nested ? inner : outer).Add(KeyValuePair.Create<string?, ArmValue>(name, Of(value, inType, at, shape)));
        }

        return new Fields(path, inner.Count > 0 ? [.. outer, KeyValuePair.Create<string?, ArmValue>("properties", new Fields(path, inner))] : outer);
    }

    /// <summary>Every text that is held by an enumeration which also takes others, and is not one of its values.</summary>
    public IEnumerable<(string Path, string Text)> NotListed() => this switch
    {
        Leaf { Value: PlanValue.Text text } leaf when ArmTypes.OpenValues(leaf.Type) is { } values && !values.Contains(text.Value, StringComparer.Ordinal) => [(Path, text.Value)],
        Items items => items.Values.SelectMany(item => item.NotListed()),
        Fields fields => fields.Members.SelectMany(member => member.Value.NotListed()),
        _ => [],
    };
}
