using System.Collections.Immutable;
using System.Text.Json;
using Pulumi.Offline.Urns;

namespace Pulumi.Offline.Plans;

/// <summary>Reads a plan strictly: an unknown field, a wrong type or a summary that does not add up is an error.</summary>
internal static class PlanReader
{
    public static Plan Read(JsonCursor root)
    {
        var version = root.Field("version");
        if (version.Count() != PlanJson.Version)
        {
            throw version.Expected($"version {PlanJson.Version}");
        }

        root.AllowOnly("outputs", "phase", "project", "resources", "stack", "summary", "version");
        var plan = new Plan(
            root.Field("project").Text(),
            root.Field("stack").Text(),
            OrNull(root.Field("phase"))?.Text(),
            [.. root.Field("resources").Items().Select(ReadResource)],
            ReadMap(root.Field("outputs")));
        CheckSummary(root.Field("summary"), plan.Summary);
        return plan;
    }

    private static PlannedResource ReadResource(JsonCursor json)
    {
        json.AllowOnly(
            "changes", "custom", "dependencies", "inputs", "name", "op", "parent", "propertyDependencies", "protect", "provider", "type", "urn");
        var urn = ReadUrn(json.Field("urn"));
        RequireSame(json.Field("type"), urn.Type);
        RequireSame(json.Field("name"), urn.Name);
        return new PlannedResource(urn)
        {
            Parent = OrNull(json.Field("parent")) is { } parent ? ReadUrn(parent) : null,
            Custom = json.Field("custom").Flag(),
            Provider = OrNull(json.Field("provider")) is { } provider ? ReadUrn(provider) : null,
            Protect = json.Field("protect").Flag(),
            Dependencies = ReadUrns(json.Field("dependencies")),
            PropertyDependencies = json.Field("propertyDependencies").Fields()
                .ToImmutableSortedDictionary(field => field.Name, field => ReadUrns(field.Value), StringComparer.Ordinal),
            Inputs = ReadMap(json.Field("inputs")),
            Op = ReadWord<PlanOp>(json.Field("op")),
            Changes = [.. json.Field("changes").Items().Select(ReadChange)],
        };
    }

    private static PropertyChange ReadChange(JsonCursor json)
    {
        json.AllowOnly("forcesReplace", "new", "old", "op", "path");
        var path = json.Field("path");
        var kind = ReadWord<ChangeKind>(json.Field("op"));
        return new PropertyChange(
            PropertyPath.TryParse(path.Text(), out var parsed) ? parsed : throw path.Expected("a property path"),
            kind,
            kind == ChangeKind.Add ? RequireNull(json.Field("old")) : ReadValue(json.Field("old")),
            kind == ChangeKind.Delete ? RequireNull(json.Field("new")) : ReadValue(json.Field("new")),
            json.Field("forcesReplace").Flag());
    }

    private static PlanValue ReadValue(JsonCursor json) => json.Element.ValueKind switch
    {
        JsonValueKind.True or JsonValueKind.False => new PlanValue.Bool(json.Flag()),
        JsonValueKind.Number => new PlanValue.Number(json.Element.GetDouble()),
        JsonValueKind.String => new PlanValue.Text(json.Text()),
        JsonValueKind.Array => new PlanValue.List([.. json.Items().Select(ReadValue)]),
        JsonValueKind.Object => ReadMask(json) ?? (PlanValue)ReadMap(json),
        _ => new PlanValue.Null(),
    };

    private static PlanValue.Map ReadMap(JsonCursor json) =>
        PlanValue.Map.Of(json.Fields().Select(field => KeyValuePair.Create(field.Name, ReadValue(field.Value))));

    private static PlanValue.Masked? ReadMask(JsonCursor json)
    {
        var (secret, unknown, others) = (false, false, false);
        foreach (var (name, value) in json.Fields())
        {
            var isTrue = value.Element.ValueKind == JsonValueKind.True;
            secret |= isTrue && name == PlanJson.SecretKey;
            unknown |= isTrue && name == PlanJson.UnknownKey;
            others |= !isTrue || name is not (PlanJson.SecretKey or PlanJson.UnknownKey);
        }

        return (secret || unknown) && !others ? new PlanValue.Masked(secret, unknown) : null;
    }

    private static void CheckSummary(JsonCursor json, IReadOnlyDictionary<PlanOp, int> summary)
    {
        json.AllowOnly([.. summary.Keys.Select(PlanJson.Word)]);
        foreach (var (op, count) in summary)
        {
            var field = json.Field(PlanJson.Word(op));
            if (field.Count() != count)
            {
                throw field.Expected($"{count}, the number of such resources");
            }
        }
    }

    private static T ReadWord<T>(JsonCursor json)
        where T : struct, Enum
    {
        var word = json.Text();
        foreach (var value in Enum.GetValues<T>())
        {
            if (PlanJson.Word(value) == word)
            {
                return value;
            }
        }

        throw json.Expected($"one of {string.Join(", ", Enum.GetValues<T>().Select(PlanJson.Word))}");
    }

    private static Urn ReadUrn(JsonCursor json) => Urn.TryParse(json.Text(), out var urn) ? urn : throw json.Expected("a URN");

    private static ImmutableArray<Urn> ReadUrns(JsonCursor json) => [.. json.Items().Select(ReadUrn)];

    private static JsonCursor? OrNull(JsonCursor json) => json.IsNull ? null : json;

    private static PlanValue? RequireNull(JsonCursor json) => json.IsNull ? null : throw json.Expected("null");

    private static void RequireSame(JsonCursor json, string expected)
    {
        if (json.Text() != expected)
        {
            throw json.Expected($"\"{expected}\", as in the URN");
        }
    }
}
