using System.Text.Json.Nodes;
using ImageTrust.Infra.Kubernetes.Guard;

namespace Infra.Tests.Guard;

/// <summary>Which image may run beside the planned one: the one that serves until its rollout is complete.</summary>
public sealed class PreviousImageTests
{
    private const string A = "r.azurecr.io/w@sha256:a";
    private const string B = "r.azurecr.io/w@sha256:b";
    private const string C = "r.azurecr.io/w@sha256:c";

    [Fact]
    public void Nothing_ran_before_the_first() => Assert.Null(PreviousImage.Before(A, null, null));

    [Fact]
    public void What_runs_now_is_the_one_before_another() => Assert.Equal(A, PreviousImage.Before(B, Running(A), Parameter(A, null)));

    [Fact]
    public void As_long_as_nothing_changes_the_one_before_stays_named() => Assert.Equal(A, PreviousImage.Before(B, Running(B), Parameter(B, A)));

    [Theory]
    [InlineData(2, 3, 2, 2)] // an old replica is still there
    [InlineData(2, 3, 3, 2)] // a new one is not ready
    [InlineData(1, 3, 3, 3)] // nobody has looked at the change yet
    [InlineData(2, 0, 0, 0)]
    public void A_rollout_that_did_not_end_leaves_the_one_before_it_running(int observed, int replicas, int updated, int available)
    {
        var unfinished = Deployment(B, observed, replicas, updated, available);
        Assert.Equal(A, PreviousImage.Before(C, unfinished, Parameter(B, A)));
        Assert.Equal(A, PreviousImage.Before(B, unfinished, Parameter(B, A)));
    }

    [Fact]
    public void Taken_back_it_is_the_only_one() => Assert.Null(PreviousImage.Before(A, Deployment(B, 2, 3, 1, 2), Parameter(B, A)));

    [Fact]
    public void A_Deployment_that_nobody_wrote_a_parameter_for_counts() => Assert.Equal(A, PreviousImage.Before(B, Running(A), null));

    private static JsonObject Running(string image) => Deployment(image, 2, 3, 3, 3);

    /// <summary>Once through text, as it is read from a cluster.</summary>
    private static JsonObject Deployment(string image, int observed, int replicas, int updated, int available) => JsonNode.Parse(new JsonObject
    {
        ["metadata"] = new JsonObject { ["generation"] = 2 },
        ["spec"] = JsonNode.Parse($$$"""{"template": {"spec": {"containers": [{"image": "{{{image}}}"}] } } }"""),
        ["status"] = new JsonObject { ["observedGeneration"] = observed, ["replicas"] = replicas, ["updatedReplicas"] = updated, ["availableReplicas"] = available },
    }.ToJsonString())!.AsObject();

    private static JsonObject Parameter(string current, string? previous)
    {
        var data = new JsonObject { ["current"] = current };
        if (previous is not null)
        {
            data["previous"] = previous;
        }

        return new JsonObject { ["data"] = data };
    }
}
