using FsCheck.Xunit;

namespace Infra.Tests.Properties;

/// <summary>What holds for the graph of every valid configuration.</summary>
[Properties(Arbitrary = [typeof(AnySettings)], MaxTest = 60)]
public sealed class GraphProperties
{
    [Property]
    public async Task No_name_is_longer_than_its_service_takes(ValidConfig valid) =>
        Assert.Empty(GraphChecks.OverlongNames(await Graph.OfAsync(valid)));

    [Property]
    public async Task No_two_resources_have_one_name(ValidConfig valid) =>
        Assert.Empty(GraphChecks.DuplicateNames(await Graph.OfAsync(valid)));

    [Property]
    public async Task Nothing_names_a_resource_that_is_not_made(ValidConfig valid) =>
        Assert.Empty(GraphChecks.DanglingNames(await Graph.OfAsync(valid)));
}
