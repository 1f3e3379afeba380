using System.Collections.Immutable;
using System.Net;
using ImageTrust.Policy.Images;
using ImageTrust.Registry.Documents;
using ImageTrust.Registry.Failures;
using ImageTrust.Registry.Hosts;

namespace ImageTrust.Registry.Distribution;

/// <summary>Lists what refers to an image: through the referrers API, or the list that clients keep under a tag where there is none.</summary>
internal sealed class ReferrersListing(RepositoryReader reader, RepositoryFacts facts, RegistryLimits limits)
{
    /// <summary>Asked a while ago, the registry had no referrers API for this repository. It may have one now.</summary>
    public bool IsKnownToLackApi => facts.LacksReferrersApi(reader.Repository);

    /// <returns>Null when this registry has no referrers API.</returns>
    public async Task<Referrers?> FromApiAsync(Digest image)
    {
        Uri first = reader.UriOf($"referrers/{image}");
        var all = await FromApiAsync(first);
        if (all?.Shortfall is not { Code: RegistryFailureCode.TooMany })
        {
            return all;
        }

        // Who may push can make the list longer than anybody reads. Most registries leave out on request what is of another type (OCI distribution
        // spec, "Listing referrers"); the list remains one that was not read to its end.
        try
        {
            var bundles = await FromApiAsync(new Uri(first, "?artifactType=" + Uri.EscapeDataString(MediaTypes.SigstoreBundle)));
            return bundles is null ? all : all with { Found = [.. bundles.Found, .. all.Found] };
        }
        catch (RegistryException)
        {
            return all;
        }
    }

    private async Task<Referrers?> FromApiAsync(Uri first)
    {
        Uri? page = first;
        var found = ImmutableArray.CreateBuilder<Descriptor>();
        HashSet<Uri> seen = [];
        int unread = 0;
        while (page is not null)
        {
            if (seen.Count == limits.ReferrerPages || !seen.Add(page))
            {
                return new Referrers(found.ToImmutable(), TooMany("the pages of referrers go on or come again"));
            }

            var answer = await reader.ReferrersAsync(page);
            if (page == first && LacksApi(answer.Status, answer.ContentType))
            {
                facts.RememberNoReferrersApi(reader.Repository);
                return null;
            }

            if (answer.Status != HttpStatusCode.OK)
            {
                return new Referrers(found.ToImmutable(), reader.FailureOf(answer, "list of referrers"));
            }

            int left = limits.Referrers - found.Count;
            if (await reader.ReadAsync(answer, token => ManifestReader.ReadReferrers(answer.Body, answer.ContentType, left, token)) is not { } list)
            {
                return new Referrers(found.ToImmutable(), Malformed("the list of referrers cannot be read"));
            }

            var listed = list.Referrers.Select(ListedReferrer.Of).ToList();
            await reader.KeepAsync(DocumentMemory.Of(listed));
            found.AddRange(listed);
            unread += list.Unread;
            if (list.Truncated)
            {
                return new Referrers(found.ToImmutable(), TooMany($"more than {limits.Referrers} referrers"));
            }

            if (LinkHeader.Next(answer.Links) is not { } next)
            {
                break;
            }

            if (!Uri.TryCreate(page, next, out page) || !IsSameListing(first, page))
            {
                return new Referrers(found.ToImmutable(), Malformed("the next page of referrers is somewhere else"));
            }
        }

        return new Referrers(found.ToImmutable(), Unread(unread));
    }

    /// <summary>The list under the tag <c>sha256-…</c>. It does not exist when nothing refers to the image.</summary>
    public async Task<Referrers> FromTagAsync(Digest image)
    {
        try
        {
            var answer = await reader.TaggedBytesAsync(image.ReferrersTag);
            if (answer.Digest == image)
            {
                // GitLab's registry answers for sha256-HEX as for sha256:HEX: the image itself, which is nobody's list of referrers.
                return new Referrers([], null);
            }

            if (await reader.ReadAsync(answer, token => ManifestReader.ReadReferrers(answer.Body, answer.ContentType, limits.Referrers, token)) is not { } list)
            {
                return new Referrers([], Malformed("the referrers tag is not an index"));
            }

            ImmutableArray<Descriptor> listed = [.. list.Referrers.Select(ListedReferrer.Of)];
            await reader.KeepAsync(DocumentMemory.Of(listed));
            return new Referrers(listed, list.Truncated ? TooMany($"more than {limits.Referrers} referrers") : Unread(list.Unread));
        }
        catch (RegistryException error) when (error.Failure.Code == RegistryFailureCode.NotFound)
        {
            return new Referrers([], null);
        }
    }

    /// <summary>
    /// The specification knows 404 alone; registries before it answer 400, 405, 406 or 501 to a path they do not know, or a page
    /// meant for people. A refusal (401, 403) or trouble (429, 5xx) says nothing about the API and is not taken for its absence.
    /// </summary>
    private static bool LacksApi(HttpStatusCode status, string? contentType) => status switch
    {
        HttpStatusCode.NotFound or HttpStatusCode.BadRequest or HttpStatusCode.MethodNotAllowed or HttpStatusCode.NotAcceptable
            or HttpStatusCode.NotImplemented => true,
        HttpStatusCode.OK => contentType != MediaTypes.OciIndex,
        _ => false,
    };

    // Credentials go with every page, so it must be the same registry and the same question.
    private static bool IsSameListing(Uri first, Uri next) =>
        next.Scheme == first.Scheme && next.UserInfo.Length == 0
        && HostDirectory.Authority(next) == HostDirectory.Authority(first) && next.AbsolutePath == first.AbsolutePath;

    private RegistryFailure? Unread(int entries) => entries == 0 ? null : Malformed($"{entries} entries of the list of referrers cannot be read");

    private RegistryFailure TooMany(string detail) => new(RegistryFailureCode.TooMany, reader.Host.Name, detail);

    private RegistryFailure Malformed(string detail) => new(RegistryFailureCode.Malformed, reader.Host.Name, detail);
}

/// <summary>What is known of the manifests that refer to an image.</summary>
/// <param name="Found">As far as they could be listed.</param>
/// <param name="Shortfall">Why the list may be incomplete; null when it is complete.</param>
internal sealed record Referrers(ImmutableArray<Descriptor> Found, RegistryFailure? Shortfall);
