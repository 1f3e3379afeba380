using FsCheck.Xunit;

namespace Infra.Tests.Properties;

/// <summary>What holds for the graph of every valid configuration.</summary>
public sealed class GraphProperties
{
    /// <summary>One property, since it is the building that takes time.</summary>
    [Property(Arbitrary = [typeof(AnySettings)], MaxTest = 30)]
    public async Task Names_fit_are_used_once_and_lead_somewhere(ValidConfig valid)
    {
        var graph = await Graph.OfAsync(valid);

        string[] found = [.. GraphChecks.UnfitNames(graph), .. GraphChecks.DuplicateNames(graph), .. GraphChecks.DanglingNames(graph)];
        Assert.True(found.Length == 0, string.Join('\n', found));
    }
}
