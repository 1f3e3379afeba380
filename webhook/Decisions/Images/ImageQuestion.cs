using ImageTrust.Policy.Model.Values;
using ImageTrust.Policy.Model.Verdicts;

namespace ImageTrust.Decisions.Images;

/// <summary>One image that wants to run.</summary>
/// <param name="Image">As written; anything at all.</param>
/// <param name="Namespace">Where it would run.</param>
/// <param name="Workload">Which object names it and where in it, for people: <c>Deployment/web spec.template.spec.containers[0]</c>. Never read for the decision.</param>
/// <param name="Patience">How long the one who asks can wait for the answer.</param>
/// <param name="Carrier">What names the image; null when somebody asks by hand: then the answer is the one a pod gets after its tag was replaced.</param>
public sealed record ImageQuestion(string? Image, NamespaceName Namespace, string? Workload, TimeSpan Patience, Carrier? Carrier = null);
