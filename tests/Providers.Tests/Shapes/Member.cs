using System.Reflection;

namespace Providers.Tests.Shapes;

/// <summary>One input or output of a class, as its attribute and its nullability describe it.</summary>
internal sealed record Member(string Wire, string Name, string Type, bool Required, bool Json)
{
    private const BindingFlags All = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;

    /// <summary>Inputs by wire name; the attribute sits on the property or on the private field behind it.</summary>
    internal static Dictionary<string, Member> Inputs(Type type)
    {
        var members = new Dictionary<string, Member>(StringComparer.Ordinal);
        foreach (var member in type.GetFields(All).Cast<MemberInfo>().Concat(type.GetProperties(All)))
        {
            if (Attribute(member, "InputAttribute") is { } attribute)
            {
                var arguments = attribute.ConstructorArguments;
                var wire = (string)arguments[0].Value!;
                var property = member as PropertyInfo ?? PropertyBehind((FieldInfo)member, type);
                var nullability = new NullabilityInfoContext().Create(property);
                members.Add(wire, new Member(
                    wire, property.Name, Spelling.Of(nullability), (bool)arguments[1].Value!, (bool)arguments[2].Value!));
            }
        }

        return members;
    }

    /// <summary>What an instance holds now, read where the serializer reads it: getters that create collections are not called.</summary>
    internal static IEnumerable<(string Wire, object? Value)> Values(Type type, object instance)
    {
        foreach (var field in type.GetFields(All).Where(field => Attribute(field, "InputAttribute") is not null))
        {
            yield return ((string)Attribute(field, "InputAttribute")!.ConstructorArguments[0].Value!, field.GetValue(instance));
        }

        foreach (var property in type.GetProperties(All).Where(property => Attribute(property, "InputAttribute") is not null))
        {
            yield return ((string)Attribute(property, "InputAttribute")!.ConstructorArguments[0].Value!, property.GetValue(instance));
        }
    }

    /// <summary>Outputs of a resource: the type is what its <c>Output&lt;…&gt;</c> holds.</summary>
    internal static Dictionary<string, Member> Outputs(Type type) => type.GetProperties(All)
        .Where(property => Attribute(property, "OutputAttribute") is not null)
        .Select(property => new Member(
            (string)Attribute(property, "OutputAttribute")!.ConstructorArguments[0].Value!, property.Name,
            Spelling.Of(new NullabilityInfoContext().Create(property).GenericTypeArguments[0]), Required: false, Json: false))
        .ToDictionary(member => member.Wire, StringComparer.Ordinal);

    /// <summary>Fields of an output type, by the wire name its constructor takes them under.</summary>
    internal static Dictionary<string, Member> Results(Type type)
    {
        var constructor = type.GetConstructors(All).Single(one => Attribute(one, "OutputConstructorAttribute") is not null);
        var fields = type.GetFields(All).ToDictionary(field => field.Name, StringComparer.OrdinalIgnoreCase);
        return constructor.GetParameters().Select(parameter =>
        {
            var field = fields.GetValueOrDefault(parameter.Name!) ?? fields[parameter.Name! + "Value"];
            var wire = parameter.GetCustomAttributesData().SingleOrDefault(data => data.AttributeType.Name == "OutputConstructorParameterAttribute");
            var type = Spelling.Of(new NullabilityInfoContext().Create(field));
            Assert.Equal(type, Spelling.Of(new NullabilityInfoContext().Create(parameter)));
            Assert.True(field.IsInitOnly && field.IsPublic);
            return new Member((string?)wire?.ConstructorArguments[0].Value ?? parameter.Name!, field.Name, type, Required: false, Json: false);
        }).ToDictionary(member => member.Wire, StringComparer.Ordinal);
    }

    private static PropertyInfo PropertyBehind(FieldInfo field, Type type) =>
        type.GetProperties(All).Single(property => string.Equals("_" + property.Name, field.Name, StringComparison.OrdinalIgnoreCase)
            || string.Equals("_" + property.Name, field.Name + "Value", StringComparison.OrdinalIgnoreCase));

    private static CustomAttributeData? Attribute(MemberInfo member, string name) =>
        member.GetCustomAttributesData().SingleOrDefault(data => data.AttributeType.Name == name);
}
