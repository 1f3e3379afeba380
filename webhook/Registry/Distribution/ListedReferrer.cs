using System.Collections.ObjectModel;
using ImageTrust.Registry.Documents;

namespace ImageTrust.Registry.Distribution;

/// <summary>
/// An entry of a list of referrers, as far as it says in which order to look. Whoever may push writes it, thousands of them, and what it is worth is
/// found out elsewhere: so no more of it is held than that needs, and what is longer than anybody writes is cut.
/// </summary>
internal static class ListedReferrer
{
    /// <summary>The annotation by which cosign names the predicate of the bundle inside.</summary>
    public const string PredicateAnnotation = "dev.sigstore.bundle.predicateType";

    /// <summary>Media types have at most 255 characters (RFC 6838, section 4.2), and predicate types fewer as a rule.</summary>
    private const int MostCharacters = 255;

    public static Descriptor Of(Descriptor entry) => new(Cut(entry.MediaType), entry.Digest, entry.Size)
    {
        ArtifactType = entry.ArtifactType is { } type ? Cut(type) : null,
        Annotations = entry.Annotations.TryGetValue(PredicateAnnotation, out string? predicate)
            ? new Dictionary<string, string>(StringComparer.Ordinal) { [PredicateAnnotation] = Cut(predicate) }
            : ReadOnlyDictionary<string, string>.Empty,
    };

    private static string Cut(string text) => text.Length > MostCharacters ? text[..MostCharacters] : text;
}
