using Google.Protobuf.WellKnownTypes;

namespace Pulumi.Offline.Values;

/// <summary>What a receiver of properties accepts; the engine rewrites every value it hands out to that.</summary>
internal readonly record struct Accepts(bool Secrets, bool Resources, bool PartialValues)
{
    /// <summary>A reader outside the program: plain values only.</summary>
    public static Accepts Plain => new(Secrets: false, Resources: false, PartialValues: true);
}

/// <summary>Rewrites properties for a receiver. Output values never leave the engine: they become plain, secret or unknown values.</summary>
internal static class WireRewrite
{
    /// <summary>
    /// The same properties as <paramref name="accepts"/> takes them. Without partial values every top-level property with an unknown
    /// anywhere inside is dropped, which is why a .NET program never sees a half-known object in a preview.
    /// </summary>
    public static Struct For(Struct? properties, Accepts accepts)
    {
        var answer = new Struct();
        foreach (var (name, value) in properties?.Fields ?? [])
        {
            if (accepts.PartialValues || !WireValue.ContainsUnknown(value))
            {
                answer.Fields[name] = For(value, accepts);
            }
        }

        return answer;
    }

    private static Value For(Value value, Accepts accepts) => WireValue.Read(value) switch
    {
        WireValue.Unknown => Value.ForString(Signature.Unknown),
        WireValue.Output output => For(output.Inner, accepts),
        WireValue.Secret secret => Secret(secret.Inner is null ? Value.ForString(Signature.Unknown) : For(secret.Inner, accepts), accepts),
        WireValue.Resource resource when !accepts.Resources => Value.ForString(Collapse(resource)),
        WireValue.List list => Value.ForList([.. list.Items.Select(item => For(item, accepts))]),
        WireValue.Map map => Value.ForStruct(new Struct
        {
            Fields = { map.Fields.ToDictionary(field => field.Key, field => For(field.Value, accepts), StringComparer.Ordinal) },
        }),
        _ => value.Clone(),
    };

    private static Value Secret(Value inner, Accepts accepts) => accepts.Secrets
        ? Value.ForStruct(new Struct { Fields = { [Signature.Key] = Value.ForString(Signature.Secret), ["value"] = inner } })
        : inner;

    // Receivers without resource references get a custom resource's id (the sentinel while unknown) and a component's URN.
    private static string Collapse(WireValue.Resource resource) => resource.Id switch
    {
        null => resource.Urn,
        "" => Signature.Unknown,
        var id => id,
    };
}
