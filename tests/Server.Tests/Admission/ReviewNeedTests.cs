using System.Text;
using System.Text.Json.Nodes;
using ImageTrust.Policy.Model.Verdicts;
using ImageTrust.Server.Admission;
using ImageTrust.Server.Reviews;
using ImageTrust.Server.Tests.Stage;

namespace ImageTrust.Server.Tests.Admission;

/// <summary>What is checked and what needs no check; each beside what looks like it and is not.</summary>
public sealed class ReviewNeedTests
{
    private static readonly (string, string, string) Pod = ("", "v1", "Pod");

    [Theory]
    [InlineData("DELETE")]
    [InlineData("CONNECT")]
    public void What_creates_nothing_needs_no_check(string operation) =>
        Assert.Equal("operation", Nothing(Body.Review(operation, Pod, null, Body.PodObject("new"))));

    [Theory]
    [InlineData("status")]
    [InlineData("scale")]
    [InlineData("binding")]
    [InlineData("eviction")]
    public void Sub_resources_that_change_no_image_need_no_check(string subResource) =>
        Assert.Equal("subresource", Nothing(Body.Review("UPDATE", Pod, Body.PodObject("new"), Body.PodObject("old"), subResource)));

    [Theory]
    [InlineData("ephemeralcontainers")]
    [InlineData("resize")]
    [InlineData("anything")]
    public void Other_sub_resources_are_compared(string subResource) =>
        Assert.Equal(["new"], Asked(Body.Review("UPDATE", Pod, Body.PodObject("new"), Body.PodObject("old"), subResource)));

    [Theory]
    [InlineData("", "v1", "Binding")]
    [InlineData("policy", "v1", "Eviction")]
    [InlineData("autoscaling", "v1", "Scale")]
    public void Kinds_beside_a_pod_need_no_check(string group, string version, string kind) =>
        Assert.Equal("subresource", Nothing(Body.Review("CREATE", (group, version, kind), new JsonObject())));

    [Fact]
    public void An_unknown_kind_is_an_outcome() =>
        Assert.Equal("unknown-kind", Unreadable(Body.Review("CREATE", ("serving.knative.dev", "v1", "Service"), Body.PodObject("a"))).Code);

    [Fact]
    public void A_missing_object_or_namespace_is_an_outcome()
    {
        Assert.Equal("unreadable-object", Unreadable(Body.Review("CREATE", Pod, null)).Code);
        Assert.Equal("unreadable-object", Unreadable(Body.Pod("a").In("")).Code);
        Assert.Equal("unreadable-object", Unreadable(Body.Pod("a").In("Not a namespace")).Code);
        Assert.Equal("unreadable-object", Unreadable(Body.Review("CREATE", Pod, new JsonObject { ["spec"] = 7 })).Code);
    }

    [Fact]
    public void An_update_with_the_same_images_needs_no_check() =>
        Assert.Equal("unchanged", Nothing(Body.Review("UPDATE", Pod, Body.PodObject("a", "b"), Body.PodObject("a", "b"))));

    [Fact]
    public void An_update_asks_about_the_images_it_brings() =>
        Assert.Equal(["c"], Asked(Body.Review("UPDATE", Pod, Body.PodObject("a", "c"), Body.PodObject("a", "b"))));

    [Fact]
    public void The_same_image_in_a_container_of_another_name_is_new()
    {
        var item = Body.PodObject("a");
        item["spec"]!["ephemeralContainers"] = new JsonArray(Body.Container("debug", "a"));
        Assert.Equal(["a"], Asked(Body.Review("UPDATE", Pod, item, Body.PodObject("a"), "ephemeralcontainers")));
    }

    [Fact]
    public void The_same_container_twice_is_once_new()
    {
        var item = Body.PodObject();
        item["spec"]!["containers"] = new JsonArray(Body.Container("c0", "a"), Body.Container("c0", "a"));
        Assert.Equal(["a"], Asked(Body.Review("UPDATE", Pod, item, Body.PodObject("a"))));
    }

