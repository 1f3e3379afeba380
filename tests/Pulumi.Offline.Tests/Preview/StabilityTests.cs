using System.Text;
using Pulumi.Offline.Plans;

namespace Pulumi.Offline.Tests.Preview;

public sealed class StabilityTests
{
    [Fact]
    public async Task Two_runs_give_the_same_bytes() =>
        Assert.Equal(await PlanAsync(TestProgram.Request("ok")), await PlanAsync(TestProgram.Request("ok")));

    [Fact]
    public async Task The_order_of_registration_leaves_no_trace() =>
        Assert.Equal(await PlanAsync(TestProgram.Request("ok")), await PlanAsync(TestProgram.Request("ok").With("ORDER", "reversed")));

    [Fact]
    public async Task The_locale_of_the_machine_leaves_no_trace()
    {
        var request = TestProgram.Request("ok").With("LC_ALL", "tr_TR.UTF-8").With("DOTNET_SYSTEM_GLOBALIZATION_INVARIANT", "0");
        Assert.Equal(await PlanAsync(TestProgram.Request("ok")), await PlanAsync(request));
    }

    [Fact]
    public async Task The_working_directory_leaves_no_trace() =>
        Assert.Equal(await PlanAsync(TestProgram.Request("ok")), await PlanAsync(TestProgram.Request("ok") with { WorkingDirectory = "/" }));

    [Fact]
    public async Task The_stack_stands_first_and_every_parent_before_its_children()
    {
        var plan = (await TestProgram.CompletesAsync(TestProgram.Request("ok").With("ORDER", "reversed"))).Plan;
        Assert.Equal(
            [
                "pulumi:pulumi:Stack::proj-dev",
                "azuread:index/application:Application::app",
                "kubernetes:core/v1:Namespace::apps",
                "my:mod:Registry::registry",
                "my:mod:Registry$azure-native:containerregistry:Registry::acr",
                "pulumi:providers:kubernetes::k8s",
            ],
            plan.Resources.Select(resource => resource.Urn.ToString()["urn:pulumi:dev::proj::".Length..]));
    }

    [Fact]
    public async Task The_provider_is_its_urn_and_the_phase_what_the_caller_says()
    {
        var plan = (await TestProgram.CompletesAsync(TestProgram.Request("ok") with { Phase = "day2" })).Plan;
        Assert.Equal("day2", plan.Phase);
        Assert.Equal(
            "urn:pulumi:dev::proj::pulumi:providers:kubernetes::k8s",
            plan.Resources.Single(resource => resource.Name == "apps").Provider?.ToString());
        Assert.True(plan.Resources.Single(resource => resource.Name == "acr").Protect);
    }

    [Fact]
    public async Task The_plan_of_the_sample_program_is_the_committed_one() =>
        Corpus.Expect("sample", "plan.json", await PlanAsync(TestProgram.Request("ok")));

    private static async Task<string> PlanAsync(PreviewRequest request) =>
        Encoding.UTF8.GetString(PlanJson.Write((await TestProgram.CompletesAsync(request)).Plan));
}
