using ImageTrust.Policy.Images;
using ImageTrust.Registry.Distribution;
using ImageTrust.Registry.Documents;
using ImageTrust.Registry.Failures;
using ImageTrust.Registry.Hosts;

namespace ImageTrust.Registry.Evidence;

/// <summary>
/// Reads candidates out of one manifest, wherever it was found. The media type of each layer says what it is: neither the
/// artifact type of the manifest nor the place it was found at can be relied on.
/// </summary>
internal sealed class EvidenceReader(RepositoryReader repository, RegistryLimits limits)
{
    public async IAsyncEnumerable<EvidenceCandidate> ReadAsync(EvidenceSource source, FetchedManifest manifest)
    {
        var origin = new EvidenceOrigin(source, manifest.Digest);
        if (manifest.Document is not ManifestDocument.Image)
        {
            yield return new EvidenceCandidate.Unusable(origin, Failure(RegistryFailureCode.Malformed, "an index stands where a manifest is expected"));
            yield break;
        }

        var layers = LayersOf(manifest);

        // Several signatures of one payload share one blob and differ in their annotations; it is fetched once.
        Dictionary<Digest, ReadOnlyMemory<byte>> payloads = [];
        foreach (var layer in layers.Take(limits.EvidenceLayers))
        {
            if (repository.IsSpent)
            {
                yield return new EvidenceCandidate.Unreadable(origin, repository.SpentFailure);
                yield break;
            }

            var candidate = await ReadAsync(origin with { Layer = layer.Digest }, layer, payloads);
            yield return candidate;

            // Whoever asks for the next has looked at this one: junk holds no room that the signature after it needs.
            repository.Return(Large(candidate));
        }

        if (layers.Count > limits.EvidenceLayers)
        {
            yield return new EvidenceCandidate.Unreadable(origin, Failure(RegistryFailureCode.TooMany, $"more than {limits.EvidenceLayers} layers of evidence"));
        }
    }

    private static ReadOnlyMemory<byte> Large(EvidenceCandidate candidate) => candidate switch
    {
        EvidenceCandidate.Bundle bundle => bundle.Json,
        EvidenceCandidate.DsseEnvelope envelope => envelope.Json,
        _ => default,
    };

    /// <summary>The layers that may be evidence, in the order of looking: the manifest's own, plausible sizes first, from both ends where there are many.</summary>
    public static IReadOnlyList<Descriptor> LayersOf(FetchedManifest manifest)
    {
        if (manifest.Document is not ManifestDocument.Image image)
        {
            return [];
        }

        var layers = image.Layers.Where(IsEvidence).ToList();
        return layers.Count < 2 ? layers
            : [.. layers.Index()
                .OrderBy(one => CandidateRanking.IsPlausible([one.Item]) ? 0 : 1)
                .ThenBy(one => CandidateRanking.FromBothEnds(one.Index, layers.Count))
                .Select(one => one.Item)];
    }

    private static bool IsEvidence(Descriptor layer) =>
        layer.MediaType is MediaTypes.SimpleSigning or MediaTypes.DsseEnvelope || MediaTypes.IsSigstoreBundle(layer.MediaType);

    private async Task<EvidenceCandidate> ReadAsync(EvidenceOrigin origin, Descriptor layer, Dictionary<Digest, ReadOnlyMemory<byte>> payloads)
    {
        try
        {
            if (layer.MediaType != MediaTypes.SimpleSigning)
            {
                var json = await repository.BlobAsync(layer, limits.EvidenceBytes);
                return layer.MediaType == MediaTypes.DsseEnvelope
                    ? new EvidenceCandidate.DsseEnvelope(origin, json, layer.Annotations)
                    : new EvidenceCandidate.Bundle(origin, json, layer.MediaType);
            }

            if (!payloads.TryGetValue(layer.Digest, out var payload))
            {
                payload = await repository.BlobAsync(layer, limits.PayloadBytes);
                payloads.Add(layer.Digest, payload);
            }

            return new EvidenceCandidate.SimpleSigning(origin, payload, layer.Annotations);
        }
        catch (RegistryException error)
        {
            return new EvidenceCandidate.Unreadable(origin, error.Failure);
        }
    }

    private RegistryFailure Failure(RegistryFailureCode code, string detail) => new(code, repository.Host.Name, detail);
}
