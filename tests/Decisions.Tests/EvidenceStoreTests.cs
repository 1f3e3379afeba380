using System.Collections.ObjectModel;
using System.Security.Cryptography;
using ImageTrust.Decisions.Remembering;
using ImageTrust.Policy.Images;
using ImageTrust.Registry.Documents;
using ImageTrust.Registry.Evidence;
using ImageTrust.Sigstore.Bundles;

namespace ImageTrust.Decisions.Tests;

/// <summary>Bounded by bytes, by content, and nothing that was changed is used.</summary>
public sealed class EvidenceStoreTests
{
    private static readonly DateTimeOffset Noon = new(2026, 6, 1, 12, 0, 0, TimeSpan.Zero);

    private static readonly RepositoryName Repository = RepositoryName.TryParse("registry.example/team/app", out var name, out string? problem) ? name : throw new InvalidOperationException(problem);

    [Fact]
    public void It_never_holds_more_than_its_capacity_and_forgets_first_what_was_used_longest_ago()
    {
        const long capacity = 64 * 1024;
        var store = new EvidenceStore(capacity);
        var first = DigestOf(0);
        for (int i = 0; i < 1000; i++)
        {
            store.Remember(Repository, DigestOf(i), null, [Bundle(RandomNumberGenerator.GetBytes(500 + i))]);
            Assert.InRange(store.Bytes, 1, capacity);
            Assert.True(store.TryFind(Repository, first, out _), $"the one in use was forgotten at {i}");
        }

        Assert.False(store.TryFind(Repository, DigestOf(1), out _));
        Assert.True(store.TryFind(Repository, DigestOf(999), out _));
        Assert.InRange(store.Count, 10, 64);
    }

    [Fact]
    public void What_another_replica_told_goes_before_what_was_seen_here_whichever_was_used_last()
    {
        var store = new EvidenceStore(64 * 1024);
        for (int i = 0; i < 10; i++)
        {
            store.Remember(Repository, DigestOf(i), new RememberedImage(new byte[] { 1 }, null, Noon), [Bundle(BitConverter.GetBytes(i))]);
        }

        // Of one that is known here, and of others, as much as there is room for.
        int told = 0;
        while (store.TryImport(Told(DigestOf(told == 0 ? 9 : 100 + told), 1000 + told)))
        {
            told++;
        }

        Assert.InRange(told, 4, 40);
        Assert.InRange(store.Bytes, 55 * 1024, store.Capacity);
        for (int i = 0; i < 11; i++)
        {
            // In use, as far as anybody can tell.
            Assert.All(Enumerable.Range(0, told), one => store.TryFind(Repository, DigestOf(100 + one), out _));
            Assert.True(store.TryFind(Repository, DigestOf(9), out _));
            store.Remember(Repository, DigestOf(50 + i), null, [Bundle(BitConverter.GetBytes(50 + i))]);
            Assert.InRange(store.Bytes, 1, store.Capacity);
        }

        Assert.All(Enumerable.Range(0, 10).Concat(Enumerable.Range(50, 11)), i =>
        {
            Assert.True(store.TryFind(Repository, DigestOf(i), out var own), $"{i} was forgotten for what was told");
            Assert.Single(own.Evidence, piece => !piece.IsHearsay);
        });
        Assert.True(store.TryFind(Repository, DigestOf(9), out var known));
        Assert.NotNull(known.Image);
        Assert.Equal(store.Bytes, store.Export().Sum(held => held.Remembered.Cost));

        static Held Told(Digest digest, int i) => new(
            Repository, digest, new Remembered(null, [Bundle([.. BitConverter.GetBytes(i), .. new byte[200]]) with { IsHearsay = true }]));
    }

    [Fact]
    public void What_it_counts_is_what_it_holds()
    {
        var store = new EvidenceStore(1024 * 1024);
        store.Remember(Repository, DigestOf(0), null, [Bundle(new byte[1000])]);
        long one = store.Bytes;
        store.Remember(Repository, DigestOf(0), null, [Bundle(new byte[1000])]);
        Assert.Equal(one, store.Bytes);
        store.Remember(Repository, DigestOf(0), null, [Bundle(new byte[2000])]);
        Assert.True(store.Bytes > one + 2000);
    }

    [Fact]
    public void What_alone_is_larger_than_it_is_not_kept_and_what_was_known_of_it_goes()
    {
        var store = new EvidenceStore(4096);
        store.Remember(Repository, DigestOf(0), null, [Bundle(new byte[100])]);
        store.Remember(Repository, DigestOf(0), null, [Bundle(new byte[5000])]);
        Assert.Equal((0, 0L), (store.Count, store.Bytes));
    }

