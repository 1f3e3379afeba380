using System.Text;
using System.Text.Json.Nodes;
using ImageTrust.Decisions.Workloads;
using ImageTrust.Server.Admission;
using ImageTrust.Server.Reviews;
using ImageTrust.Server.Tests.Stage;

namespace ImageTrust.Server.Tests.Reviews;

/// <summary>What is an admission review, and what is none.</summary>
public sealed class ReviewReaderTests
{
    [Fact]
    public void A_recorded_review_is_read()
    {
        var review = Read(Place.Review("pod-1container.CREATE.Pod"));
        Assert.Equal("197550f5-fe05-4972-bb5e-4369c05182f2", review.Uid);
        Assert.Equal(new ObjectKind("", "v1", "Pod"), review.Kind);
        Assert.Equal((ReviewOperation.Create, "", "t", "pod-1container"), (review.Operation, review.SubResource, review.Namespace, review.Name));
        Assert.Equal(new Requester("alice", IsNode: false), review.Requester);
        Assert.False(review.DryRun);
        Assert.Equal("Pod", (string?)JsonNode.Parse(review.Object!.Value.Span)!["kind"]);
        Assert.Null(review.OldObject);
    }

    [Fact]
    public void The_order_of_members_does_not_matter()
    {
        var review = Body.Pod("a");
        var request = review["request"]!.AsObject();
        review["request"] = new JsonObject(request.Reverse().Select(member => KeyValuePair.Create(member.Key, member.Value?.DeepClone())));
        Assert.Equal("Pod", Read(review).Kind.Kind);
        Assert.Null(Read(review).Images);
        Assert.Equal(["a"], Assert.IsType<ReviewNeed.Images>(ReviewNeed.Of(Read(review))).Named.Fields.Select(field => field.Image));
    }

    [Fact]
    public void Images_are_found_on_the_way_where_the_kind_comes_first_and_the_object_is_kept_whole()
    {
        var review = Read(Body.Pod("a"));
        Assert.Equal(["a"], review.Images!.Images.Select(field => field.Image));
        Assert.Equal("a", (string?)JsonNode.Parse(review.Object!.Value.Span)!["spec"]!["containers"]![0]!["image"]);
        Assert.Equal((ReviewOperation.Create, "shop"), (review.Operation, review.Namespace));
    }