    [Fact]
    public void A_container_that_changes_its_list_is_new()
    {
        var item = new JsonObject { ["spec"] = new JsonObject { ["initContainers"] = new JsonArray(Body.Container("c0", "a")) } };
        Assert.Equal(["a"], Asked(Body.Review("UPDATE", Pod, item, Body.PodObject("a"))));
    }

    [Fact]
    public void An_object_that_is_being_deleted_is_checked_like_any_other()
    {
        var item = Body.PodObject("new");
        item["metadata"]!["deletionTimestamp"] = "2026-11-22T15:17:08Z";
        var old = item.DeepClone().AsObject();
        Assert.Equal("unchanged", Nothing(Body.Review("UPDATE", Pod, item.DeepClone(), old)));
        Assert.Equal(["new"], Asked(Body.Review("UPDATE", Pod, item, Body.PodObject("old"))));
    }

    [Fact]
    public void Without_a_readable_predecessor_everything_is_new()
    {
        Assert.Equal(["a"], Asked(Body.Review("UPDATE", Pod, Body.PodObject("a"), null)));
        Assert.Equal(["a"], Asked(Body.Review("UPDATE", Pod, Body.PodObject("a"), new JsonObject { ["spec"] = 7 })));
    }

    [Fact]
    public void A_creation_is_checked_whatever_stands_beside_it() =>
        Assert.Equal(["a"], Asked(Body.Review("CREATE", Pod, Body.PodObject("a"), Body.PodObject("a"))));

    [Theory]
    [InlineData("system:node:aks-1", "system:nodes", true, true)]
    [InlineData("system:node:aks-1", "system:nodes", false, false)]
    [InlineData("alice", "system:masters", true, false)]
    [InlineData("system:node:aks-1", "system:authenticated", true, false)]
    [InlineData("system:serviceaccount:kube-system:node", "system:nodes", true, false)]
    public void A_mirror_pod_is_one_that_a_kubelet_shows(string user, string group, bool marked, bool isMirror)
    {
        var item = Body.PodObject("a");
        item["metadata"]!["annotations"] = marked ? new JsonObject { ["kubernetes.io/config.mirror"] = "hash" } : null;
        var need = Assert.IsType<ReviewNeed.Images>(Of(Body.Review("CREATE", Pod, item).By(user, group)));
        Assert.Equal(isMirror ? Carrier.MirrorPod : Carrier.Pod, need.Named.Carrier);
    }

    [Fact]
    public void A_mirror_pod_is_created_and_never_updated_into()
    {
        var item = Body.PodObject("a");
        item["metadata"]!["annotations"] = new JsonObject { ["kubernetes.io/config.mirror"] = "hash" };
        var need = Assert.IsType<ReviewNeed.Images>(Of(Body.Review("UPDATE", Pod, item, Body.PodObject("b")).By("system:node:aks-1", "system:nodes")));
        Assert.Equal(Carrier.Pod, need.Named.Carrier);
    }

    [Fact]
    public void A_pod_to_be_named_is_called_by_what_its_name_begins_with()
    {
        var review = Body.Review("CREATE", Pod, new JsonObject { ["metadata"] = new JsonObject { ["generateName"] = "web-" }, ["spec"] = Body.Spec("a") });
        review["request"]!.AsObject().Remove("name");
        Assert.Equal("Pod/web-", Assert.IsType<ReviewNeed.Images>(Of(review)).Named.Name);
    }

    private static string Nothing(JsonObject review) => Assert.IsType<ReviewNeed.Nothing>(Of(review)).Why;

    private static ReviewNeed.Unreadable Unreadable(JsonObject review) => Assert.IsType<ReviewNeed.Unreadable>(Of(review));

    private static IEnumerable<string> Asked(JsonObject review) =>
        Assert.IsType<ReviewNeed.Images>(Of(review)).Named.Fields.Select(field => field.Image);

    private static ReviewNeed Of(JsonObject review) =>
        ReviewNeed.Of(Assert.IsType<ReviewReading.Read>(ReviewReader.Read(Encoding.UTF8.GetBytes(review.ToJsonString()))).Review);
}
