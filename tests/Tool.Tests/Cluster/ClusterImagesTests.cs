using System.Text;
using System.Text.Json.Nodes;
using ImageTrust.Policy.Tool.Cluster;
using ImageTrust.TestKit.Cluster;

namespace ImageTrust.Policy.Tool.Tests.Cluster;

/// <summary>What a cluster's objects name, and what of them is said not to be known.</summary>
public sealed class ClusterImagesTests
{
    private const string Digest = "sha256:1f2e3d4c5b6a79880123456789abcdef1f2e3d4c5b6a79880123456789abcdef";

    [Theory]
    [InlineData("r.example/app@" + Digest, true)]
    [InlineData("docker-pullable://r.example/app@" + Digest, true)]
    [InlineData("another.example/mirrored/app@" + Digest, true)]
    [InlineData("sha256:1f2e3d4c5b6a79880123456789abcdef1f2e3d4c5b6a79880123456789abcdef", false)]
    [InlineData("docker://sha256:1f2e3d4c5b6a79880123456789abcdef1f2e3d4c5b6a79880123456789abcdef", false)]
    [InlineData("r.example/app@sha512:00", false)]
    public void What_runs_is_what_the_node_says(string imageId, bool isKnown)
    {
        var use = Assert.Single(Read(ClusterObjects.Pod("shop", "web-1", "r.example/app:v1", imageId, "blue")).Uses);

        Assert.Equal(("shop", "Pod/web-1", "blue", "spec.containers[0].image", "r.example/app:v1"), (use.Namespace.Text, use.Workload, use.Team, use.Path, use.Image));
        Assert.Equal(isKnown ? Digest : null, (use.Runs as Running.At)?.Digest.Text);
        Assert.Equal(!isKnown, use.Runs is Running.Unknown);
    }

    [Fact]
    public void Templates_and_pods_that_have_not_started_run_nothing_yet()
    {
        var images = Read(
            ClusterObjects.Pod("shop", "web-1", "r.example/a:v1"), ClusterObjects.Deployment("shop", "web", "r.example/b:v1"), ClusterObjects.CronJob("shop", "job", "r.example/c:v1"));
        Assert.All(images.Uses, use => Assert.IsType<Running.NotYet>(use.Runs));
        Assert.Equal(["r.example/a:v1", "r.example/b:v1", "r.example/c:v1"], images.Uses.Select(use => use.Image));
    }

    [Fact]
    public void A_controllers_own_template_is_not_listed_again_and_a_strangers_is()
    {
        var images = Read(
            ClusterObjects.Templated("apps/v1", "ReplicaSet", "shop", "web-1", "r.example/a:v1", owner: ("apps/v1", "Deployment")),
            ClusterObjects.Templated("batch/v1", "Job", "shop", "job-1", "r.example/b:v1", owner: ("batch/v1", "CronJob")),
            ClusterObjects.Templated("apps/v1", "ReplicaSet", "shop", "alone", "r.example/c:v1"),
            ClusterObjects.Templated("apps/v1", "ReplicaSet", "shop", "rollout-1", "r.example/d:v1", owner: ("argoproj.io/v1alpha1", "Rollout")));
        Assert.Equal(["ReplicaSet/alone", "ReplicaSet/rollout-1"], images.Uses.Select(use => use.Workload));
        Assert.Equal(2, images.Workloads);
    }

    [Fact]
    public void Pods_that_have_ended_are_counted_and_left_out()
    {
        var images = Read(
            ClusterObjects.Pod("shop", "done", "r.example/a:v1", phase: "Succeeded"), ClusterObjects.Pod("shop", "lost", "r.example/b:v1", phase: "Failed"),
            ClusterObjects.Pod("shop", "waits", "r.example/c:v1", phase: "Pending"));
        Assert.Equal("r.example/c:v1", Assert.Single(images.Uses).Image);
        Assert.Equal(2, images.EndedPods);
    }

    [Fact]
    public void An_object_that_is_given_twice_counts_once() =>
        Assert.Single(Read(ClusterObjects.Deployment("shop", "web", "r.example/a:v1"), ClusterObjects.Deployment("shop", "web", "r.example/a:v1")).Uses);

    [Fact]
    public void Kinds_of_which_nobody_knows_are_counted_by_name()
    {
        var images = Read(
            ClusterObjects.Templated("argoproj.io/v1alpha1", "Rollout", "shop", "a", "r.example/a:v1"), ClusterObjects.Templated("argoproj.io/v1alpha1", "Rollout", "shop", "b", "r.example/a:v1"));
        Assert.Empty(images.Uses);
        Assert.Equal([KeyValuePair.Create("Rollout", 2)], images.OtherKinds);
    }

    [Theory]
    [InlineData("""{"apiVersion":"v1","kind":"Pod","metadata":{"name":"a","namespace":"shop"}}""", "Pod/a in shop: the object has no spec")]
    [InlineData("""{"apiVersion":"v1","kind":"Pod","metadata":{"name":"a"},"spec":{}}""", "Pod/a names no namespace")]
    [InlineData("""{"apiVersion":"v1","kind":"Pod","metadata":{"name":"a","namespace":"shop"},"spec":{"containers":[{"image":"x","image":"y"}]}}""", "twice")]
    [InlineData("""{"apiVersion":"v1","kind":"Pod","metadata":[]}""", "metadata is not an object")]
    [InlineData("""{"apiVersion":"v1","kind":"Pod","metadata":{"name":"a","namespace":"shop"},"status":{"containerStatuses":{}},"spec":{}}""", "container statuses is not an array")]
    public void What_cannot_be_read_is_named_and_the_rest_is_read(string bad, string expected)
    {
        var images = ReadText(bad + ClusterObjects.Deployment("shop", "web", "r.example/a:v1").ToJsonString());
        Assert.Single(images.Uses);
        Assert.Contains(expected, Assert.Single(images.Unread), StringComparison.Ordinal);
        Assert.StartsWith("test, object 1: ", images.Unread[0], StringComparison.Ordinal);
    }

    private static ClusterImages Read(params JsonObject[] objects) => ReadText(ClusterList.Of(objects));

    private static ClusterImages ReadText(string text)
    {
        var images = new ClusterImages("team");
        images.Add(new ObjectStream(new MemoryStream(Encoding.UTF8.GetBytes(text)), "test"), "test");
        return images;
    }
}
