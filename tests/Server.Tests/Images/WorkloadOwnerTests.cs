using System.Text.Json;
using System.Text.Json.Nodes;
using ImageTrust.Decisions.Workloads;
using ImageTrust.Server.Tests.Stage;

namespace ImageTrust.Server.Tests.Images;

/// <summary>Records are of the workloads that people know: a pod's name is another at each rollout.</summary>
public sealed class WorkloadOwnerTests
{
    [Theory]
    [InlineData("Pod", "web", null, null, "Pod/web")]
    [InlineData("Pod", "web-7d9f-x2x9z", "ReplicaSet/web-7d9f", "7d9f", "Deployment/web")]
    [InlineData("Pod", "web-7d9f-x2x9z", "ReplicaSet/web-7d9f", null, "ReplicaSet/web-7d9f")]
    [InlineData("Pod", "web-7d9f-x2x9z", "ReplicaSet/web-7d9f", "", "ReplicaSet/web-7d9f")]
    [InlineData("Pod", "web-7d9f-x2x9z", "ReplicaSet/web", "web", "ReplicaSet/web")]
    [InlineData("Pod", "x", "ReplicaSet/-7d9f", "7d9f", "ReplicaSet/-7d9f")]
    [InlineData("ReplicaSet", "web-7d9f", "Deployment/web", "7d9f", "Deployment/web")]
    [InlineData("Pod", "report-29012345-abcde", "Job/report-29012345", null, "CronJob/report")]
    [InlineData("Pod", "report-1-abcde", "Job/report-1", null, "Job/report-1")]
    [InlineData("Job", "report-29012345", "CronJob/report", null, "CronJob/report")]
    [InlineData("Pod", "db-0", "StatefulSet/db", null, "StatefulSet/db")]
    public void A_workload_is_what_would_make_the_object_again(string kind, string name, string? controller, string? hash, string expected)
    {
        var owner = WorkloadOwner.Of(kind, name, controller is null ? null : WorkloadOwner.Read(controller), hash);
        Assert.Equal(expected, owner.ToString());
        Assert.Equal(owner, WorkloadOwner.Read(owner.ToString()));
    }

    [Fact]
    public async Task A_record_names_the_workload_and_the_containers()
    {
        await using var stage = await ServerStage.StartAsync("day1");
        const string Free = "registry.example.test/tools/free:1";
        var pod = Body.PodObject(Free, Free, "registry.example.test/tools/other:1");
        pod["metadata"]!["labels"] = new JsonObject { ["pod-template-hash"] = "7d9f" };
        pod["metadata"]!["ownerReferences"] = new JsonArray(
            new JsonObject { ["apiVersion"] = "v1", ["kind"] = "Node", ["name"] = "aks-1", ["uid"] = "1" },
            new JsonObject { ["apiVersion"] = "apps/v1", ["kind"] = "ReplicaSet", ["name"] = "web-7d9f", ["uid"] = "2", ["controller"] = true });
        pod["spec"]!["volumes"] = new JsonArray(new JsonObject { ["name"] = "data", ["image"] = new JsonObject { ["reference"] = Free } });

        await stage.ValidateAsync(Body.Review("CREATE", ("", "v1", "Pod"), pod));

        Assert.Equal(
            ["Deployment/web: c0 c1 volumes/data", "Deployment/web: c2"],
            stage.Recorded().Select(record => $"{record.GetProperty("owner")}: {string.Join(' ', record.GetProperty("containers").EnumerateArray().Select(name => name.GetString()))}"));
    }

    [Fact]
    public async Task An_object_that_cannot_be_read_has_no_owner_and_a_long_list_is_cut()
    {
        await using var stage = await ServerStage.StartAsync("day1");
        await stage.ValidateAsync(Body.Review("CREATE", ("", "v1", "Pod"), new JsonObject { ["spec"] = new JsonArray() }));
        await stage.ValidateAsync(Body.Pod([.. Enumerable.Repeat("registry.example.test/tools/free:1", 40)]));
        await stage.ValidateAsync(Body.Pod("no image at all"));

        Assert.Equal(JsonValueKind.Undefined, stage.Recorded()[0].TryGetProperty("owner", out var none) ? JsonValueKind.String : none.ValueKind);
        Assert.Equal(32, stage.Recorded()[1].GetProperty("containers").GetArrayLength());
        Assert.Equal(("Pod/web", "c0"), (stage.Recorded()[2].GetProperty("owner").GetString(), stage.Recorded()[2].GetProperty("containers")[0].GetString()));
    }
}
