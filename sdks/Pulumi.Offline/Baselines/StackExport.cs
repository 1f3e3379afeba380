using System.Collections.Immutable;
using System.Text.Json;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Pulumi.Offline.Plans;
using Pulumi.Offline.Urns;

namespace Pulumi.Offline.Baselines;

/// <summary>
/// Reads a stack's exported state: a foreign format that grows, so fields this program does not need may be there. Entries that are
/// about to be deleted, resources that are only read and default providers are no part of what a program registers.
/// </summary>
internal static class StackExport
{
    // Version 4 differs from 3 only by features a deployment lists.
    private static readonly int[] s_versions = [3, 4];

    private static readonly JsonParser s_values = new(new JsonParser.Settings(JsonCursor.MaxDepth));

    public static (IReadOnlyList<PlannedResource> Resources, PlanValue.Map Outputs) Read(Stream stream, string file)
    {
        var (document, root) = JsonCursor.Open(stream, file);
        using (document)
        {
            var version = root.Field("version");
            if (!s_versions.Contains(version.Count()))
            {
                throw version.Expected("version 3 or 4 of a stack export");
            }

            // A stack that was never updated has no list.
            var entries = Present(root.Field("deployment"), "resources")?.Items().Where(IsManaged).ToList() ?? [];
            var stack = entries.Where(entry => ReadUrn(entry.Field("urn")).Type == Urn.StackType).Select(entry => Values(entry, "outputs"));
            return ([.. entries.Select(ReadResource)], stack.FirstOrDefault(PlanValue.Map.Empty));
        }
    }

    private static bool IsManaged(JsonCursor entry)
    {
        var urn = ReadUrn(entry.Field("urn"));
        return !IsSet(entry, "delete") && !IsSet(entry, "external") && !IsDefaultProvider(urn);
    }

    // The engine makes these itself, named default or default_VERSION.
    private static bool IsDefaultProvider(Urn urn) => ProviderReference.IsProvider(urn.Type)
        && (urn.Name == "default" || urn.Name.StartsWith("default_", StringComparison.Ordinal));

    private static PlannedResource ReadResource(JsonCursor entry)
    {
        var urn = ReadUrn(entry.Field("urn"));
        return new PlannedResource(urn)
        {
            Parent = Present(entry, "parent") is { } parent ? ReadUrn(parent) : null,
            Custom = IsSet(entry, "custom"),
            Provider = Present(entry, "provider") is { } provider ? ReadProvider(provider) : null,
            Protect = IsSet(entry, "protect"),
            Dependencies = ReadUrns(Present(entry, "dependencies")),
            PropertyDependencies = (Present(entry, "propertyDependencies")?.Fields() ?? []).ToImmutableSortedDictionary(
                property => property.Name, property => ReadUrns(property.Value.IsNull ? null : property.Value), StringComparer.Ordinal),
            Inputs = CheckedInputs.WithoutProviderValues(Values(entry, "inputs")),
            Op = PlanOp.Same,
        };
    }

    private static Urn? ReadProvider(JsonCursor json)
    {
        var text = json.Text();
        return text.Length == 0 ? null
            : !ProviderReference.TryParse(text, out var reference) ? throw json.Expected("a provider reference")
            : IsDefaultProvider(reference.Provider) ? null
            : reference.Provider;
    }

    private static PlanValue.Map Values(JsonCursor entry, string name)
    {
        if (Present(entry, name) is not { } json)
        {
            return PlanValue.Map.Empty;
        }

        if (json.Element.ValueKind != JsonValueKind.Object)
        {
            throw json.Expected("an object");
        }

        return PlanValueReader.WithoutRun.ReadProperties(s_values.Parse<Struct>(json.Element.GetRawText()), _ => true);
    }

    private static JsonCursor? Present(JsonCursor json, string name) => json.TryField(name) is { IsNull: false } field ? field : null;

    private static bool IsSet(JsonCursor json, string name) => Present(json, name)?.Flag() ?? false;

    private static Urn ReadUrn(JsonCursor json) => Urn.TryParse(json.Text(), out var urn) ? urn : throw json.Expected("a URN");

    private static ImmutableArray<Urn> ReadUrns(JsonCursor? json) =>
        [.. (json?.Items() ?? []).Select(ReadUrn).OrderBy(urn => urn.ToString(), StringComparer.Ordinal)];
}
