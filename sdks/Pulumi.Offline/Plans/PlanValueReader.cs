using Google.Protobuf.WellKnownTypes;
using Pulumi.Offline.Values;

namespace Pulumi.Offline.Plans;

/// <summary>Turns properties on the wire into values of a plan: secrets become marks, local paths become relative ones.</summary>
internal sealed class PlanValueReader(SecretText secrets, string? rootDirectory)
{
    public static PlanValueReader WithoutRun { get; } = new(new SecretText([]), null);

    public PlanValue.Map ReadProperties(Struct? properties, Func<string, bool> keep) =>
        PlanValue.Map.Of((properties?.Fields ?? []).Where(field => keep(field.Key)).Select(ReadField));

    public PlanValue Read(Value value) => WireValue.Read(value) switch
    {
        WireValue.Unknown => PlanValue.UnknownMark,
        WireValue.Secret secret => new PlanValue.Masked(Secret: true, Unknown: secret.Inner is null || WireValue.ContainsUnknown(secret.Inner)),
        WireValue.Output output => Read(output.Inner),
        WireValue.Resource resource => Single("$resource", new PlanValue.Text(resource.Urn)),
        WireValue.Asset asset => Single("$asset", ReadContent(asset.Fields)),
        WireValue.Archive archive => Single("$archive", ReadContent(archive.Fields)),
        WireValue.List list => new PlanValue.List([.. list.Items.Select(Read)]),
        WireValue.Map map => ReadMap(map.Fields),
        WireValue.Scalar scalar => ReadScalar(scalar.Value),
        _ => throw new InvalidOperationException("a wire value outside its closed set"),
    };

    /// <summary>The secret strings inside a property, however deep.</summary>
    public static IEnumerable<string> SecretsIn(Value value) => WireValue.Read(value) switch
    {
        WireValue.Secret { Inner: { } inner } => TextsIn(inner),
        WireValue.Output output => SecretsIn(output.Inner),
        WireValue.List list => list.Items.SelectMany(SecretsIn),
        WireValue.Map map => map.Fields.Values.SelectMany(SecretsIn),
        WireValue.Archive archive => archive.Fields.Fields.Values.SelectMany(SecretsIn),
        _ => [],
    };

    private static IEnumerable<string> TextsIn(Value value) => value.KindCase switch
    {
        Value.KindOneofCase.StringValue when !Signature.IsUnknown(value.StringValue) => [value.StringValue],
        Value.KindOneofCase.ListValue => value.ListValue.Values.SelectMany(TextsIn),
        Value.KindOneofCase.StructValue => value.StructValue.Fields.Where(field => field.Key != Signature.Key).SelectMany(field => TextsIn(field.Value)),
        _ => [],
    };

    private static PlanValue.Map Single(string key, PlanValue value) => PlanValue.Map.Of([new(key, value)]);

    private KeyValuePair<string, PlanValue> ReadField(KeyValuePair<string, Value> field) => new(field.Key, Read(field.Value));

    private PlanValue ReadMap(IReadOnlyDictionary<string, Value> fields) =>
        fields.Keys.Any(secrets.IsIn) ? PlanValue.SecretMark : PlanValue.Map.Of(fields.Select(ReadField));

    private PlanValue ReadScalar(Value value) => value.KindCase switch
    {
        Value.KindOneofCase.BoolValue => new PlanValue.Bool(value.BoolValue),
        // JSON has no number for NaN and the infinities.
        Value.KindOneofCase.NumberValue => double.IsFinite(value.NumberValue)
            ? new PlanValue.Number(value.NumberValue)
            : new PlanValue.Text(value.NumberValue.ToString(System.Globalization.CultureInfo.InvariantCulture)),
        Value.KindOneofCase.StringValue => secrets.IsIn(value.StringValue) ? PlanValue.SecretMark : new PlanValue.Text(value.StringValue),
        _ => new PlanValue.Null(),
    };

    // The engine adds a content hash to assets that passed through it; it is no input of the program.
    private PlanValue.Map ReadContent(Struct fields) => PlanValue.Map.Of(fields.Fields
        .Where(field => field.Key is not (Signature.Key or "hash"))
        .Select(field => field.Key == "path" ? new(field.Key, ReadPath(field.Value)) : ReadField(field)));

    private PlanValue ReadPath(Value value)
    {
        var path = Read(value);
        return path is PlanValue.Text { Value: var text } && Path.IsPathFullyQualified(text) ? new PlanValue.Text(Relative(text)) : path;
    }

    // A plan must not tell one machine from another, so a file outside the root directory keeps only its name.
    private string Relative(string path)
    {
        var relative = rootDirectory is null ? path : Path.GetRelativePath(rootDirectory, path);
        return (Path.IsPathFullyQualified(relative) || relative.StartsWith("..", StringComparison.Ordinal) ? Path.GetFileName(path) : relative)
            .Replace('\\', '/');
    }
}
