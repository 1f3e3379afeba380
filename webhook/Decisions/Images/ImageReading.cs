using System.Diagnostics.CodeAnalysis;
using ImageTrust.Policy.Images;
using ImageTrust.Policy.Model.Values;
using ImageTrust.Policy.Model.Verdicts;

namespace ImageTrust.Decisions.Images;

/// <summary>One image that wants to run.</summary>
/// <param name="Image">As written; anything at all.</param>
/// <param name="Namespace">Where it would run.</param>
/// <param name="Workload">Which object names it and where in it, for people: <c>Deployment/web spec.template.spec.containers[0]</c>. Never read for the decision.</param>
/// <param name="Patience">How long the one who asks can wait for the answer.</param>
/// <param name="Carrier">What names the image; null when somebody asks by hand: then the answer is the one a pod gets after its tag was replaced.</param>
public sealed record ImageQuestion(string? Image, NamespaceName Namespace, string? Workload, TimeSpan Patience, Carrier? Carrier = null)
{
    /// <summary>The workload that people know the object by; null when nobody said. Never read for the decision.</summary>
    public string? Owner { get; init; }

    /// <summary>The containers that name the image; null when nobody said. Never read for the decision.</summary>
    public IReadOnlyList<string>? Containers { get; init; }
}

/// <summary>An image as a pod names it: what is asked of its registry, and of whose repository the policy is asked.</summary>
public static class ImageReading
{
    /// <param name="text">As written.</param>
    /// <param name="image">The same, read.</param>
    /// <param name="problem">Why it is none; one line, without the text itself.</param>
    public static bool TryRead(string? text, [NotNullWhen(true)] out ImageReference? image, [NotNullWhen(false)] out string? problem)
    {
        if (!ImageReference.TryParse(text, out image, out var why))
        {
            problem = "it is not an image reference: " + Words(why);
            return false;
        }

        // Some hosts can be asked that no policy can name: those of an IP address in brackets, another name of Docker Hub with a port.
        problem = RepositoryName.ProblemWithHost(image.Host.Name);
        image = problem is null ? image : null;
        return problem is null;
    }

    /// <summary>Whether a runtime may take the text for the id of an image that its node holds.</summary>
    public static bool MayBeImageId(string? text) =>
        !ImageReference.TryParse(text, out _, out var why) && why == ImageReferenceProblem.ImageId;

    private static string Words(ImageReferenceProblem problem) => problem switch
    {
        ImageReferenceProblem.Empty => "it is empty",
        ImageReferenceProblem.TooLong => "it is too long",
        ImageReferenceProblem.InvalidCharacter => "it holds a character that no reference has",
        ImageReferenceProblem.Scheme => "it begins with a scheme",
        ImageReferenceProblem.UserInfo => "it holds a user before the host",
        ImageReferenceProblem.Host => "its host is not one in lower case",
        ImageReferenceProblem.Repository => "its repository is not one in lower case",
        ImageReferenceProblem.Tag => "its tag is not one",
        ImageReferenceProblem.Digest => "its digest is not sha256 and 64 lower-case hex digits",
        ImageReferenceProblem.ImageId => "a runtime may take it for the id of an image that the node holds; write the registry and the repository",
        _ => "it cannot be read",
    };
}
