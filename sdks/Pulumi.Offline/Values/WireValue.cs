using Google.Protobuf.WellKnownTypes;

namespace Pulumi.Offline.Values;

/// <summary>One property value as it stands on the wire, its special objects recognised. A closed set.</summary>
internal abstract record WireValue
{
    private WireValue()
    {
    }

    /// <summary>Null, a boolean, a number or a string that is no sentinel.</summary>
    public sealed record Scalar(Value Value) : WireValue;

    public sealed record Unknown : WireValue;

    /// <summary>A secret object, or an output value marked secret. <paramref name="Inner"/> is null when an output value is unknown too.</summary>
    public sealed record Secret(Value? Inner) : WireValue;

    /// <summary>An output value that is known and not secret.</summary>
    public sealed record Output(Value Inner) : WireValue;

    /// <summary>A reference to a resource. <paramref name="Id"/> is null for components and empty while unknown.</summary>
    public sealed record Resource(string Urn, string? Id) : WireValue;

    public sealed record Asset(Struct Fields) : WireValue;

    public sealed record Archive(Struct Fields) : WireValue;

    public sealed record List(IReadOnlyList<Value> Items) : WireValue;

    public sealed record Map(IReadOnlyDictionary<string, Value> Fields) : WireValue;

    public static WireValue Read(Value value) => value.KindCase switch
    {
        Value.KindOneofCase.StringValue when Signature.IsUnknown(value.StringValue) => new Unknown(),
        Value.KindOneofCase.ListValue => new List(value.ListValue.Values),
        Value.KindOneofCase.StructValue => Read(value.StructValue),
        _ => new Scalar(value),
    };

    /// <summary>Whether an unknown stands anywhere inside, secrets and output values included.</summary>
    public static bool ContainsUnknown(Value value) => Read(value) switch
    {
        Unknown => true,
        Secret secret => secret.Inner is null || ContainsUnknown(secret.Inner),
        Output output => ContainsUnknown(output.Inner),
        List list => list.Items.Any(ContainsUnknown),
        Map map => map.Fields.Values.Any(ContainsUnknown),
        _ => false,
    };

    private static WireValue Read(Struct value) => Text(value, Signature.Key) switch
    {
        Signature.Secret => new Secret(value.Fields.GetValueOrDefault("value", Value.ForNull())),
        Signature.OutputValue => ReadOutput(value),
        Signature.Resource => new Resource(Text(value, "urn") ?? "", Text(value, "id")),
        Signature.Asset => new Asset(value),
        Signature.Archive => new Archive(value),
        _ => new Map(value.Fields),
    };

    private static WireValue ReadOutput(Struct value)
    {
        var secret = value.Fields.TryGetValue("secret", out var flag) && flag.BoolValue;
        var inner = value.Fields.GetValueOrDefault("value");
        return secret ? new Secret(inner) : inner is null ? new Unknown() : new Output(inner);
    }

    private static string? Text(Struct value, string key) =>
        value.Fields.TryGetValue(key, out var text) && text.KindCase == Value.KindOneofCase.StringValue ? text.StringValue : null;
}
