using System.Diagnostics.CodeAnalysis;
using ImageTrust.Policy.Images;

namespace ImageTrust.Decisions.Images;

/// <summary>An image as a pod names it: for the registry, and for the policy's rules.</summary>
/// <param name="Reference">What is asked of the registry.</param>
public sealed record ImageName(ImageReference Reference)
{
    /// <summary>What the policy's patterns are compared with.</summary>
    public RepositoryName Repository => Reference.Repository;

    /// <summary>
    /// The digest that the reference itself names. It is what would run whether or not the registry answers, so a revocation of it
    /// holds in an outage too.
    /// </summary>
    public Digest? StatedDigest => Reference.Digest;

    /// <param name="text">As written.</param>
    /// <param name="name">Both readings of it.</param>
    /// <param name="problem">Why there is none; one line, without the text itself.</param>
    public static bool TryRead(string? text, [NotNullWhen(true)] out ImageName? name, [NotNullWhen(false)] out string? problem)
    {
        name = null;
        if (!ImageReference.TryParse(text, out var reference, out var why))
        {
            problem = "it is not an image reference: " + Words(why);
            return false;
        }

        // Some hosts can be asked that no policy can name: those of an IP address in brackets, another name of Docker Hub with a port.
        problem = RepositoryName.ProblemWithHost(reference.Host.Name);
        name = problem is null ? new ImageName(reference) : null;
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
