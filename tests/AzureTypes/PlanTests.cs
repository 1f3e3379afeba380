using AzureTypes.Emit;
using Infra.Tests.Rules.Model;
using Pulumi.Offline.Plans;
using Pulumi.Offline.Urns;

namespace AzureTypes;

/// <summary>
/// The committed plans against Azure's own type definitions, with the compiler that Azure's users have. Resources of Entra and Kubernetes
/// are not its business, nor what only the service knows: quotas, regions, names that are taken. docs/rules.md has more of what Azure refuses.
/// </summary>
public sealed class PlanTests
{
    private static readonly Lazy<Task<IReadOnlyList<Finding>>> s_mistakes = new(FindMistakesAsync);

    public static TheoryData<string> Mistakes => [.. Mistake.All.Select(mistake => mistake.Words)];

    [Theory]
    [InlineData("dev")]
    [InlineData("staging")]
    [InlineData("prod")]
    public async Task Azures_types_allow_every_resource_of_a_plan(string stack) =>
        Assert.Empty(await BicepCompiler.CheckAsync(new BicepProgram(Committed(stack))));

    [Theory]
    [MemberData(nameof(Mistakes))]
    public async Task A_mistake_is_named_with_its_resource_and_property(string words)
    {
        var index = Mistake.All.ToList().FindIndex(mistake => mistake.Words == words);
        var (mistake, all) = (Mistake.All[index], await s_mistakes.Value);
        var usual = all.Where(finding => finding.Resource?.Name == $"right-{index}").Select(finding => (finding.Path, finding.Code)).ToHashSet();
        var found = all.Where(finding => finding.Resource?.Name == $"wrong-{index}" && !usual.Contains((finding.Path, finding.Code))).ToList();

        Assert.True(found.Any(finding => finding.Path == mistake.Path), $"{words}: nothing at '{mistake.Path}', but: {string.Join("; ", found)}");
    }

    [Fact]
    public void There_are_twenty_five_mistakes_or_more() => Assert.True(Mistake.All.Count >= 25);

    [Fact]
    public void A_type_that_nobody_mapped_is_a_finding()
    {
        var plan = Committed("dev");
        var other = new PlannedResource(Urn.Create(plan.Stack, plan.Project, null, "azure-native:storage:Queue", "q")) { Custom = true };

        Assert.Equal("unmapped", Assert.Single(new BicepProgram(plan with { Resources = [other] }).Findings).Code);
    }

    /// <summary>Each beside an untouched copy of the same resource: what is said of both is no finding. One run of the compiler for all.</summary>
    private static async Task<IReadOnlyList<Finding>> FindMistakesAsync()
    {
        var estate = new Estate(Committed("prod"), [], Production: true);
        var copies = Mistake.All.SelectMany((mistake, index) =>
        {
            bool IsIt(PlannedResource resource) => resource.Type == $"azure-native:{mistake.Type}" && (mistake.Name is null || resource.Name == mistake.Name);
            var broken = mistake.Changes.Aggregate(estate, (before, change) => change.Apply(before));
            return new[] { Named(estate.Plan.Resources.First(IsIt), $"right-{index}"), Named(broken.Plan.Resources.First(IsIt), $"wrong-{index}") };
        });
        return await BicepCompiler.CheckAsync(new BicepProgram(estate.Plan with { Resources = [.. estate.Plan.Resources, .. copies] }));
    }

    private static PlannedResource Named(PlannedResource resource, string name) =>
        resource with { Urn = Urn.Create(resource.Urn.Stack, resource.Urn.Project, resource.Parent, resource.Type, name) };

    private static Plan Committed(string stack)
    {
        var file = $"stacks/{stack}/plan.json";
        using var stream = File.OpenRead(Path.Combine(Root(), file));
        return PlanJson.Read(stream, file);
    }

    private static string Root()
    {
        var at = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(at, "Pulumi.yaml")))
        {
            at = Path.GetDirectoryName(at) ?? throw new InvalidOperationException("Pulumi.yaml is in no folder above the test program");
        }

        return at;
    }
}
