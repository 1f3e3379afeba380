using System.Collections;
using System.Text.Json;
using Google.Protobuf.WellKnownTypes;
using Enum = System.Enum;

namespace Pulumi.Serialization;

/// <summary>Encodes arguments and outputs, waiting for every output inside them, and collects the resources they came from.</summary>
/// <param name="keepResources">Whether the engine reads resource references; otherwise a resource is sent as its id or URN.</param>
internal sealed class PropertySerializer(bool keepResources)
{
    private readonly HashSet<Resource> _dependencies = [];

    /// <summary>What the values encoded so far depend on.</summary>
    public IReadOnlyCollection<Resource> Dependencies => _dependencies;

    /// <param name="path">Where the value stands, for messages.</param>
    /// <exception cref="InvalidOperationException">The value, or one inside it, has a type that cannot be sent.</exception>
    public async ValueTask<Value> SerializeAsync(string path, object? value) => value switch
    {
        null => Value.ForNull(),
        string text => Value.ForString(text),
        bool flag => Value.ForBool(flag),
        int number => Value.ForNumber(number),
        double number => Value.ForNumber(number),
        IInput input => await SerializeOutputAsync(path, input.Content),
        IOutput output => await SerializeOutputAsync(path, output),
        IUnion union => await SerializeAsync(path, union.Value),
        InputArgs args => await SerializeMembersAsync(path, args.ReadMembers()),
        Resource resource => await SerializeResourceAsync(resource),
        AssetOrArchive asset => await SerializeAssetAsync(path, asset),
        JsonElement json => JsonText.Parse(json),
        JsonDocument json => JsonText.Parse(json.RootElement),
        Enum member => Value.ForNumber(Convert.ToInt32(member, System.Globalization.CultureInfo.InvariantCulture)),
        IDictionary map => await SerializeMapAsync(path, map),
        IList list => await SerializeListAsync(path, list),
        _ => await SerializeByAttributeAsync(path, value),
    };

    /// <summary>An object of the members that are not null. A member marked <c>json</c> becomes JSON text.</summary>
    public async ValueTask<Value> SerializeMembersAsync(string path, IReadOnlyList<InputMember> members)
    {
        var result = new Struct();
        foreach (var member in members)
        {
            var value = await SerializeMemberAsync(path, member);
            if (value.KindCase != Value.KindOneofCase.NullValue)
            {
                result.Fields[member.Name] = value;
            }
        }

        return Value.ForStruct(result);
    }

    public async ValueTask<Value> SerializeMemberAsync(string path, InputMember member)
    {
        var value = await SerializeAsync($"{path}.{member.Name}", member.Value);
        return member.Json && value.KindCase != Value.KindOneofCase.NullValue ? AsJson(value) : value;
    }

    private static Value AsJson(Value value)
    {
        var marks = PropertyMarks.Of(value);
        if (marks.IsUnknown)
        {
            return Value.ForString(WireFormat.Unknown);
        }

        // A value that is a string already is taken for the JSON text itself.
        var plain = PropertyMarks.Unwrap(value);
        var text = plain.KindCase == Value.KindOneofCase.StringValue ? plain : Value.ForString(JsonText.Write(value));
        return marks.IsSecret ? PropertyMarks.Secret(text) : text;
    }

    private async ValueTask<Value> SerializeOutputAsync(string path, IOutput output)
    {
        var data = await output.GetDataAsync();
        _dependencies.UnionWith(data.Resources);
        if (!data.IsKnown)
        {
            return Value.ForString(WireFormat.Unknown);
        }

        var value = await SerializeAsync(path, data.Value);
        var wrap = data.IsSecret && value.KindCase != Value.KindOneofCase.NullValue && !IsUnknown(value);
        return wrap ? PropertyMarks.Secret(value) : value;
    }

    private static bool IsUnknown(Value value)
        => value.KindCase == Value.KindOneofCase.StringValue && value.StringValue == WireFormat.Unknown;

    private async ValueTask<Value> SerializeResourceAsync(Resource resource)
    {
        _dependencies.Add(resource);
        var urn = (await resource.Urn.DataTask).Value;
        var id = resource is CustomResource custom ? await custom.Id.DataTask : (OutputData<string>?)null;
        if (!keepResources)
        {
            return Value.ForString(id is not { } plain ? urn : plain.IsKnown ? plain.Value : WireFormat.Unknown);
        }

        var reference = new Struct
        {
            Fields =
            {
                [WireFormat.SignatureKey] = Value.ForString(WireFormat.ResourceReference),
                ["urn"] = Value.ForString(urn),
            },
        };
        if (id is { } known)
        {
            reference.Fields["id"] = Value.ForString(known.IsKnown ? known.Value : "");
        }

        return Value.ForStruct(reference);
    }

    private async ValueTask<Value> SerializeAssetAsync(string path, AssetOrArchive asset)
    {
        var signature = asset is Asset ? WireFormat.Asset : WireFormat.Archive;
        return Value.ForStruct(new Struct
        {
            Fields =
            {
                [WireFormat.SignatureKey] = Value.ForString(signature),
                [asset.Key] = await SerializeAsync($"{path}.{asset.Key}", asset.Value),
            },
        });
    }

    private async ValueTask<Value> SerializeMapAsync(string path, IDictionary map)
    {
        var result = new Struct();
        if (map.Keys.Cast<object>().FirstOrDefault(key => key is not string) is { } wrong)
        {
            throw new InvalidOperationException($"{path} has keys of type {wrong.GetType()}; only string keys can be sent.");
        }

        // Dictionaries of strings have another order in every process; requests shall not.
        foreach (var name in map.Keys.Cast<string>().Order(StringComparer.Ordinal))
        {
            var value = await SerializeAsync($"{path}.{name}", map[name]);
            if (value.KindCase != Value.KindOneofCase.NullValue)
            {
                result.Fields[name] = value;
            }
        }

        return Value.ForStruct(result);
    }

    private async ValueTask<Value> SerializeListAsync(string path, IList list)
    {
        if (AbsentLists.Contain(list))
        {
            return Value.ForNull();
        }

        var result = new ListValue();
        for (var i = 0; i < list.Count; i++)
        {
            result.Values.Add(await SerializeAsync($"{path}[{i}]", list[i]));
        }

        return new Value { ListValue = result };
    }

    private async ValueTask<Value> SerializeByAttributeAsync(string path, object value)
    {
        var type = value.GetType();
        if (EnumStructs.TryGetRaw(type, value, out var raw))
        {
            return await SerializeAsync(path, raw);
        }

        if (OutputTypes.TryRead(value, out var fields))
        {
            return await SerializeMembersAsync(path, fields);
        }

        throw new InvalidOperationException($"{path} is not a supported argument type.\n\t{type}");
    }
}
