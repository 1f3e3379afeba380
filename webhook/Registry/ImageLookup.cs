using ImageTrust.Policy.Images;
using ImageTrust.Registry.Budgets;
using ImageTrust.Registry.Distribution;
using ImageTrust.Registry.Documents;
using ImageTrust.Registry.Evidence;
using ImageTrust.Registry.Failures;
using ImageTrust.Registry.Transport;

namespace ImageTrust.Registry;

/// <summary>
/// Everything asked about one image under one deadline. The tag is resolved once: whatever the registry would answer the
/// second time, there is no second time.
/// </summary>
public sealed class ImageLookup : IDisposable
{
    private readonly LookupBudget budget;
    private readonly LargeDocuments documents;
    private readonly RepositoryReader repository;
    private readonly EvidenceFinder finder;
    private readonly Lazy<Task<ResolvedImage>> resolved;

    internal ImageLookup(ImageReference reference, RepositoryReader repository, EvidenceFinder finder, LargeDocuments documents, LookupBudget budget)
    {
        this.budget = budget;
        this.documents = documents;
        this.repository = repository;
        this.finder = finder;
        Reference = reference;
        resolved = new Lazy<Task<ResolvedImage>>(FetchAsync);
    }

    public ImageReference Reference { get; }

    /// <summary>The requests made so far, in the order of their ends; tokens, redirects and repetitions included.</summary>
    public IReadOnlyList<RequestRecord> Requests => budget.Requests;

    /// <summary>The digest the reference stands for.</summary>
    /// <exception cref="RegistryException">It could not be had; <see cref="RegistryFailureCode.NotFound"/> when the registry says there is no such image.</exception>
    public Task<ResolvedImage> ResolveAsync() => resolved.Value;

    /// <summary>A manifest or index of the same repository.</summary>
    /// <exception cref="RegistryException">It could not be had.</exception>
    public async Task<ManifestDocument> ReadAsync(Digest digest)
    {
        ArgumentNullException.ThrowIfNull(digest);
        return (await repository.ManifestAsync(digest)).Document;
    }

    /// <summary>
    /// Candidates that may speak for a digest of this repository: the resolved image's, or one of its platforms'. What could not
    /// be read comes as <see cref="EvidenceCandidate.Unreadable"/>; the sequence throws nothing but the cancellation of the lookup by its caller.
    /// </summary>
    /// <param name="digest">What the evidence is about.</param>
    /// <param name="query">What is hoped for.</param>
    /// <param name="early">What <see cref="ListEvidenceAsync"/> said of this digest a moment ago; null to ask.</param>
    public EvidenceSearch FindEvidenceAsync(Digest digest, EvidenceQuery query, EvidenceListing? early = null)
    {
        ArgumentNullException.ThrowIfNull(digest);
        ArgumentNullException.ThrowIfNull(query);
        return finder.Find(digest, query, early);
    }

    /// <summary>
    /// The first questions of a search, which can be asked beside the manifest of an image that is named by digest. It throws nothing but the
    /// cancellation of the lookup by its caller.
    /// </summary>
    public Task<EvidenceListing> ListEvidenceAsync(Digest digest, EvidenceQuery query)
    {
        ArgumentNullException.ThrowIfNull(digest);
        ArgumentNullException.ThrowIfNull(query);
        return finder.ListAsync(digest, query);
    }

    /// <summary>
    /// Verifies a candidate. A large one waits for its turn and is verified on a thread of its own, so that whatever it is made of keeps nobody
    /// from his answer.
    /// </summary>
    /// <returns>False when this lookup's time was over before; nothing is known of the candidate then.</returns>
    public async ValueTask<bool> TryVerifyAsync(EvidenceCandidate candidate, Action<CancellationToken> verify)
    {
        ArgumentNullException.ThrowIfNull(candidate);
        try
        {
            return await documents.ReadAsync(budget.Payers, candidate.Size, token => { verify(token); return true; }, budget.Token);
        }
        catch (OperationCanceledException) when (!budget.IsAbandoned)
        {
            return false;
        }
    }

    /// <summary>Room for what is kept of a candidate until the lookup ends.</summary>
    /// <returns>False when there is none at this moment.</returns>
    public bool TryKeep(long bytes) => bytes <= LargeDocuments.LargerThan || budget.TryKeep(bytes);

    public void Dispose() => budget.Dispose();

    private async Task<ResolvedImage> FetchAsync()
    {
        var fetched = Reference.Digest is { } digest
            ? await repository.ManifestAsync(digest, ResolvedImage.MostContentBytes)
            : await repository.TaggedManifestAsync(Reference.Tag!, ResolvedImage.MostContentBytes);
        return new ResolvedImage(Reference, fetched.Digest, fetched.Document) { Content = fetched.Content };
    }
}
