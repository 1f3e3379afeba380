using System.Text;
using ImageTrust.Decisions.Workloads;
using ImageTrust.Server.Tests.Stage;

namespace ImageTrust.Server.Tests.Images;

/// <summary>Every image of every kind, with its place; what cannot be read is said, not skipped.</summary>
public sealed class WorkloadImagesTests
{
    private const string FullSpec = """
        {
          "volumes": [{"name": "data", "emptyDir": {}}, {"name": "model", "image": {"reference": "r.example/model:1", "pullPolicy": "Always"}}],
          "initContainers": [{"name": "init", "image": "r.example/init:1"}],
          "containers": [{"name": "web", "image": "r.example/web:1", "env": [{"name": "image", "value": "x"}]}, {"image": "r.example/side:1", "name": "side"}],
          "ephemeralContainers": [{"name": "debug", "image": "r.example/debug:1"}]
        }
        """;

    [Theory]
    [InlineData("", "Pod", """{"spec": SPEC}""", "spec", "/spec")]
    [InlineData("", "PodTemplate", """{"template": {"spec": SPEC}}""", "template.spec", "/template/spec")]
    [InlineData("", "ReplicationController", """{"spec": {"template": {"spec": SPEC}}}""", "spec.template.spec", "/spec/template/spec")]
    [InlineData("apps", "ReplicaSet", """{"spec": {"template": {"spec": SPEC}}}""", "spec.template.spec", "/spec/template/spec")]
    [InlineData("apps", "Deployment", """{"spec": {"template": {"spec": SPEC}}}""", "spec.template.spec", "/spec/template/spec")]
    [InlineData("apps", "StatefulSet", """{"spec": {"template": {"spec": SPEC}}}""", "spec.template.spec", "/spec/template/spec")]
    [InlineData("apps", "DaemonSet", """{"spec": {"template": {"spec": SPEC}}}""", "spec.template.spec", "/spec/template/spec")]
    [InlineData("batch", "Job", """{"spec": {"template": {"spec": SPEC}}}""", "spec.template.spec", "/spec/template/spec")]
    [InlineData("batch", "CronJob", """{"spec": {"jobTemplate": {"spec": {"template": {"spec": SPEC}}}}}""", "spec.jobTemplate.spec.template.spec", "/spec/jobTemplate/spec/template/spec")]
    public void Every_image_of_every_kind_is_found_with_its_path(string group, string name, string shape, string path, string way)
    {
        var kind = WorkloadKind.Find(new ObjectKind(group, "v1", name))!;
        var found = Found(kind, shape.Replace("SPEC", FullSpec, StringComparison.Ordinal));
        Assert.Equal(
        [
            ($"{path}.volumes[1].image.reference", $"{way}/volumes/1/image/reference", "r.example/model:1"),
            ($"{path}.initContainers[0].image", $"{way}/initContainers/0/image", "r.example/init:1"),
            ($"{path}.containers[0].image", $"{way}/containers/0/image", "r.example/web:1"),
            ($"{path}.containers[1].image", $"{way}/containers/1/image", "r.example/side:1"),
            ($"{path}.ephemeralContainers[0].image", $"{way}/ephemeralContainers/0/image", "r.example/debug:1"),
        ], found.Images.Select(image => (kind.PathOf(image), kind.PointerOf(image), image.Image)));
    }

    [Fact]
    public void The_old_kind_of_ephemeral_containers_is_read()
    {
        var kind = WorkloadKind.Find(new ObjectKind("", "v1", "EphemeralContainers"))!;
        var image = Assert.Single(Found(kind, """{"metadata": {"name": "web"}, "ephemeralContainers": [{"name": "d", "image": "debug"}]}""").Images);
        Assert.Equal(("ephemeralContainers[0].image", "/ephemeralContainers/0/image"), (kind.PathOf(image), kind.PointerOf(image)));
    }

    [Theory]
    [InlineData("apps", "v1beta1", "Deployment")]
    [InlineData("extensions", "v1", "Deployment")]
    [InlineData("", "v1", "Deployment")]
    [InlineData("", "v2", "Pod")]
    [InlineData("serving.knative.dev", "v1", "Service")]
    [InlineData("", "v1", "pod")]
    public void A_kind_is_known_by_group_version_and_name(string group, string version, string kind) =>
        Assert.Null(WorkloadKind.Find(new ObjectKind(group, version, kind)));

    [Theory]
    [InlineData("""{"spec": {"containers": [{"name": "a"}]}}""")]
    [InlineData("""{"spec": {"containers": [{"name": "a", "image": null}]}}""")]
    [InlineData("""{"spec": {"containers": [{}]}}""")]
    [InlineData("""{"spec": {"volumes": [{"name": "v", "image": {}}]}}""")]
    [InlineData("""{"spec": {"volumes": [{"name": "v", "image": {"reference": null}}]}}""")]
    public void A_missing_image_is_an_image_that_cannot_be_read(string json) => Assert.Equal("", Assert.Single(Found(Pod, json).Images).Image);