    [Fact]
    public void What_was_told_of_a_digest_makes_nobody_forget_what_was_seen_of_it()
    {
        var store = new EvidenceStore(16 * 1024);
        while (store.TryImport(new Held(Repository, DigestOf(0), new Remembered(null, [Bundle(RandomNumberGenerator.GetBytes(2000)) with { IsHearsay = true }]))))
        {
        }

        store.Remember(Repository, DigestOf(0), null, [Bundle(new byte[3000])]);
        Assert.True(store.TryFind(Repository, DigestOf(0), out var found));
        Assert.False(Assert.Single(found.Evidence).IsHearsay);
        Assert.Equal(store.Bytes, store.Export().Sum(held => held.Remembered.Cost));
    }

    [Fact]
    public void Signatures_of_one_payload_are_told_apart_by_their_annotations()
    {
        var store = new EvidenceStore(1024 * 1024);
        store.Remember(Repository, DigestOf(0), null, [Signed("a"), Signed("b")]);
        store.Remember(Repository, DigestOf(0), null, [Signed("a")]);
        Assert.True(store.TryFind(Repository, DigestOf(0), out var found));
        Assert.Equal(2, found.Evidence.Length);
        Same(true, Signed("a"), Signed("a", ("other", "x")));
        Same(false, Signed("a"), Signed("a", ("dev.sigstore.cosign/bundle", "x")));
        Same(false, Signed("a", ("dev.sigstore.cosign/bundle", "x")), Signed("a", ("dev.sigstore.cosign/certificate", "x")));
        Same(
            false, Signed("a", ("dev.sigstore.cosign/bundle", "x"), ("dev.sigstore.cosign/certificate", "y")),
            Signed("a", ("dev.sigstore.cosign/bundle", "y"), ("dev.sigstore.cosign/certificate", "x")));
        Same(false, Signed("a"), Bundle([1]));

        static void Same(bool expected, RememberedEvidence one, RememberedEvidence other)
        {
            Assert.Equal(expected, one.IsSame(other));
            Assert.Equal(expected, other.IsSame(one));
            Assert.Equal(expected, one.Is(other.Key));
        }

        static RememberedEvidence Signed(string signature, params (string Name, string Value)[] more)
        {
            byte[] payload = [1];
            var annotations = more.Append(("dev.cosignproject.cosign/signature", signature)).ToDictionary(pair => pair.Item1, pair => pair.Item2);
            return RememberedEvidence.Of(
                new EvidenceCandidate.SimpleSigning(new EvidenceOrigin(EvidenceSource.SignatureTag, DigestOf(1), Digest.Of(payload)), payload, annotations), Noon)!;
        }
    }

    [Fact]
    public void What_is_seen_to_be_gone_is_forgotten_and_no_longer_counted()
    {
        var store = new EvidenceStore(1024 * 1024);
        store.Remember(Repository, DigestOf(0), new RememberedImage(new byte[] { 1 }, null, Noon), [Bundle([1]), Bundle([2])]);
        store.Forget(Repository, DigestOf(0), piece => piece.Candidate.Origin.Layer == Digest.Of([1]));
        store.Forget(Repository, DigestOf(1), _ => true);
        Assert.True(store.TryFind(Repository, DigestOf(0), out var found));
        Assert.Equal(Digest.Of([2]), Assert.Single(found.Evidence).Candidate.Origin.Layer);
        Assert.NotNull(found.Image);
        Assert.Equal((1, store.Bytes), (store.Count, store.Export().Sum(held => held.Remembered.Cost)));
    }

    [Fact]
    public void A_digest_has_a_bounded_number_of_pieces_and_the_newest_are_kept()
    {
        var store = new EvidenceStore(1024 * 1024);
        for (int i = 0; i < 40; i++)
        {
            store.Remember(Repository, DigestOf(0), null, [Bundle(BitConverter.GetBytes(i))]);
        }

        Assert.True(store.TryFind(Repository, DigestOf(0), out var found));
        Assert.Equal(EvidenceStore.MostPieces, found.Evidence.Length);
        Assert.Equal(39, BitConverter.ToInt32(Assert.IsType<EvidenceCandidate.Bundle>(found.Evidence[0].Candidate).Json.Span));
    }

    [Fact]
    public void A_piece_seen_again_is_known_once_and_as_of_now()
    {
        var store = new EvidenceStore(1024 * 1024);
        store.Remember(Repository, DigestOf(0), null, [Bundle([1])]);
        store.Remember(Repository, DigestOf(0), null, [Bundle([1], Noon.AddMinutes(5))]);
        Assert.True(store.TryFind(Repository, DigestOf(0), out var found));
        Assert.Equal(Noon.AddMinutes(5), Assert.Single(found.Evidence).SeenAt);
    }

    [Fact]
    public void Large_pieces_and_what_is_no_evidence_are_not_kept()
    {
        var origin = new EvidenceOrigin(EvidenceSource.ReferrersApi);
        Assert.NotNull(RememberedEvidence.Of(new EvidenceCandidate.Bundle(origin, new byte[EvidenceStore.MostPieceBytes], ""), Noon));
        Assert.Null(RememberedEvidence.Of(new EvidenceCandidate.Bundle(origin, new byte[EvidenceStore.MostPieceBytes + 1], ""), Noon));
        Assert.Null(RememberedEvidence.Of(new EvidenceCandidate.Unreadable(origin, new(Registry.Failures.RegistryFailureCode.Timeout, "h", "")), Noon));
    }

