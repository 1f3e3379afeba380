using ImageTrust.Policy.Images;
using ImageTrust.Registry.Distribution;
using ImageTrust.Registry.Documents;
using ImageTrust.Registry.Evidence;
using ImageTrust.Registry.Tests.Evidence;

namespace ImageTrust.Registry.Tests.Distribution;

/// <summary>Of an entry of a list nothing is held but what its place in the order needs, and that is the same as the whole entry's.</summary>
public sealed class ListedReferrerTests
{
    private static readonly string Long = new('x', 5000);

    [Fact]
    public void What_is_longer_than_anybody_writes_is_cut_and_what_nobody_asks_for_is_left_out()
    {
        var entry = Entry(Long, new() { [ListedReferrer.PredicateAnnotation] = Long, ["other"] = "x" }) with { Platform = new Platform(Long, Long, null) };
        var held = ListedReferrer.Of(entry with { MediaType = Long });
        Assert.Equal((255, 255, entry.Digest, entry.Size), (held.MediaType.Length, held.ArtifactType!.Length, held.Digest, held.Size));
        Assert.Equal(Long[..255], Assert.Single(held.Annotations).Value);
        Assert.Null(held.Platform);
        Assert.InRange(DocumentMemory.Of([held]), 1, 3000);
    }

    public static TheoryData<string?, string?> Entries => new()
    {
        { null, null }, { "", null }, { MediaTypes.SigstoreBundle, null }, { MediaTypes.SigstoreBundle, Samples.SignPredicate }, { MediaTypes.SigstoreBundle, Long },
        { MediaTypes.CosignSignature, null }, { MediaTypes.OciEmpty, Samples.Provenance }, { Long, null }, { MediaTypes.NotationSignature, null },
    };

    [Theory]
    [MemberData(nameof(Entries))]
    public void Its_place_in_the_order_is_that_of_the_whole_entry(string? artifactType, string? predicate)
    {
        var entry = Entry(artifactType, predicate is null ? [] : new() { [ListedReferrer.PredicateAnnotation] = predicate });
        foreach (var query in (EvidenceQuery[])[EvidenceQuery.ForSignatures, EvidenceQuery.ForAttestations(Samples.Provenance), EvidenceQuery.Everything])
        {
            Assert.Equal(CandidateRanking.Of(entry, query), CandidateRanking.Of(ListedReferrer.Of(entry), query));
        }
    }

    private static Descriptor Entry(string? artifactType, Dictionary<string, string> annotations) =>
        new("application/vnd.oci.image.manifest.v1+json", Digest.Of([1]), 700) { ArtifactType = artifactType, Annotations = annotations };
}
