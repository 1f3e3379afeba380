using ImageTrust.Policy.Model.Values;
using ImageTrust.Policy.Model.Verdicts;
using ImageTrust.Decisions.Workloads;
using ImageTrust.Server.Reviews;
using What = ImageTrust.Policy.Model.Verdicts.Unreadable;

namespace ImageTrust.Server.Admission;

/// <summary>What a review asks for.</summary>
internal abstract record ReviewNeed
{
    private ReviewNeed()
    {
    }

    /// <summary>Nothing runs that does not run already.</summary>
    /// <param name="Why">Stable, lower case with hyphens.</param>
    public sealed record Nothing(string Why) : ReviewNeed;

    /// <summary>These images are new.</summary>
    public sealed record Images(ObjectImages Named) : ReviewNeed;

    /// <summary>What would run cannot be told. An outcome like any other: the phase decides.</summary>
    /// <param name="What">What, and why not.</param>
    public sealed record Unreadable(What What) : ReviewNeed
    {
        public string Code => What.Code;
    }

    // These change no image, whatever their object says: the API server keeps the spec as it is.
    private static readonly string[] HarmlessSubResources = ["status", "scale", "binding", "eviction"];

    // What is created through those, or beside a pod.
    private static readonly ObjectKind[] HarmlessKinds =
        [new("", "v1", "Binding"), new("policy", "v1", "Eviction"), new("policy", "v1beta1", "Eviction"), new("autoscaling", "v1", "Scale")];

    public static ReviewNeed Of(Review review)
    {
        if (review.Operation is ReviewOperation.Delete or ReviewOperation.Connect)
        {
            return new Nothing("operation");
        }

        if (HarmlessSubResources.Contains(review.SubResource) || HarmlessKinds.Contains(review.Kind))
        {
            return new Nothing("subresource");
        }

        if (WorkloadKind.Find(review.Kind) is not { } kind)
        {
            return new Unreadable(new What.Kind("it is of a kind of which nobody here knows where it names images"));
        }

        if (!NamespaceName.TryParse(review.Namespace, out var ns, out _))
        {
            return new Unreadable(new What.Unclear("the request names no namespace"));
        }

        if (review.Object is not { } json)
        {
            return new Unreadable(new What.Unclear("the request has no object"));
        }

        return (review.Images ?? WorkloadImages.Read(kind, json)) switch
        {
            WorkloadReading.Found found => OfImages(review, kind, ns, found),
            WorkloadReading.Unreadable bad => new Unreadable(new What.Unclear(bad.Problem)),
            _ => throw new InvalidOperationException("an object is read or not"),
        };
    }

    private static ReviewNeed OfImages(Review review, WorkloadKind kind, NamespaceName ns, WorkloadReading.Found found)
    {
        var fields = review.Operation == ReviewOperation.Update ? ChangedImages.Of(kind, found.Images, review.OldObject) : found.Images;
        if (fields.Count == 0)
        {
            return new Nothing(found.Images.Count == 0 ? "no-images" : "unchanged");
        }

        string name = review.Name.Length > 0 ? review.Name : found.GenerateName ?? "";
        // The mark alone anyone can write; only a kubelet's word together with it is believed.
        bool isMirror = found.HasMirrorMark && kind.IsPod && review.Operation == ReviewOperation.Create && review.Requester.IsNode;
        var carrier = isMirror ? Carrier.MirrorPod : kind.IsPod ? Carrier.Pod : Carrier.Template;
        var owner = WorkloadOwner.Of(kind.Kind.Kind, name, found.Controller, found.TemplateHash);
        return new Images(new ObjectImages(kind, carrier, $"{kind.Kind.Kind}/{name}", owner, ns, fields));
    }
}
