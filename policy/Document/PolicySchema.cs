using System.ComponentModel;
using System.Reflection;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Schema;
using System.Text.Json.Serialization.Metadata;
using ImageTrust.Policy.Images;
using ImageTrust.Policy.Images.Text;
using ImageTrust.Policy.Model.Policies;
using ImageTrust.Policy.Model.Reading;
using ImageTrust.Policy.Model.Values;

namespace ImageTrust.Policy.Document;

/// <summary>The JSON Schema (draft 2020-12) of a policy, out of the same types the reader follows: for editors, which complete and check.</summary>
public static class PolicySchema
{
    private static readonly Dictionary<Type, string> Patterns = new()
    {
        [typeof(Digest)] = "^sha256:[0-9a-f]{64}$",
        [typeof(UtcTime)] = "^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z$",
        [typeof(Days)] = "^[1-9][0-9]{0,3}d$",
        [typeof(NumericId)] = "^[1-9][0-9]{0,19}$",
        [typeof(IssuerUrl)] = "^https://[^?#*@\\\\]+$",
        [typeof(GitRef)] = "^refs/.+$",
        [typeof(WorkflowPath)] = "^\\.github/workflows/[A-Za-z0-9._-]+\\.ya?ml$",
        [typeof(ImagePattern)] = "^(\\*\\*|[a-z0-9.:*-]+(/([a-z0-9._*-]+|\\{service\\}))+)$",
        [typeof(SubjectPattern)] = "^(?=[^*]*\\*)([^\\s^$()\\[\\]{}|\\\\]|\\{service\\})+$",
        [typeof(Token)] = "^[^\\s*]+$",
        [typeof(NamespaceName)] = "^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$",
        [typeof(NamespacePattern)] = "^[a-z0-9*-]{1,63}$",
        [typeof(EntryName)] = "^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$",
        [typeof(JsonPointer)] = "^/.+$",
        [typeof(PredicateType)] = "^https?://[^*\\s]+$",
        [typeof(RelativePath)] = "^[A-Za-z0-9_-][A-Za-z0-9._-]*(/[A-Za-z0-9_-][A-Za-z0-9._-]*)*$",
    };

    private static readonly JsonSerializerOptions Indented = new()
    {
        WriteIndented = true,
        NewLine = "\n",
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>The schema as indented JSON with a line feed at the end.</summary>
    public static string Write()
    {
        var options = new JsonSchemaExporterOptions { TreatNullObliviousAsNonNullable = true, TransformSchemaNode = Transform };
        var body = PolicyJson.Default.Options.GetJsonSchemaAsNode(typeof(TrustPolicy), options).AsObject();
        var schema = new JsonObject { ["$schema"] = "https://json-schema.org/draft/2020-12/schema", ["title"] = "ImageTrust trust policy" };
        foreach (var (name, value) in body.ToList())
        {
            body.Remove(name);
            schema[name] = value;
        }

        return schema.ToJsonString(Indented) + "\n";
    }

    private static JsonObject Transform(JsonSchemaExporterContext context, JsonNode node)
    {
        var schema = node as JsonObject ?? [];
        var type = Nullable.GetUnderlyingType(context.TypeInfo.Type) ?? context.TypeInfo.Type;
        if (PolicyJson.Default.Options.GetTypeInfo(type).Converter is ITextConverter converter)
        {
            Text(schema, type, converter);
        }

        Shape(schema, type);
        Optionals(schema, context);
        var provider = context.PropertyInfo?.AttributeProvider as ICustomAttributeProvider ?? type;
        if (Description(provider) is { } description)
        {
            schema["description"] = description;
        }

        return schema;
    }

    // The exporter passes no node for a value with a converter of its own when it has a default; its owner fills it in.
    private static void Optionals(JsonObject owner, JsonSchemaExporterContext context)
    {
        foreach (var property in context.TypeInfo.Kind == JsonTypeInfoKind.Object ? Fields.Of(context.TypeInfo) : [])
        {
            var type = Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType;
            if (property.AssociatedParameter is { HasDefaultValue: true } parameter && owner["properties"]?[property.Name] is JsonObject optional
                && PolicyJson.Default.Options.GetTypeInfo(type).Converter is ITextConverter converter)
            {
                var word = parameter.DefaultValue is null ? null : optional["default"]?.GetValue<string>();
                optional.Clear();
                Text(optional, type, converter);
                if (word is not null)
                {
                    optional["default"] = word;
                }

                optional["description"] = Description(property.AttributeProvider!);
            }
        }
    }

    private static string? Description(ICustomAttributeProvider provider) =>
        (provider.GetCustomAttributes(typeof(DescriptionAttribute), false).FirstOrDefault() as DescriptionAttribute)?.Description;

    private static void Text(JsonObject schema, Type type, ITextConverter converter)
    {
        if (converter.Words.Count > 0)
        {
            schema["enum"] = new JsonArray([.. converter.Words.Select(word => JsonValue.Create(word))]);
            return;
        }

        schema["type"] = "string";
        schema["minLength"] = 1;
        if (Patterns.TryGetValue(type, out var pattern))
        {
            schema["pattern"] = pattern;
        }
    }

    /// <summary>What the reader demands and the exporter cannot know: no nulls, nothing empty, exactly one alternative.</summary>
    private static void Shape(JsonObject schema, Type type)
    {
        if (schema["type"] is JsonArray types)
        {
            schema["type"] = types.Select(one => one!.GetValue<string>()).First(one => one != "null");
        }

        if (schema.ContainsKey("default") && schema["default"] is null)
        {
            schema.Remove("default");
        }

        switch (schema["type"]?.GetValue<string>())
        {
            case "array":
                schema["minItems"] = 1;
                schema["uniqueItems"] = true;
                break;
            case "object":
                schema["minProperties"] = 1;
                break;
            case "integer":
                schema["minimum"] = 1;
                break;
        }

        var info = PolicyJson.Default.Options.GetTypeInfo(type);
        if (info.Kind == JsonTypeInfoKind.Enumerable && PolicyJson.Default.Options.GetTypeInfo(info.ElementType!).Converter is ITextConverter converter)
        {
            var items = new JsonObject();
            Text(items, info.ElementType!, converter);
            schema["items"] = items;
        }

        if (info.Kind == JsonTypeInfoKind.Dictionary)
        {
            schema["propertyNames"] = new JsonObject { ["pattern"] = Patterns[typeof(EntryName)] };
        }

        if (Choices.Of(type) is { Count: > 0 } choices)
        {
            schema["oneOf"] = new JsonArray([.. choices.Select(choice => new JsonObject { ["required"] = new JsonArray(choice) })]);
        }
    }
}
