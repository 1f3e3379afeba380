using ImageTrust.Policy.Images;
using ImageTrust.Policy.Model.Policies;

namespace ImageTrust.Decisions.Measuring;

/// <summary>Where evidence about an image is looked for: in its own repository, then in those that its rule names.</summary>
/// <param name="Reference">The repository, at the digest that is asked about; elsewhere nothing has to lie under that digest itself.</param>
/// <param name="Elsewhere">The repository's name where it is not the image's own.</param>
internal sealed record SearchPlace(ImageReference Reference, string? Elsewhere)
{
    public static IEnumerable<SearchPlace> Of(ImageReference image, Digest digest, Rule? rule)
    {
        yield return new SearchPlace(image.At(digest), null);
        foreach (var repository in (rule?.Signatures ?? []).Where(repository => repository != image.Repository))
        {
            // The policy holds it to the spelling of images, so that it is one.
            yield return ImageReference.TryParse(repository.Text, out var reference, out _)
                ? new SearchPlace(reference.At(digest), repository.Text)
                : throw new InvalidOperationException($"{repository} is no repository");
        }
    }
}