    [Theory]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{"spec":{"containers":[{"image":"a","image":"b"}]}}""")]
    [InlineData("""{"spec":{"containers":[{"image":"\ud800"}]}}""")]
    [InlineData("""{"spec":{"Containers":[{"image":"a"}]}}""")]
    public void An_object_whose_images_cannot_be_told_is_kept_as_it_is(string json)
    {
        var review = Read(Encoding.UTF8.GetBytes(Body.Pod("a").ToJsonString().Replace("\"object\":{", $"\"object\":{json},\"x\":{{", StringComparison.Ordinal)));
        Assert.Null(review.Images);
        Assert.Equal(json, review.Object is { } kept ? Encoding.UTF8.GetString(kept.Span) : "null");
    }

    [Theory]
    [InlineData("system:node:aks-1", "system:nodes", true)]
    [InlineData("system:node:aks-1", "system:masters", false)]
    [InlineData("alice", "system:nodes", false)]
    public void A_kubelet_has_the_name_and_the_group(string user, string group, bool isNode) =>
        Assert.Equal(isNode, Read(Body.Pod("a").By(user, group)).Requester.IsNode);

    [Theory]
    [InlineData("", "not JSON")]
    [InlineData("[]", "the body is not an object")]
    [InlineData("{}", "not an AdmissionReview")]
    [InlineData("""{"apiVersion":"admission.k8s.io/v1beta1","kind":"AdmissionReview","request":{"uid":"u","kind":{"version":"v1","kind":"Pod"},"operation":"CREATE"}}""", "not an AdmissionReview")]
    [InlineData("""{"apiVersion":"admission.k8s.io/v1","kind":"AdmissionReview"}""", "no request")]
    [InlineData("""{"apiVersion":"admission.k8s.io/v1","kind":"AdmissionReview","request":null}""", "no request")]
    [InlineData("""{"apiVersion":"admission.k8s.io/v1","kind":"AdmissionReview","request":{"uid":"","kind":{"version":"v1","kind":"Pod"},"operation":"CREATE"}}""", "no request")]
    [InlineData("""{"apiVersion":"admission.k8s.io/v1","kind":"AdmissionReview","request":{"uid":7}}""", "request.uid is not a text")]
    [InlineData("""{"apiVersion":"admission.k8s.io/v1","kind":"AdmissionReview","request":{"uid":"u","uid":"v"}}""", "request has uid twice")]
    [InlineData("""{"apiVersion":"admission.k8s.io/v1","kind":"AdmissionReview","request":{"uid":"u","u\u0069d":"v"}}""", "request has uid twice")]
    [InlineData("""{"apiVersion":"admission.k8s.io/v1","kind":"AdmissionReview","request":{"uid":"u","kind":{"version":"v1","kind":"Pod"}}}""", "request.operation")]
    [InlineData("""{"apiVersion":"admission.k8s.io/v1","kind":"AdmissionReview","request":{"uid":"u","kind":{"version":"v1","kind":"Pod"},"operation":"create"}}""", "request.operation")]
    [InlineData("""{"apiVersion":"admission.k8s.io/v1","kind":"AdmissionReview","request":{"uid":"u","kind":"Pod","operation":"CREATE"}}""", "request.kind is not an object")]
    [InlineData("""{"apiVersion":"admission.k8s.io/v1","kind":"AdmissionReview","request":{"uid":"\ud800"}}""", "not Unicode")]
    [InlineData("""{"apiVersion":"admission.k8s.io/v1","kind":"AdmissionReview","Request":{}}""", "another spelling")]
    [InlineData("""{"apiVersion":"admission.k8s.io/v1","\u212aind":"AdmissionReview","request":{}}""", "another spelling")]
    [InlineData("""{"apiVersion":"admission.k8s.io/v1","kind":"AdmissionReview","request":{"uid":"u","nameſpace":"x"}}""", "another spelling")]
    [InlineData("""{"apiVersion":"admission.k8s.io/v1","kind":"AdmissionReview","request":{"uid":"u","oldobject":{}}}""", "another spelling")]
    [InlineData("""{"apiVersion":"admission.k8s.io/v1","kind":"AdmissionReview","request":{"dryRun":"no"}}""", "dryRun")]
    [InlineData("""{"apiVersion":"admission.k8s.io/v1"} {}""", "not JSON")]
    [InlineData("""{"apiVersion":"admission.k8s.io/v1",}""", "not JSON")]
    public void Anything_else_is_malformed_and_says_why(string body, string why) => Assert.Contains(why, Malformed(body), StringComparison.Ordinal);

    [Fact]
    public void A_cut_review_is_malformed_wherever_it_is_cut()
    {
        byte[] whole = Place.Review("pod-1container.CREATE.Pod");
        for (int length = 0; length < whole.Length - 1; length += 7)
        {
            // All that is left out at the end is the line break.
            Assert.IsType<ReviewReading.Malformed>(ReviewReader.Read(whole.AsMemory(0, length)));
        }
    }

    [Fact]
    public void A_uid_of_any_length_is_not_carried_around() =>
        Assert.Contains("longer than", Malformed(Body.Pod("a").ToJsonString().Replace("197550f5", new string('1', 600), StringComparison.Ordinal)), StringComparison.Ordinal);

    [Fact]
    public void Nesting_without_end_is_malformed() =>
        Assert.Contains("not JSON", Malformed("{\"request\":{\"object\":" + new string('[', 5000)), StringComparison.Ordinal);

    private static Review Read(JsonObject body) => Read(Encoding.UTF8.GetBytes(body.ToJsonString()));

    private static Review Read(byte[] body) => Assert.IsType<ReviewReading.Read>(ReviewReader.Read(body)).Review;

    private static string Malformed(string body) => Assert.IsType<ReviewReading.Malformed>(ReviewReader.Read(Encoding.UTF8.GetBytes(body))).Problem;
}