    [Theory]
    [InlineData("""{"spec": {"containers": null, "initContainers": [], "volumes": [{"name": "v", "image": null}]}}""")]
    [InlineData("""{"spec": {}}""")]
    public void Lists_may_be_absent(string json) => Assert.Empty(Found(Pod, json).Images);

    [Theory]
    [InlineData("null", "the object is not an object")]
    [InlineData("[]", "the object is not an object")]
    [InlineData("{}", "the object has no spec")]
    [InlineData("""{"spec": null}""", "the object has no spec")]
    [InlineData("""{"spec": "x"}""", "spec is not an object")]
    [InlineData("""{"spec": {"containers": {}}}""", "a list of spec is not an array")]
    [InlineData("""{"spec": {"containers": [null]}}""", "a container or volume is not an object")]
    [InlineData("""{"spec": {"containers": ["nginx"]}}""", "a container or volume is not an object")]
    [InlineData("""{"spec": {"containers": [{"image": 7}]}}""", "a container's image is not a text")]
    [InlineData("""{"spec": {"containers": [{"image": ["a"]}]}}""", "a container's image is not a text")]
    [InlineData("""{"spec": {"containers": [{"image": "good", "image": "evil"}]}}""", "a container or volume has image twice")]
    [InlineData("""{"spec": {"containers": [{"image": "good", "im\u0061ge": "evil"}]}}""", "a container or volume has image twice")]
    [InlineData("""{"spec": {"containers": [], "containers": [{"image": "evil"}]}}""", "spec has containers twice")]
    [InlineData("""{"spec": {}, "spec": {"containers": [{"image": "evil"}]}}""", "the object has spec twice")]
    [InlineData("""{"spec": {"volumes": [{"image": "evil"}]}}""", "a volume's image is not an object")]
    [InlineData("""{"spec": {"volumes": [{"image": {"reference": {}}}]}}""", "an image volume's reference is not a text")]
    [InlineData("""{"spec": {"containers": [{"image": "\ud800"}]}}""", "not Unicode")]
    [InlineData("""{"metadata": [], "spec": {}}""", "metadata is not an object")]
    [InlineData("""{"spec": {"containers": [{"image": "good", "Image": "evil"}]}}""", "another spelling")]
    [InlineData("""{"spec": {"containers": [], "containerſ": [{"image": "evil"}]}}""", "another spelling")]
    [InlineData("""{"spec": {"containers": [], "initcontainers": [{"image": "evil"}]}}""", "another spelling")]
    [InlineData("""{"spec": {"containers": [], "volume\u017f": []}}""", "another spelling")]
    [InlineData("""{"Spec": {"containers": [{"image": "evil"}]}, "spec": {}}""", "another spelling")]
    public void What_cannot_be_read_is_said(string json, string problem) =>
        Assert.Contains(problem, Assert.IsType<WorkloadReading.Unreadable>(Read(Pod, json)).Problem, StringComparison.Ordinal);

    [Fact]
    public void A_thousand_images_are_read_and_one_more_is_too_many()
    {
        string[] images = [.. Enumerable.Range(0, WorkloadImages.Most).Select(i => $"image{i}")];
        Assert.Equal(images, Found(Pod, Body.PodObject(images).ToJsonString()).Images.Select(image => image.Image));
        var more = Assert.IsType<WorkloadReading.Unreadable>(Read(Pod, Body.PodObject([.. images, "one"]).ToJsonString()));
        Assert.Contains("more than 1000 images", more.Problem, StringComparison.Ordinal);
    }

    [Fact]
    public void Marks_and_names_of_metadata_are_read()
    {
        var found = Found(Pod, """{"metadata": {"generateName": "web-", "annotations": {"kubernetes.io/config.mirror": "abc"}}, "spec": {}}""");
        Assert.Equal(("web-", true), (found.GenerateName, found.HasMirrorMark));
        Assert.False(Found(Pod, """{"metadata": {"labels": {"kubernetes.io/config.mirror": "abc"}}, "spec": {}}""").HasMirrorMark);
    }

    private static WorkloadKind Pod => WorkloadKind.Find(new ObjectKind("", "v1", "Pod"))!;

    private static WorkloadReading.Found Found(WorkloadKind kind, string json) => Assert.IsType<WorkloadReading.Found>(Read(kind, json));

    private static WorkloadReading Read(WorkloadKind kind, string json) => WorkloadImages.Read(kind, Encoding.UTF8.GetBytes(json));
}
