using System.Net;
using ImageTrust.Policy.Images;
using ImageTrust.Registry.Credentials;
using ImageTrust.Registry.Documents;
using ImageTrust.Registry.Failures;
using ImageTrust.Registry.Hosts;
using ImageTrust.Registry.Transport;

namespace ImageTrust.Registry.Distribution;

/// <summary>Reads from one repository within one lookup (OCI distribution spec 1.1, "Pull"). Nothing it returns was not hashed.</summary>
internal sealed class RepositoryReader(
    RegistryHost host, RepositoryName repository, RegistryHttp http, Authorizer authorizer, HostDirectory hosts, RegistryLimits limits, LookupBudget budget)
{
    public RegistryHost Host => host;

    public RepositoryName Repository => repository;

    /// <summary>Nothing more can be had in this lookup: its time, bytes or requests are used up, and a failure has said so.</summary>
    public bool IsSpent => budget.IsSpent;

    /// <summary>Why nothing more can be had.</summary>
    public RegistryFailure SpentFailure => budget.Spent(host.Name).Failure;

    /// <param name="digest">What it must hash to.</param>
    /// <param name="keep">Its bytes stay with it if they are no more than this.</param>
    public Task<FetchedManifest> ManifestAsync(Digest digest, int keep = 0) => ManifestAsync(digest.ToString(), digest, keep);

    /// <summary>The manifest a tag stands for now.</summary>
    public Task<FetchedManifest> TaggedManifestAsync(string tag, int keep = 0) => ManifestAsync(tag, null, keep);

    /// <summary>A blob by its descriptor: exactly as many bytes as it says, hashing to its digest.</summary>
    public async Task<ReadOnlyMemory<byte>> BlobAsync(Descriptor descriptor, int cap)
    {
        if (descriptor.Size > cap)
        {
            throw Failure(RegistryFailureCode.TooLarge, $"a blob claims {descriptor.Size} bytes, {cap} are allowed");
        }

        var answer = Required(await GetAsync(RequestKind.Blob, UriOf($"blobs/{descriptor.Digest}"), [], (int)descriptor.Size), "blob");
        return answer.Body.Length == descriptor.Size && answer.Digest == descriptor.Digest
            ? answer.Body
            : throw Failure(RegistryFailureCode.DigestMismatch, "a blob is not the bytes its descriptor names");
    }

    /// <summary>One page of the referrers API: the raw answer, whatever its status.</summary>
    public Task<HttpAnswer> ReferrersAsync(Uri page) => GetAsync(RequestKind.Referrers, page, [MediaTypes.OciIndex], limits.ManifestBytes);

    public Uri UriOf(string path) => new(hosts.BaseOf(host), $"v2/{repository.Path}/{path}");

    public RegistryException Failure(RegistryFailureCode code, string detail) => new(code, host.Name, detail);

    /// <summary>The hashed bytes under a tag, not yet read as a document.</summary>
    public Task<HttpAnswer> TaggedBytesAsync(string tag) => ManifestBytesAsync(tag, null);

    private async Task<FetchedManifest> ManifestAsync(string reference, Digest? expected, int keep)
    {
        var answer = await ManifestBytesAsync(reference, expected);
        var reading = await ReadAsync(answer, token => ManifestReader.Read(answer.Body, answer.ContentType, limits.Descriptors, token));
        switch (reading)
        {
            case ManifestReading.Read read:
                var room = await KeepAsync(DocumentMemory.Of(read.Document));
                return new FetchedManifest(answer.Digest, read.Document, room) { Content = answer.Body.Length <= keep ? answer.Body : default };
            case ManifestReading.Failed failed:
                throw Failure(failed.Code, "a manifest was refused: " + failed.Problem);
            default:
                throw new InvalidOperationException("A reading is read or failed.");
        }
    }

    /// <summary>Waits for room for what was read out of an answer. It is held until the lookup ends, or until it is given back.</summary>
    /// <param name="bytes">As <see cref="DocumentMemory"/> counts them.</param>
    public ValueTask<KeptRoom> KeepAsync(long bytes) => budget.KeepAsync(host.Name, bytes);

    /// <summary>Gives the room of a manifest back that is not held any more.</summary>
    public void Return(FetchedManifest manifest) => budget.Return(manifest.Room);

    /// <summary>Reads a document out of an answer, whose room is given back then. A large one waits for its turn.</summary>
    public async Task<T> ReadAsync<T>(HttpAnswer answer, Func<CancellationToken, T> read)
    {
        try
        {
            return await http.Documents.ReadAsync(budget.Payers, answer.Body.Length, read, budget.Token);
        }
        catch (OperationCanceledException) when (!budget.IsAbandoned)
        {
            throw budget.TimeIsUp(host.Name);
        }
        finally
        {
            budget.Return(answer.Body);
        }
    }

    /// <summary>Gives the room of a blob back that was read.</summary>
    public void Return(ReadOnlyMemory<byte> blob) => budget.Return(blob);

    private async Task<HttpAnswer> ManifestBytesAsync(string reference, Digest? expected)
    {
        var answer = Required(
            await GetAsync(RequestKind.Manifest, UriOf($"manifests/{reference}"), MediaTypes.Manifests, limits.ManifestBytes), "manifest");
        bool asExpected = expected is null || answer.Digest == expected;
        bool asNamed = answer.ContentDigest is null || answer.ContentDigest == answer.Digest.Text;
        return asExpected && asNamed ? answer : throw Failure(RegistryFailureCode.DigestMismatch, "a manifest is not the bytes its digest names");
    }

    private async Task<HttpAnswer> GetAsync(RequestKind kind, Uri uri, IReadOnlyList<string> accept, int cap)
    {
        var authorization = await authorizer.PrepareAsync(host, repository, budget);
        var request = new OutgoingRequest(kind, uri, cap) { Accept = accept, Authorization = authorization };
        var answer = await http.SendAsync(request, budget);
        if (answer.Status != HttpStatusCode.Unauthorized)
        {
            return answer;
        }

        var second = await authorizer.AnswerAsync(host, repository, answer, authorization, budget);
        return await http.SendAsync(request with { Authorization = second }, budget);
    }

    private HttpAnswer Required(HttpAnswer answer, string what) =>
        answer.Status == HttpStatusCode.OK ? answer : throw new RegistryException(FailureOf(answer, what));

    /// <summary>What a status other than 200 means. Of the content only 404 says anything.</summary>
    public RegistryFailure FailureOf(HttpAnswer answer, string what)
    {
        var (code, detail) = answer.Status switch
        {
            HttpStatusCode.NotFound => (RegistryFailureCode.NotFound, $"there is no such {what}"),
            HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden => (RegistryFailureCode.Unauthorized, $"the registry refused the {what} ({(int)answer.Status})"),
            >= HttpStatusCode.InternalServerError => (RegistryFailureCode.ServerError, $"the registry answered {(int)answer.Status} for the {what}"),
            >= HttpStatusCode.BadRequest => (RegistryFailureCode.Refused, $"the registry answered {(int)answer.Status} for the {what}"),
            _ => (RegistryFailureCode.Garbled, $"the registry answered {(int)answer.Status} for the {what}"),
        };
        return new RegistryFailure(code, host.Name, detail) { Said = answer.Said, Elsewhere = answer.Elsewhere };
    }
}

/// <summary>A document and the digest its bytes hash to.</summary>
/// <param name="Digest">Of the bytes.</param>
/// <param name="Document">What was read out of them.</param>
/// <param name="Room">What that takes.</param>
internal sealed record FetchedManifest(Digest Digest, ManifestDocument Document, KeptRoom Room)
{
    /// <summary>The bytes, where they were asked for and are no more than that.</summary>
    public ReadOnlyMemory<byte> Content { get; init; }
}
