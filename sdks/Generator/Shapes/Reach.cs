namespace Pulumi.Generator.Shapes;

/// <summary>The types and enums that the properties of resources and functions lead to, however deep.</summary>
internal sealed class Reach
{
    private readonly IReadOnlyDictionary<string, ObjectShape> _types;
    private readonly HashSet<string> _reached = new(StringComparer.Ordinal);

    private Reach(PackageShapes shapes) => _types = shapes.Types;

    /// <returns>Keys of the types and enums nothing leads to.</returns>
    internal static IEnumerable<string> Unreached(PackageShapes shapes)
    {
        var reach = new Reach(shapes);
        reach.Walk(shapes.Resources.SelectMany(resource => resource.Inputs.Concat(resource.Outputs)));
        reach.Walk(shapes.Functions.SelectMany(function => function.Inputs.Concat(function.Outputs)));
        return shapes.Types.Keys.Concat(shapes.Enums.Keys).Where(key => !reach._reached.Contains(key));
    }

    private void Walk(IEnumerable<Property> properties)
    {
        foreach (var property in properties)
        {
            Walk(property.Type);
        }
    }

    private void Walk(ShapeType type)
    {
        switch (type)
        {
            case ShapeType.Reference reference when _reached.Add(reference.Key):
                Walk(_types[reference.Key].Properties);
                break;
            case ShapeType.Enumeration enumeration:
                _reached.Add(enumeration.Key);
                break;
            case ShapeType.ListOf list:
                Walk(list.Item);
                break;
            case ShapeType.MapOf map:
                Walk(map.Value);
                break;
            case ShapeType.OneOf either:
                Walk(either.First);
                Walk(either.Second);
                break;
            default:
                break;
        }
    }
}
