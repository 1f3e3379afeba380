using ImageTrust.Policy.Images;
using ImageTrust.Policy.Model.Values;

namespace ImageTrust.Policy.Tool.Suggesting;

/// <summary>A repository of which everything was seen and nothing is signed.</summary>
/// <param name="Repository">Which.</param>
/// <param name="Namespaces">Where it runs or may run.</param>
internal sealed record UnsignedRepository(RepositoryName Repository, IReadOnlyList<NamespaceName> Namespaces);

/// <summary>What a draft is made of.</summary>
/// <param name="Proposal">Who signs.</param>
/// <param name="Unsigned">What nobody signs.</param>
/// <param name="KeyFiles">The file of each key that was given, relative to the draft.</param>
/// <param name="RootFiles">The file of each trusted root that was given, by the name that facts have for it.</param>
/// <param name="Date">Today.</param>
internal sealed record DraftContent(
    Proposal Proposal, IReadOnlyList<UnsignedRepository> Unsigned, IReadOnlyDictionary<Digest, string> KeyFiles,
    IReadOnlyDictionary<string, string> RootFiles, DateTimeOffset Date)
{
    public string Day => Date.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);
}
