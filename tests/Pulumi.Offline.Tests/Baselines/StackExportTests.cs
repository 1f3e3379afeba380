using System.Text;
using Pulumi.Offline.Baselines;
using Pulumi.Offline.Plans;

namespace Pulumi.Offline.Tests.Baselines;

/// <summary>tests/corpus/offline/state/stack-export.json has the format of `pulumi stack export`; the plans are built here.</summary>
public sealed class StackExportTests
{
    private const string RegistryType = "azure-native:containerregistry:Registry";

    private static readonly PlannedResource s_group = Make.Custom("azure-native:resources:ResourceGroup", "rg", """{"tags":{"env":"dev"}}""");

    private static readonly PlannedResource s_registry = Make
        .Custom(RegistryType, "acr", $$"""{"registryName":"acrdev","resourceGroupName":{{Make.Unknown}},"sku":{"name":"Premium"} }""")
        .From("resourceGroupName", s_group);

    private static readonly PlannedResource s_provider =
        Make.Custom("pulumi:providers:kubernetes", "k8s", $$"""{"kubeconfig":{{Make.Unknown}}}""").From("kubeconfig", s_registry);

    private static readonly PlannedResource s_application =
        Make.Custom("azuread:index/application:Application", "ci", """{"displayName":"ci"}""");

    private static readonly PlannedResource s_secret =
        Make.Custom("kubernetes:core/v1:Secret", "s", $$"""{"metadata":{"namespace":"apps"},"stringData":{{PlayedProgram.Secret("""{"x":"p"}""")}}}""")
        with
        { Provider = s_provider.Urn };

    [Fact]
    public void The_program_that_made_the_state_changes_nothing()
    {
        var compared = PlanDiff.Compare(Unchanged(), State());
        Assert.Empty(compared.Resources.Where(resource => resource.Op != PlanOp.Same).Select(resource => $"{resource.Op} {resource.Name}"));
        Assert.Empty(compared.OutputChanges);
    }

    [Fact]
    public void Default_providers_read_resources_and_pending_deletes_are_left_out() =>
        Assert.Equal(["acr", "ci", "k8s", "proj-dev", "rg", "s"], State().Resources.Select(resource => resource.Name).Order(StringComparer.Ordinal));

    [Fact]
    public void A_changed_property_is_told_from_what_the_provider_filled_in()
    {
        var registry = s_registry with { Inputs = Make.Values($$"""{"registryName":"acrdev","resourceGroupName":{{Make.Unknown}},"sku":{"name":"Basic"} }""") };
        var compared = Of(PlanDiff.Compare(Unchanged(registry), State()), "acr");
        var change = Assert.Single(compared.Changes);
        Assert.Equal(("sku.name", new PlanValue.Text("Premium"), PlanOp.Update), (change.Path.ToString(), change.Old, compared.Op));
    }

    [Fact]
    public void A_replaced_source_changes_the_unknowns_that_come_from_it()
    {
        var moved = s_group with { Inputs = Make.Values("""{"location":"northeurope","tags":{"env":"dev"}}""") };
        var compared = PlanDiff.Compare(Make.Plan(moved, s_provider, s_registry, s_application, s_secret), State());
        Assert.Equal(PlanOp.Replace, Of(compared, "rg").Op);
        Assert.Equal(PlanOp.Replace, Of(compared, "acr").Op);
    }

    [Fact]
    public void A_secret_of_the_state_is_never_read()
    {
        var state = State();
        var text = Encoding.UTF8.GetString(PlanJson.Write(Make.Plan([.. state.Resources.Where(resource => resource.Name != "proj-dev")])));
        Assert.DoesNotContain("AAABAG", text, StringComparison.Ordinal);
        Assert.DoesNotContain("show-secrets-plaintext", text, StringComparison.Ordinal);
        Assert.Equal(PlanValue.SecretMark, state.Resources.Single(resource => resource.Name == "s").Inputs.Fields["stringData"]);
        Assert.Equal(PlanValue.SecretMark, state.Outputs.Fields["token"]);
    }

    [Fact]
    public void A_stack_that_was_never_updated_is_an_empty_baseline() =>
        Assert.Empty(Read("""{"version":3,"deployment":{"manifest":{}}}""").Resources);

    [Theory]
    [InlineData("""{"version":2,"deployment":{}}""", "$.version")]
    [InlineData("""{"version":3}""", "$")]
    [InlineData("""{"version":3,"deployment":{"resources":{}}}""", "$.deployment.resources")]
    [InlineData("""{"version":3,"deployment":{"resources":[{"urn":"x"}]}}""", "$.deployment.resources[0].urn")]
    [InlineData("""{"version":3,"deployment":{"resources":[{"urn":"urn:pulumi:a::b::c:d:E::f","custom":1}]}}""", "$.deployment.resources[0].custom")]
    [InlineData("""{"version":3,"deployment":{"resources":[{"urn":"urn:pulumi:a::b::c:d:E::f","inputs":[]}]}}""", "$.deployment.resources[0].inputs")]
    public void A_file_that_is_no_export_is_refused_with_its_path(string text, string path)
    {
        var error = Assert.Throws<JsonFormatException>(() => Read(text));
        Assert.Equal(("export.json", path), (error.File, error.Path));
    }

    private static Plan Unchanged(PlannedResource? registry = null) =>
        Make.Plan(s_group, s_provider, registry ?? s_registry, s_application, s_secret) with
        {
            Outputs = Make.Values($$"""{"registryId":{{Make.Unknown}},"token":{{PlayedProgram.Secret("1")}}}"""),
        };

    private static Baseline State()
    {
        using var stream = File.OpenRead(Corpus.File("state", "stack-export.json"));
        return Baseline.FromStackExport(stream, "stack-export.json");
    }

    private static Baseline Read(string text)
    {
        using var stream = new MemoryStream(Encoding.UTF8.GetBytes(text));
        return Baseline.FromStackExport(stream, "export.json");
    }

    private static PlannedResource Of(Plan plan, string name) => plan.Resources.Single(resource => resource.Name == name);
}
