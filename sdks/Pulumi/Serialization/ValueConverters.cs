using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Reflection;
using System.Text.Json;
using Google.Protobuf.WellKnownTypes;
using Enum = System.Enum;
using Kind = Google.Protobuf.WellKnownTypes.Value.KindOneofCase;
using Type = System.Type;

namespace Pulumi.Serialization;

/// <summary>Decodes values into the types that resources and functions declare. One converter a type, built once.</summary>
internal static class ValueConverters
{
    private static readonly ConcurrentDictionary<Type, Func<Value, object?>> Cache = new();

    private static readonly MethodInfo ArrayFactory =
        typeof(ValueConverters).GetMethod(nameof(ToArray), BindingFlags.Static | BindingFlags.NonPublic)!;

    private static readonly MethodInfo DictionaryFactory =
        typeof(ValueConverters).GetMethod(nameof(ToDictionary), BindingFlags.Static | BindingFlags.NonPublic)!;

    private static readonly MethodInfo UnionFactory =
        typeof(ValueConverters).GetMethod(nameof(ToUnion), BindingFlags.Static | BindingFlags.NonPublic)!;

    /// <exception cref="ValueMismatchException">The value cannot be read as <paramref name="type"/>.</exception>
    public static object? Convert(Value wrapped, Type type)
    {
        var value = PropertyMarks.Unwrap(wrapped);
        return value.KindCase is Kind.NullValue or Kind.None ? null : Cache.GetOrAdd(type, Build)(value);
    }

    private static Func<Value, object?> Build(Type type)
    {
        if (Nullable.GetUnderlyingType(type) is { } underlying)
        {
            return value => Convert(value, underlying);
        }

        return Scalar(type) ?? Generic(type) ?? Declared(type)
            ?? throw new ValueMismatchException($"{type} is not a type that properties can have");
    }

    private static Func<Value, object?>? Scalar(Type type)
    {
        if (type == typeof(string))
        {
            return value => Expect(value, Kind.StringValue, type).StringValue;
        }

        if (type == typeof(bool))
        {
            return value => Expect(value, Kind.BoolValue, type).BoolValue;
        }

        if (type == typeof(double))
        {
            return value => Expect(value, Kind.NumberValue, type).NumberValue;
        }

        if (type == typeof(int))
        {
            return value => (int)Expect(value, Kind.NumberValue, type).NumberValue;
        }

        if (type == typeof(object))
        {
            return ValueReader.ReadAny;
        }

        if (type == typeof(JsonElement))
        {
            return value => ValueReader.ReadJson(value);
        }

        return type.IsEnum ? value => Enum.ToObject(type, (int)Expect(value, Kind.NumberValue, type).NumberValue) : null;
    }

    private static Func<Value, object?>? Generic(Type type)
    {
        if (!type.IsConstructedGenericType)
        {
            return null;
        }

        var arguments = type.GetGenericArguments();
        var factory = type.GetGenericTypeDefinition() switch
        {
            var array when array == typeof(ImmutableArray<>) => ArrayFactory.MakeGenericMethod(arguments),
            var map when map == typeof(ImmutableDictionary<,>) && arguments[0] == typeof(string)
                => DictionaryFactory.MakeGenericMethod(arguments[1]),
            var union when union == typeof(Union<,>) => UnionFactory.MakeGenericMethod(arguments),
            _ => null,
        };
        return factory?.CreateDelegate<Func<Value, object?>>();
    }

    private static Func<Value, object?>? Declared(Type type)
    {
        if (type.IsDefined(typeof(EnumTypeAttribute)))
        {
            var (create, raw) = EnumStructs.Constructor(type);
            return value => create.Invoke(Convert(value, raw));
        }

        if (type.IsDefined(typeof(OutputTypeAttribute)))
        {
            return Object(type);
        }

        if (type.IsAssignableTo(typeof(Resource)) || type.IsAssignableTo(typeof(AssetOrArchive)))
        {
            return value => ValueReader.ReadAny(value) is { } special && type.IsInstanceOfType(special)
                ? special
                : throw Mismatch(value, type);
        }

        return null;
    }

    private static Func<Value, object?> Object(Type type)
    {
        var (create, parameters) = OutputTypes.Constructor(type);
        var absent = parameters.Select(parameter => parameter.Type.IsValueType ? Activator.CreateInstance(parameter.Type) : null).ToArray();
        return value =>
        {
            var fields = Expect(value, Kind.StructValue, type).StructValue.Fields;
            var arguments = new object?[parameters.Length];
            for (var i = 0; i < arguments.Length; i++)
            {
                arguments[i] = fields.TryGetValue(parameters[i].Name, out var field) ? Convert(field, parameters[i].Type) : null;
                arguments[i] ??= absent[i];
            }

            return create.Invoke(arguments.AsSpan());
        };
    }

    // Delegates need a reference type returned: these box on purpose.
#pragma warning disable CA1859
    private static object ToArray<T>(Value value)
        => Expect(value, Kind.ListValue, typeof(ImmutableArray<T>)).ListValue.Values.Select(As<T>).ToImmutableArray();

    private static object ToDictionary<T>(Value value)
    {
        Expect(value, Kind.StructValue, typeof(ImmutableDictionary<string, T>));
        return ValueReader.Fields(value).ToImmutableDictionary(field => field.Key, field => As<T>(field.Value));
    }

    private static object ToUnion<T0, T1>(Value value)
    {
        try
        {
            return Union<T0, T1>.FromT0(As<T0>(value));
        }
        catch (ValueMismatchException)
        {
            return Union<T0, T1>.FromT1(As<T1>(value));
        }
    }
#pragma warning restore CA1859

    private static T As<T>(Value value) => Convert(value, typeof(T)) is T converted ? converted : default!;

    private static Value Expect(Value value, Kind kind, Type type) => value.KindCase == kind ? value : throw Mismatch(value, type);

    private static ValueMismatchException Mismatch(Value value, Type type) => new($"expected {type}, found {value.KindCase}");
}
