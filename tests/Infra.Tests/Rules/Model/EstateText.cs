using System.Collections.Immutable;
using System.Text.Json;
using Pulumi.Offline.Plans;
using Pulumi.Offline.Urns;

namespace Infra.Tests.Rules.Model;

/// <summary>
/// An estate as a short JSON text: logical name → type and inputs. Names are unique. A text <c>@NAME</c> stands for what only the creation of
/// that resource makes known, as in a plan: an unknown value that comes from it.
/// </summary>
internal static class EstateText
{
    private const string Stack = "sample";
    private const string Project = "image-trust";

    public static Plan Plan(string json)
    {
        using var document = JsonDocument.Parse(json);
        var plan = new Plan(Project, Stack, null, [], PlanValue.Map.Empty);
        var entries = document.RootElement.EnumerateObject().ToList();
        // First the names, then the references to them.
        var declared = plan with { Resources = [.. entries.Select(entry => new PlannedResource(UrnOf(Type(entry), entry.Name)) { Custom = true })] };
        return plan with
        {
            Resources = [.. entries.Select(entry => Resource(Type(entry), entry.Name, entry.Value.GetProperty("inputs").GetRawText(), declared))],
        };

        static string Type(JsonProperty entry) => entry.Value.GetProperty("type").GetString()!;
    }

    public static PlannedResource Resource(string type, string name, string inputs, Plan among)
    {
        using var document = JsonDocument.Parse(inputs);
        var fields = document.RootElement.EnumerateObject().Select(field => (field.Name, Read: Value(field.Value.GetRawText(), among))).ToList();
        return new PlannedResource(UrnOf(type, name))
        {
            Custom = true,
            Inputs = PlanValue.Map.Of(fields.Select(field => KeyValuePair.Create(field.Name, field.Read.Value))),
            PropertyDependencies = fields.ToImmutableSortedDictionary(field => field.Name, field => field.Read.Sources, StringComparer.Ordinal),
        };
    }

    public static (PlanValue Value, ImmutableArray<Urn> Sources) Value(string json, Plan among)
    {
        using var document = JsonDocument.Parse(json);
        var sources = ImmutableArray.CreateBuilder<Urn>();
        return (Read(document.RootElement, among, sources), sources.ToImmutable());
    }

    private static PlanValue Read(JsonElement json, Plan among, ImmutableArray<Urn>.Builder sources) => json.ValueKind switch
    {
        JsonValueKind.True or JsonValueKind.False => new PlanValue.Bool(json.GetBoolean()),
        JsonValueKind.Number => new PlanValue.Number(json.GetDouble()),
        JsonValueKind.String when json.GetString() is ['@', .. var name] => Reference(name, among, sources),
        JsonValueKind.String => new PlanValue.Text(json.GetString()!),
        JsonValueKind.Array => new PlanValue.List([.. json.EnumerateArray().Select(item => Read(item, among, sources))]),
        JsonValueKind.Object => PlanValue.Map.Of(json.EnumerateObject().Select(field => KeyValuePair.Create(field.Name, Read(field.Value, among, sources)))),
        _ => new PlanValue.Null(),
    };

    private static PlanValue Reference(string name, Plan among, ImmutableArray<Urn>.Builder sources)
    {
        sources.Add(among.Resources.Single(resource => resource.Name == name).Urn);
        return PlanValue.UnknownMark;
    }

    private static Urn UrnOf(string type, string name) => Urn.Create(Stack, Project, null, type, name);
}