    [Fact]
    public void Of_annotations_only_those_that_mean_something_are_kept_and_their_length_counts()
    {
        var origin = new EvidenceOrigin(EvidenceSource.SignatureTag, DigestOf(7), Digest.Of([1]));
        var junk = Enumerable.Range(0, 10_000).ToDictionary(i => $"{i}", _ => "");
        Dictionary<string, string> read = SimpleSigningLayer.AnnotationNames.ToDictionary(name => name, name => "of " + name);
        foreach (var make in (Func<IReadOnlyDictionary<string, string>, EvidenceCandidate>[])[
            annotations => new EvidenceCandidate.SimpleSigning(origin, new byte[] { 1 }, annotations),
            annotations => new EvidenceCandidate.DsseEnvelope(origin, new byte[] { 1 }, annotations)])
        {
            var plain = RememberedEvidence.Of(make(read), Noon)!;
            var padded = RememberedEvidence.Of(make(junk.Concat(read).ToDictionary()), Noon)!;
            Assert.Equal(plain.Cost, padded.Cost);
            Assert.Equal(read, AnnotationsOf(padded).ToDictionary());
            foreach (string name in read.Keys)
            {
                var longer = new Dictionary<string, string>(read) { [name] = new string('x', 10_000) };
                Assert.InRange(RememberedEvidence.Of(make(longer), Noon)!.Cost - plain.Cost, 19_000, 21_000);
                longer[name] = new string('x', EvidenceStore.MostPieceBytes);
                Assert.Null(RememberedEvidence.Of(make(longer), Noon));
            }
        }

        Assert.Null(RememberedEvidence.Of(new EvidenceCandidate.Bundle(origin, new byte[] { 1 }, new string('x', EvidenceStore.MostPieceBytes + 1)), Noon));

        static IReadOnlyDictionary<string, string> AnnotationsOf(RememberedEvidence piece) => piece.Candidate switch
        {
            EvidenceCandidate.SimpleSigning signing => signing.Annotations,
            EvidenceCandidate.DsseEnvelope envelope => envelope.Annotations,
            _ => throw new InvalidOperationException("It has none."),
        };
    }

    [Fact]
    public void Of_what_an_index_lists_no_annotation_is_kept_and_its_texts_count()
    {
        byte[] content = new byte[1000];
        var child = new Descriptor("a", DigestOf(1), 1) { Annotations = new Dictionary<string, string> { ["k"] = "v" } };
        var index = new RememberedImage(content, [child], Noon);
        Assert.Empty(Assert.Single(index.Children!).Annotations);
        Assert.Equal(child.Digest, index.Children![0].Digest);
        Assert.InRange(index.Cost - new RememberedImage(content, null, Noon).Cost, 2000, 3000);
    }

    [Fact]
    public void Pieces_are_in_memory_of_their_own_and_are_whole_only_while_they_are_what_was_stored()
    {
        byte[] buffer = [1, 2, 3, 4];
        var origin = new EvidenceOrigin(EvidenceSource.SignatureTag, DigestOf(7), Digest.Of([1, 2, 3]));
        EvidenceCandidate[] candidates =
        [
            new EvidenceCandidate.Bundle(origin, buffer.AsMemory(0, 3), ""),
            new EvidenceCandidate.DsseEnvelope(origin, buffer.AsMemory(0, 3), ReadOnlyDictionary<string, string>.Empty),
            new EvidenceCandidate.SimpleSigning(origin, buffer.AsMemory(0, 3), ReadOnlyDictionary<string, string>.Empty),
        ];
        var pieces = Array.ConvertAll(candidates, candidate => RememberedEvidence.Of(candidate, Noon)!);
        buffer[0] = 9;
        Assert.All(pieces, piece => Assert.True(piece.IsWhole));
        Assert.All(candidates, candidate => Assert.False(new RememberedEvidence(candidate, Noon).IsWhole));
        byte[] content = [5, 6];
        var image = new RememberedImage(content, null, Noon);
        Assert.True(image.Is(Digest.Of([5, 6])));
        content[1] = 7;
        Assert.False(image.Is(Digest.Of([5, 6])));
    }

    private static Digest DigestOf(int i) => Digest.Of(BitConverter.GetBytes(i));

    private static RememberedEvidence Bundle(byte[] json, DateTimeOffset? seenAt = null) => RememberedEvidence.Of(
        new EvidenceCandidate.Bundle(new EvidenceOrigin(EvidenceSource.ReferrersApi, Digest.Of(json), Digest.Of(json)), json, ""), seenAt ?? Noon)!;
}
