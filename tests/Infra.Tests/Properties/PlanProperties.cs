using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using ImageTrust.Infra.Settings;
using ImageTrust.Infra.Workspace;
using Infra.Tests.Rules;

namespace Infra.Tests.Properties;

/// <summary>What holds for every plan: only the engine knows real URNs, parents and dependencies.</summary>
public sealed class PlanProperties
{
    public static TheoryData<string> Stacks => [.. StackEstates.Stacks];

    [Theory]
    [MemberData(nameof(Stacks))]
    public async Task Everything_that_a_stack_refers_to_is_in_its_plan(string stack) =>
        Assert.Empty(GraphChecks.DanglingUrns((await StackEstates.OfAsync(stack)).Plan));

    /// <summary>Few runs, since each one starts the program; the settings that the policy names too stay as they are.</summary>
    [Property(Arbitrary = [typeof(DevStack)], MaxTest = 2)]
    public async Task Everything_that_a_plan_refers_to_is_in_it(ValidConfig valid) =>
        Assert.Empty(GraphChecks.DanglingUrns(await StackEstates.PlanAsync(valid.Stack, valid.Config)));

    [Fact]
    public async Task A_reference_to_what_is_not_there_is_found()
    {
        var plan = (await StackEstates.OfAsync("dev")).Plan;
        var vault = plan.Resources.Single(resource => resource.Type == "azure-native:keyvault:Vault");

        Assert.NotEmpty(GraphChecks.DanglingUrns(plan with { Resources = [.. plan.Resources.Where(resource => resource != vault)] }));
        Assert.NotEmpty(GraphChecks.DanglingUrns(plan with { Resources = [.. plan.Resources, vault] }));
    }
}

/// <summary>The dev stack with any valid settings, but for those that its trust policy has to agree with.</summary>
public static class DevStack
{
    private const string Name = "dev";

    private static readonly IReadOnlyDictionary<string, string> s_dev = StackFile.Read(Repository.Root, Name).Values;

    public static Arbitrary<ValidConfig> Config() => (
        from drawn in AnySettings.Draw(SettingTable.All.Where(setting => !IsInPolicy(setting.Key)), s_dev)
        let config = AnySettings.Repair(Name, drawn, s_dev)
        where config is not null
        select new ValidConfig(Name, config)).ToArbitrary();

    private static bool IsInPolicy(string key) =>
        key == SettingTable.Cloud.Key || key.Contains("github", StringComparison.OrdinalIgnoreCase) || key.Contains("registry", StringComparison.OrdinalIgnoreCase)
        || key.Contains("pipelines", StringComparison.OrdinalIgnoreCase) || key.Contains("signer", StringComparison.OrdinalIgnoreCase)
        || key.Contains("keyVault", StringComparison.Ordinal) || key.Contains("signingKeyName", StringComparison.Ordinal);
}
