using System.Text.Json;
using Pulumi.Offline.Urns;

namespace Pulumi.Offline.Plans;

/// <summary>Writes a plan; every method writes its keys in ordinal order.</summary>
internal static class PlanWriter
{
    public static void Write(Utf8JsonWriter json, Plan plan)
    {
        json.WriteStartObject();
        json.WritePropertyName("outputs");
        Write(json, plan.Outputs);
        json.WriteString("phase", plan.Phase);
        json.WriteString("project", plan.Project);
        json.WriteStartArray("resources");
        foreach (var resource in plan.Resources)
        {
            Write(json, resource);
        }

        json.WriteEndArray();
        json.WriteString("stack", plan.Stack);
        json.WriteStartObject("summary");
        foreach (var (op, count) in plan.Summary.OrderBy(entry => PlanJson.Word(entry.Key), StringComparer.Ordinal))
        {
            json.WriteNumber(PlanJson.Word(op), count);
        }

        json.WriteEndObject();
        json.WriteNumber("version", PlanJson.Version);
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, PlannedResource resource)
    {
        json.WriteStartObject();
        json.WriteStartArray("changes");
        foreach (var change in resource.Changes)
        {
            Write(json, change);
        }

        json.WriteEndArray();
        json.WriteBoolean("custom", resource.Custom);
        Write(json, "dependencies", resource.Dependencies);
        json.WritePropertyName("inputs");
        Write(json, resource.Inputs);
        json.WriteString("name", resource.Name);
        json.WriteString("op", PlanJson.Word(resource.Op));
        json.WriteString("parent", resource.Parent?.ToString());
        json.WriteStartObject("propertyDependencies");
        foreach (var (property, urns) in resource.PropertyDependencies)
        {
            Write(json, property, urns);
        }

        json.WriteEndObject();
        json.WriteBoolean("protect", resource.Protect);
        json.WriteString("provider", resource.Provider?.ToString());
        json.WriteString("type", resource.Type);
        json.WriteString("urn", resource.Urn.ToString());
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, PropertyChange change)
    {
        json.WriteStartObject();
        json.WriteBoolean("forcesReplace", change.ForcesReplace);
        WriteOrNull(json, "new", change.New);
        WriteOrNull(json, "old", change.Old);
        json.WriteString("op", PlanJson.Word(change.Kind));
        json.WriteString("path", change.Path.ToString());
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, string name, IEnumerable<Urn> urns)
    {
        json.WriteStartArray(name);
        foreach (var urn in urns)
        {
            json.WriteStringValue(urn.ToString());
        }

        json.WriteEndArray();
    }

    private static void WriteOrNull(Utf8JsonWriter json, string name, PlanValue? value)
    {
        json.WritePropertyName(name);
        Write(json, value ?? new PlanValue.Null());
    }

    private static void Write(Utf8JsonWriter json, PlanValue value)
    {
        switch (value)
        {
            case PlanValue.Null:
                json.WriteNullValue();
                break;
            case PlanValue.Bool flag:
                json.WriteBooleanValue(flag.Value);
                break;
            case PlanValue.Number number:
                json.WriteNumberValue(number.Value);
                break;
            case PlanValue.Text text:
                json.WriteStringValue(text.Value);
                break;
            case PlanValue.Masked masked:
                Write(json, masked);
                break;
            case PlanValue.List list:
                Write(json, list);
                break;
            case PlanValue.Map map:
                Write(json, map);
                break;
            default:
                throw new InvalidOperationException("a plan value outside its closed set");
        }
    }

    private static void Write(Utf8JsonWriter json, PlanValue.Masked masked)
    {
        json.WriteStartObject();
        if (masked.Secret)
        {
            json.WriteBoolean(PlanJson.SecretKey, true);
        }

        if (masked.Unknown)
        {
            json.WriteBoolean(PlanJson.UnknownKey, true);
        }

        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, PlanValue.List list)
    {
        json.WriteStartArray();
        foreach (var item in list.Items)
        {
            Write(json, item);
        }

        json.WriteEndArray();
    }

    private static void Write(Utf8JsonWriter json, PlanValue.Map map)
    {
        json.WriteStartObject();
        foreach (var (name, value) in map.Fields)
        {
            json.WritePropertyName(name);
            Write(json, value);
        }

        json.WriteEndObject();
    }
}
