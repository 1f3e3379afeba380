using Azure.Bicep.Types;
using Azure.Bicep.Types.Az;
using Azure.Bicep.Types.Concrete;

namespace AzureTypes.Types;

/// <summary>Azure's own type definitions, as the Bicep compiler has them.</summary>
internal static class ArmTypes
{
    private static readonly AzTypeLoader s_loader = new();
    private static readonly Dictionary<string, CrossFileTypeReference> s_index =
        new(s_loader.LoadTypeIndex().Resources.ToDictionary(entry => entry.Key, entry => entry.Value), StringComparer.OrdinalIgnoreCase);

    public static TypeBase? Body(string type, string version) =>
        s_index.TryGetValue($"{type}@{version}", out var reference) ? s_loader.LoadResourceType(reference).Body.Type : null;

    /// <summary>Properties of an object; of one with variants all of them, since only the value says which it is.</summary>
    public static IReadOnlyDictionary<string, ObjectTypeProperty> Properties(TypeBase? type) => type switch
    {
        ObjectType plain => plain.Properties,
        DiscriminatedObjectType variants => variants.BaseProperties
            .Concat(variants.Elements.Values.SelectMany(element => Properties(element.Type)))
            .GroupBy(property => property.Key).ToDictionary(group => group.Key, group => group.First().Value),
        UnionType union when union.Elements.Select(element => element.Type).OfType<ObjectType>().FirstOrDefault() is { } first => first.Properties,
        _ => new Dictionary<string, ObjectTypeProperty>(),
    };

    /// <summary>What a list holds, or a map's values.</summary>
    public static TypeBase? Inner(TypeBase? type) => type switch
    {
        ArrayType list => list.ItemType.Type,
        ObjectType map => map.AdditionalProperties?.Type,
        _ => null,
    };

    public static bool IsReadOnly(ObjectTypeProperty property) => property.Flags.HasFlag(ObjectTypePropertyFlags.ReadOnly);

    /// <summary>The values of an enumeration that takes others too; null where it is closed (the compiler's business) or none.</summary>
    public static IReadOnlyList<string>? OpenValues(TypeBase? type) =>
        type is UnionType union && union.Elements.Any(element => element.Type is StringType)
            && union.Elements.Select(element => element.Type).OfType<StringLiteralType>().Select(literal => literal.Value).ToList() is [_, ..] values ? values : null;
}
