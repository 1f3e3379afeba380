using Google.Protobuf.WellKnownTypes;

namespace Pulumi.Serialization;

/// <summary>Whether an encoded property holds, at any depth, something unknown or secret.</summary>
internal readonly record struct PropertyMarks(bool IsUnknown, bool IsSecret)
{
    public static PropertyMarks Of(Value value)
    {
        switch (value.KindCase)
        {
            case Value.KindOneofCase.StringValue:
                return new PropertyMarks(value.StringValue == WireFormat.Unknown, IsSecret: false);
            case Value.KindOneofCase.ListValue:
                return Of(value.ListValue.Values);
            case Value.KindOneofCase.StructValue:
                var inner = Of(value.StructValue.Fields.Values);
                return inner with { IsSecret = inner.IsSecret || Signature(value) == WireFormat.Secret };
            default:
                return default;
        }
    }

    public static PropertyMarks Of(IEnumerable<Value> values)
    {
        var marks = default(PropertyMarks);
        foreach (var value in values)
        {
            var one = Of(value);
            marks = new PropertyMarks(marks.IsUnknown || one.IsUnknown, marks.IsSecret || one.IsSecret);
        }

        return marks;
    }

    /// <summary>The kind of a special object; null for anything else.</summary>
    public static string? Signature(Value value)
        => value.KindCase == Value.KindOneofCase.StructValue
            && value.StructValue.Fields.TryGetValue(WireFormat.SignatureKey, out var signature)
                ? signature.StringValue
                : null;

    public static Value Secret(Value value) => Value.ForStruct(new Struct
    {
        Fields = { [WireFormat.SignatureKey] = Value.ForString(WireFormat.Secret), ["value"] = value },
    });

    /// <summary>The properties, each of them secret.</summary>
    public static Struct AllSecret(Struct properties) => new()
    {
        Fields = { properties.Fields.ToDictionary(field => field.Key, field => Of(field.Value).IsUnknown ? field.Value : Secret(field.Value)) },
    };

    /// <summary>The value inside any number of secret wrappers.</summary>
    public static Value Unwrap(Value value)
    {
        while (Signature(value) == WireFormat.Secret)
        {
            value = value.StructValue.Fields.GetValueOrDefault("value") ?? Value.ForNull();
        }

        return value;
    }
}
