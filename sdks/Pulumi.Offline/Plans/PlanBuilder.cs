using System.Collections.Immutable;
using Google.Protobuf.WellKnownTypes;
using Pulumi.Offline.Protocol;
using Pulumi.Offline.Serving;
using Pulumi.Offline.Urns;

namespace Pulumi.Offline.Plans;

/// <summary>Makes a plan of what a program registered: everything is to be created, until it is compared with a baseline.</summary>
internal static class PlanBuilder
{
    /// <summary>The secret strings of everything the program sent.</summary>
    public static IEnumerable<string> SecretsIn(IEnumerable<RecordedCall> calls) => calls
        .Select(call => call.Request switch
        {
            RegisterResourceRequest register => register.Object,
            RegisterResourceOutputsRequest outputs => outputs.Outputs,
            ReadResourceRequest read => read.Properties,
            ResourceInvokeRequest invoke => invoke.Args,
            _ => null,
        })
        .OfType<Struct>()
        .SelectMany(properties => properties.Fields.Values)
        .SelectMany(PlanValueReader.SecretsIn);

    public static Plan Build(OfflineEngine engine, string project, string stack, string? phase, PlanValueReader values)
    {
        var resources = new Dictionary<Urn, PlannedResource>();
        foreach (var registration in engine.Registered)
        {
            // In order of registration, so a parent's aliases are known before its children need them.
            resources.Add(registration.Urn, Read(registration, values, resources));
        }

        var root = engine.Registered.FirstOrDefault(registration => registration.Urn.Type == Urn.StackType);
        var outputs = root is null ? null : engine.OutputsOf(root.Urn.ToString());
        return new Plan(project, stack, phase, ResourceOrder.Sort(resources.Values), values.ReadProperties(outputs, _ => true));
    }

    private static PlannedResource Read(Registration registration, PlanValueReader values, Dictionary<Urn, PlannedResource> earlier)
    {
        var request = registration.Request;
        var parent = Urn.TryParse(request.Parent, out var parsed) ? parsed : null;
        var parentAliases = parent is not null && earlier.TryGetValue(parent, out var known) ? known.Options.Aliases : [];
        return new PlannedResource(registration.Urn)
        {
            Parent = parent,
            Custom = request.Custom,
            Provider = ProviderReference.TryParse(request.Provider, out var reference) ? reference.Provider : null,
            Protect = request.Protect,
            Dependencies = Urns(request.Dependencies),
            PropertyDependencies = request.PropertyDependencies.ToImmutableSortedDictionary(
                entry => entry.Key, entry => Urns(entry.Value.Urns), StringComparer.Ordinal),
            Inputs = WithVersion(request, values.ReadProperties(request.Object, IsInput)),
            Options = new ComparisonOptions(
                Paths(request.IgnoreChanges),
                Paths(request.ReplaceOnChanges),
                Urns(request.ReplaceWith),
                AliasUrns.Of(registration.Urn, parent, parentAliases, request)),
        };
    }

    /// <summary>The engine keeps which plugin an explicit provider wants among that provider's inputs.</summary>
    private static PlanValue.Map WithVersion(RegisterResourceRequest request, PlanValue.Map inputs) =>
        ProviderReference.IsProvider(request.Type) && request.Version.Length > 0
            ? new PlanValue.Map(inputs.Fields.SetItem("version", new PlanValue.Text(request.Version)))
            : inputs;

    // Never inputs; an SDK that sends them anyway means the resource's own identity.
    private static bool IsInput(string name) => name is not ("id" or "urn");

    private static ImmutableArray<Urn> Urns(IEnumerable<string> texts) =>
        [.. texts.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).Select(text => Urn.TryParse(text, out var urn) ? urn : null).OfType<Urn>()];

    private static ImmutableArray<PropertyPath> Paths(IEnumerable<string> texts) =>
        [.. texts.Select(text => PropertyPath.TryParse(text, out var path) ? path : null).OfType<PropertyPath>()];
}
