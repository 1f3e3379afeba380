using ImageTrust.Server.Tests.Stage;

namespace ImageTrust.Server.Tests.Admission;

/// <summary>What other admission controllers overlooked.</summary>
public sealed class OverlookedTests
{
    [Fact]
    public async Task A_workload_with_no_replicas_is_checked_like_any_other()
    {
        await using var stage = await ServerStage.StartAsync();
        stage.Push("team/app", "v1", signed: false);
        var review = Body.Deployment("CREATE", Body.Spec("registry.example.test/team/app:v1"));
        review["request"]!["object"]!["spec"]!["replicas"] = 0;
        var answer = await stage.ValidateAsync(review);
        Assert.Contains("[no-signature]", Assert.Single(answer.Warnings), StringComparison.Ordinal);
        Assert.Equal("refused", Assert.Single(stage.Recorded()).GetProperty("now").GetProperty("judgement").GetString());
    }
}
