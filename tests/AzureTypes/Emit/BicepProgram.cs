using AzureTypes.Types;
using Pulumi.Offline.Plans;
using Pulumi.Offline.Urns;

namespace AzureTypes.Emit;

/// <summary>A plan's Azure resources as Bicep: a file for what lives in the resource group, one for what lives in the subscription.</summary>
internal sealed class BicepProgram
{
    private readonly Dictionary<Urn, string> symbols;
    private readonly Plan plan;
    private readonly List<Finding> findings = [];

    public BicepProgram(Plan plan)
    {
        this.plan = plan;
        var resources = plan.Resources.Where(resource => resource.Type.StartsWith("azure-native:", StringComparison.Ordinal)).ToList();
        symbols = resources.Select((resource, index) => (resource.Urn, Symbol: $"r{index}")).ToDictionary(pair => pair.Urn, pair => pair.Symbol);
        foreach (var resource in resources)
        {
            Add(resource);
        }
    }

    public BicepFile Group { get; } = new("resourceGroup");

    public BicepFile Subscription { get; } = new("subscription");

    /// <summary>What was found before the compiler was asked.</summary>
    public IReadOnlyList<Finding> Findings => findings;

    private void Add(PlannedResource resource)
    {
        if (!ResourceShape.All.TryGetValue(resource.Type, out var shape))
        {
            findings.Add(new(resource.Urn, "", "unmapped", "resources.json does not say what this is for ARM"));
            return;
        }

        if (ArmTypes.Body(shape.Arm, shape.Api) is not { } body)
        {
            findings.Add(new(resource.Urn, "", "no-type", $"{shape.Arm}@{shape.Api} is not defined"));
            return;
        }

        var inputs = new PlanValue.Map(resource.Inputs.Fields.RemoveRange(shape.Address));
        var value = (ArmValue.Fields)ArmValue.Of(inputs, body, "", shape);
        findings.AddRange(value.NotListed().Where(found => !KnownStreams.Contains(found.Text))
            .Select(found => new Finding(resource.Urn, found.Path, "open-enum", $"'{found.Text}' is not among the listed values")));
        var file = InSubscription(resource, shape) ? Subscription : Group;
        var place = Place(resource, shape, file);
        file.Line($"resource {symbols[resource.Urn]} '{shape.Arm}@{shape.Api}' = {{", resource.Urn, "");
        file.Line($"name: {Name(resource, shape)}", resource.Urn, shape.Name, 1);
        if (place is { } line)
        {
            file.Line(line.Text, resource.Urn, line.Input, 1);
        }

        foreach (var (key, member) in value.Members)
        {
            file.Value(member, resource.Urn, 1, $"{key}: ");
        }

        file.Line("}", resource.Urn, "");
    }

    /// <summary>
    /// The definition lists the streams of virtual machines only and takes any other; these two are what Microsoft documents for Container
    /// insights and for managed Prometheus.
    /// </summary>
    private static readonly HashSet<string> KnownStreams = ["Microsoft-ContainerLogV2", "Microsoft-PrometheusMetrics"];

    private static bool InSubscription(PlannedResource resource, ResourceShape shape) =>
        shape.Arm == "Microsoft.Resources/resourceGroups"
        || (shape.Scope is { } scope && resource.Inputs.Fields.GetValueOrDefault(scope) is PlanValue.Text { Value: var text } && text.Trim('/').Split('/').Length == 2);

    private static string Name(PlannedResource resource, ResourceShape shape) =>
        resource.Inputs.Fields.GetValueOrDefault(shape.Name) is PlanValue.Text name ? BicepFile.Quoted(name.Value) : "unknown";

    /// <summary>The line that says where the resource hangs, or null for the scope of its file.</summary>
    private (string Text, string Input)? Place(PlannedResource resource, ResourceShape shape, BicepFile file)
    {
        if (shape.Parents is [.., var parent])
        {
            return ($"parent: {(Source(resource, parent) is { } above ? symbols[above.Urn] : Existing(resource, shape, parent, file))}", parent);
        }

        return shape.Scope is { } scope && Source(resource, scope) is { } target && ResourceShape.All[target.Type].Arm != "Microsoft.Resources/resourceGroups"
            ? ($"scope: {symbols[target.Urn]}", scope) : null;
    }

    private PlannedResource? Source(PlannedResource resource, string input) =>
        resource.PropertyDependencies.TryGetValue(input, out var urns)
            ? plan.Resources.FirstOrDefault(other => urns.Contains(other.Urn) && symbols.ContainsKey(other.Urn)) : null;

    private string Existing(PlannedResource resource, ResourceShape shape, string input, BicepFile file)
    {
        var symbol = $"{symbols[resource.Urn]}_parent";
        var type = shape.Arm[..shape.Arm.LastIndexOf('/')];
        if (!resource.Inputs.Fields.ContainsKey(input))
        {
            findings.Add(new(resource.Urn, input, "missing", $"the name of the {type} that it belongs to"));
        }

        file.Line($"resource {symbol} '{type}@{shape.Api}' existing = {{", resource.Urn, input);
        file.Line($"name: {(resource.Inputs.Fields.GetValueOrDefault(input) is PlanValue.Text name ? BicepFile.Quoted(name.Value) : "unknown")}", resource.Urn, input, 1);
        file.Line("}", resource.Urn, input);
        return symbol;
    }
}
