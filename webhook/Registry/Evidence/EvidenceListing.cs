using System.Collections.Frozen;
using ImageTrust.Policy.Images;
using ImageTrust.Registry.Distribution;
using ImageTrust.Registry.Failures;

namespace ImageTrust.Registry.Evidence;

/// <summary>
/// What was asked of a repository about a digest all at once, since each address follows from the digest alone: the list of referrers, and the
/// manifests under the tags of the legacy form where the repository is known to use them. It is for one search at the same moment.
/// </summary>
public sealed class EvidenceListing
{
    internal EvidenceListing(RepositoryName repository, Digest image)
    {
        Repository = repository;
        Image = image;
    }

    internal static IReadOnlyDictionary<EvidenceSource, Answered<FetchedManifest>> NoLegacy { get; } =
        FrozenDictionary<EvidenceSource, Answered<FetchedManifest>>.Empty;

    /// <summary>The registry said what refers to the digest, or that it keeps no such list.</summary>
    public bool HasReferrers => Api.Failure is null && Tag.Failure is null;

    internal RepositoryName Repository { get; }

    internal Digest Image { get; }

    /// <summary>The referrers API was not asked, because the repository lacked it a while ago.</summary>
    internal bool IsRecalled { get; init; }

    /// <summary>What the API listed; no value and no failure where there is none, or where it was not asked.</summary>
    internal Answered<Referrers> Api { get; init; }

    /// <summary>What is listed under the tag, where the API was not asked.</summary>
    internal Answered<Referrers> Tag { get; init; }

    /// <summary>The manifests under the tags of the legacy form that were asked for.</summary>
    internal IReadOnlyDictionary<EvidenceSource, Answered<FetchedManifest>> Legacy { get; init; } = NoLegacy;
}

/// <summary>What came of one question; neither when it was not asked, or the answer is that there is no such thing.</summary>
internal readonly record struct Answered<T>(T? Value, RegistryFailure? Failure)
    where T : class
{
    public static async Task<Answered<T>> ToAsync(Func<Task<T?>> ask)
    {
        try
        {
            return new Answered<T>(await ask(), null);
        }
        catch (RegistryException error)
        {
            return new Answered<T>(null, error.Failure);
        }
    }
}
