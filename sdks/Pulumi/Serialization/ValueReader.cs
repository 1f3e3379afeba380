using System.Collections.Immutable;
using System.Text.Json;
using Google.Protobuf.WellKnownTypes;

namespace Pulumi.Serialization;

/// <summary>Decodes properties that the engine sends.</summary>
internal static class ValueReader
{
    /// <summary>Reads a property. Something unknown inside makes all of it unknown, something secret makes all of it secret. A value of
    /// the wrong type becomes the default: a provider that disagrees with its SDK must not stop the run.</summary>
    /// <param name="what">The property, for the warning.</param>
    public static OutputData<T> Read<T>(Value value, string what, Action<string> warn)
    {
        var marks = PropertyMarks.Of(value);
        var data = new OutputData<T>(default!, [], !marks.IsUnknown, marks.IsSecret);
        if (marks.IsUnknown)
        {
            return data;
        }

        try
        {
            return ValueConverters.Convert(value, typeof(T)) is T converted ? data with { Value = converted } : data;
        }
        catch (ValueMismatchException mismatch)
        {
            warn($"{what}: {mismatch.Message}; using the default.");
            return data;
        }
    }

    /// <summary>The value as plain objects: string, bool, double, <see cref="ImmutableArray{T}"/> and <see cref="ImmutableDictionary{TKey,TValue}"/>
    /// of those, resources and assets. Secrets are unwrapped, providers' bookkeeping keys skipped.</summary>
    public static object? ReadAny(Value wrapped)
    {
        var value = PropertyMarks.Unwrap(wrapped);
        return value.KindCase switch
        {
            Value.KindOneofCase.StringValue => value.StringValue,
            Value.KindOneofCase.BoolValue => value.BoolValue,
            Value.KindOneofCase.NumberValue => value.NumberValue,
            Value.KindOneofCase.ListValue => value.ListValue.Values.Select(ReadAny).ToImmutableArray(),
            Value.KindOneofCase.StructValue => PropertyMarks.Signature(value) switch
            {
                WireFormat.ResourceReference => ResourceTypes.Resolve(value.StructValue),
                WireFormat.Asset => ReadAsset(value.StructValue),
                WireFormat.Archive => ReadArchive(value.StructValue),
                _ => Fields(value).ToImmutableDictionary(field => field.Key, field => ReadAny(field.Value)),
            },
            _ => null,
        };
    }

    /// <summary>An object's properties without providers' bookkeeping.</summary>
    public static IEnumerable<KeyValuePair<string, Value>> Fields(Value value)
        => value.StructValue.Fields.Where(field => !field.Key.StartsWith(WireFormat.InternalPrefix, StringComparison.Ordinal));

    public static JsonElement ReadJson(Value value)
    {
        using var document = JsonDocument.Parse(JsonText.Write(value), JsonText.Deep);
        return document.RootElement.Clone();
    }

    private static AssetOrArchive ReadAsset(Struct asset) => Single(asset) switch
    {
        ("path", { } path) => new FileAsset(path.StringValue),
        ("uri", { } uri) => new RemoteAsset(uri.StringValue),
        ("text", { } text) => new StringAsset(text.StringValue),
        _ => throw new ValueMismatchException("an asset has neither path, uri nor text"),
    };

    private static AssetOrArchive ReadArchive(Struct archive) => Single(archive) switch
    {
        ("path", { } path) => new FileArchive(path.StringValue),
        ("uri", { } uri) => new RemoteArchive(uri.StringValue),
        ("assets", { } assets) => new AssetArchive(
            Fields(assets).ToImmutableDictionary(entry => entry.Key, entry => (AssetOrArchive)ReadAny(entry.Value)!)),
        _ => throw new ValueMismatchException("an archive has neither path, uri nor assets"),
    };

    private static (string Key, Value? Value) Single(Struct special)
    {
        foreach (var key in new[] { "path", "uri", "text", "assets" })
        {
            if (special.Fields.TryGetValue(key, out var value) && value is not { KindCase: Value.KindOneofCase.StringValue, StringValue: "" })
            {
                return (key, value);
            }
        }

        // An empty text is a legal asset; an empty path or uri is how some engines write "absent".
        return ("text", special.Fields.GetValueOrDefault("text"));
    }
}

/// <summary>An encoded value does not have the type that is read.</summary>
internal sealed class ValueMismatchException(string message) : Exception(message);
