using System.Collections;
using System.Reflection;
using System.Text.Json.Nodes;
using Pulumi;

namespace ImageTrust.Infra.Kubernetes.ByHand;

/// <summary>
/// A resource's arguments as the document that is sent for them, read as the SDK reads them: the members marked as inputs, each by its
/// name on the wire. So nothing that the stack sends has to be written down a second time to be compared.
/// </summary>
internal static class PlannedObject
{
    private const BindingFlags Declared = BindingFlags.DeclaredOnly | BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic;

    private static readonly MethodInfo OfInput = typeof(PlannedObject).GetMethod(nameof(FromInput), BindingFlags.Static | BindingFlags.NonPublic)!;

    /// <returns>Unknown in a preview where something in it is.</returns>
    public static Output<JsonObject> Of(ResourceArgs args) =>
        // Once through text: numbers and texts then compare with those that were read.
        Value(args).Apply(node => JsonNode.Parse(node!.ToJsonString())!.AsObject());

    private static Output<JsonNode?> Value(object? value) => value switch
    {
        null => Known(null),
        string text => Known(JsonValue.Create(text)),
        bool yes => Known(JsonValue.Create(yes)),
        int number => Known(JsonValue.Create(number)),
        double number => Known(JsonValue.Create(number)),
        InputArgs args => Members(args.GetType(), args),
        _ when InputOf(value.GetType()) is { } element => (Output<JsonNode?>)OfInput.MakeGenericMethod(element).Invoke(null, [value])!,
        _ when value.GetType() is { IsGenericType: true } type && type.GetGenericTypeDefinition() == typeof(Union<,>) =>
            Value(type.GetProperty((bool)type.GetProperty(nameof(Union<int, int>.IsT0))!.GetValue(value)! ? nameof(Union<int, int>.AsT0) : nameof(Union<int, int>.AsT1))!.GetValue(value)),
        IDictionary map => Map(map.Keys.Cast<string>().Select(key => (key, Value(map[key])))),
        IEnumerable list => List(list.Cast<object?>()),
        _ => throw new NotSupportedException($"{value.GetType()} is no argument that can be compared"),
    };

    private static Output<JsonNode?> FromInput<T>(Input<T> input) => input.ToOutput().Apply(value => Value(value));

    /// <returns>What it is an input of; null for what is none.</returns>
    private static Type? InputOf(Type? type)
    {
        while (type is not null && !(type.IsGenericType && type.GetGenericTypeDefinition() == typeof(Input<>)))
        {
            type = type.BaseType;
        }

        return type?.GenericTypeArguments[0];
    }

    private static Output<JsonNode?> Members(Type type, InputArgs args)
    {
        var members = new List<(string, Output<JsonNode?>)>();
        for (var declaring = type; declaring is not null && declaring != typeof(InputArgs); declaring = declaring.BaseType)
        {
            members.AddRange(declaring.GetFields(Declared).Select(field => (Name: NameOf(field), Value: field.GetValue(args)))
                .Concat(declaring.GetProperties(Declared).Where(property => NameOf(property) is not null).Select(property => (Name: NameOf(property), Value: property.GetValue(args))))
                .Where(member => member.Name is not null && member.Value is not null)
                .Select(member => (member.Name!, Value(member.Value))));
        }

        return Map(members);
    }

    private static string? NameOf(MemberInfo member) => (string?)member.CustomAttributes
        .FirstOrDefault(attribute => attribute.AttributeType == typeof(InputAttribute))?.ConstructorArguments[0].Value;

    private static Output<JsonNode?> Map(IEnumerable<(string Name, Output<JsonNode?> Value)> members)
    {
        // In one order: dictionaries have another one in every process, and a hash is made of this.
        var named = members.OrderBy(member => member.Name, StringComparer.Ordinal).ToList();
        return Output.All(named.Select(member => member.Value)).Apply(values => (JsonNode?)new JsonObject(
            named.Zip(values, (member, value) => KeyValuePair.Create(member.Name, value?.DeepClone())).Where(member => member.Value is not null)));
    }

    private static Output<JsonNode?> List(IEnumerable<object?> entries) =>
        Output.All(entries.Select(Value).ToList()).Apply(values => (JsonNode?)new JsonArray([.. values.Select(value => value?.DeepClone())]));

    private static Output<JsonNode?> Known(JsonNode? value) => Output.Create(value);
}
