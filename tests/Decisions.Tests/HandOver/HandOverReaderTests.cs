using System.Text;
using System.Text.Json.Nodes;
using ImageTrust.Decisions.HandOver;
using ImageTrust.Decisions.Remembering;
using ImageTrust.Policy.Images;
using ImageTrust.Registry.Evidence;

namespace ImageTrust.Decisions.Tests.HandOver;

/// <summary>Of another replica's words only bytes are taken, each under what it hashes to; everything else that can be said has a form, or is refused.</summary>
public sealed class HandOverReaderTests
{
    private const string Image = """{"schemaVersion":2,"mediaType":"application/vnd.oci.image.manifest.v1+json","config":{"mediaType":"a","digest":"DIGEST","size":1},"layers":[]}""";

    private const string BundleType = "application/vnd.dev.sigstore.bundle.v0.3+json";

    private static readonly DateTimeOffset Noon = new(2026, 6, 1, 12, 0, 0, TimeSpan.Zero);

    private static readonly string Other = Digest.Of([9]).Text;

    private readonly EvidenceStore store = new(EvidenceStore.DefaultCapacity);

    private static byte[] Manifest => Encoding.UTF8.GetBytes(Image.Replace("DIGEST", Other, StringComparison.Ordinal));

    [Fact]
    public void What_is_told_is_kept_under_what_its_bytes_hash_to_as_anothers_word_and_of_its_age()
    {
        var reader = new HandOverReader(store, Noon);
        Assert.Null(Add(reader, OfManifest()));
        Assert.Null(Add(reader, OfBundle()));
        Assert.Null(Add(reader, OfSigning()));
        Assert.Equal(0, store.Count);
        Assert.Equal(1, reader.Keep());
        var held = Assert.Single(store.Export()).Remembered;
        Assert.Equal((true, Noon.AddSeconds(-90)), (held.Image!.IsHearsay, held.Image.SeenAt));
        Assert.Null(held.Image.Children);
        Assert.Equal([true, true], held.Evidence.Select(piece => piece.IsHearsay));
        Assert.Equal([Digest.Of([1, 2, 3]), Digest.Of([4, 5])], held.Evidence.Select(piece => piece.Candidate.Origin.Layer!));
        Assert.All(held.Evidence, piece => Assert.True(piece.IsWhole));
    }

    [Theory]
    [InlineData("repository", "\"Registry.example/team/app\"")]
    [InlineData("repository", "\"app\"")]
    [InlineData("repository", "null")]
    [InlineData("digest", "\"sha256:00\"")]
    [InlineData("digest", "7")]
    [InlineData("ageMilliseconds", "-1")]
    [InlineData("ageMilliseconds", "604800001")]
    [InlineData("ageMilliseconds", "9223372036854775807")]
    [InlineData("ageMilliseconds", "1.5")]
    [InlineData("ageMilliseconds", "\"1\"")]
    [InlineData("complete", "true")]
    [InlineData("Digest", "\"sha256:00\"")]
    [InlineData("evidence", "{}")]
    public void A_line_with_a_member_that_is_none_is_refused(string member, string value)
    {
        foreach (var line in (JsonObject[])[OfManifest(), OfBundle()])
        {
            line[member] = JsonNode.Parse(value);
            Refused(line);
        }
    }

    [Theory]
    [InlineData("repository")]
    [InlineData("digest")]
    [InlineData("ageMilliseconds")]
    [InlineData("manifest")]
    public void A_member_is_not_left_out(string member)
    {
        var line = OfManifest();
        line.Remove(member);
        Refused(line);
    }

    [Theory]
    [InlineData("form")]
    [InlineData("source")]
    [InlineData("manifest")]
    [InlineData("content")]
    [InlineData("mediaType")]
    public void Nor_a_member_of_a_piece(string member)
    {
        var line = OfBundle();
        line["evidence"]!.AsObject().Remove(member);
        Refused(line);
    }

    [Theory]
    [InlineData("form", "\"dsse\"")]
    [InlineData("form", "\"simple-signing\"")]
    [InlineData("form", "\"Bundle\"")]
    [InlineData("source", "\"somewhere\"")]
    [InlineData("source", "\"0\"")]
    [InlineData("source", "0")]
    [InlineData("manifest", "\"sha512:00\"")]
    [InlineData("content", "\"%\"")]
    [InlineData("mediaType", "\"application/json\"")]
    [InlineData("annotations", "{\"a\":\"b\"}")]
    [InlineData("layer", "\"sha256:00\"")]
    public void A_piece_with_a_member_that_is_none_is_refused(string member, string value)
    {
        var line = OfBundle();
        line["evidence"]![member] = JsonNode.Parse(value);
        Refused(line);
    }

    [Theory]
    [InlineData("""{"a":null}""")]
    [InlineData("""{"a":1}""")]
    [InlineData("""{"a":{"b":"c"}}""")]
    public void Annotations_are_texts(string annotations)
    {
        var line = OfSigning();
        line["evidence"]!["annotations"] = JsonNode.Parse(annotations);
        Refused(line);
    }

    [Fact]
    public void A_manifest_that_is_not_what_its_digest_names_is_refused()
    {
        var line = OfManifest();
        line["digest"] = Other;
        Refused(line);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"schemaVersion":2,"mediaType":"application/vnd.oci.image.manifest.v1+json","manifests":[]}""")]
    [InlineData("""{"schemaVersion":2,"mediaType":"application/vnd.oci.image.index.v1+json","manifests":[],"layers":[]}""")]
    [InlineData("""{"schemaVersion":2,"mediaType":"application/vnd.docker.distribution.manifest.v1+json","config":{},"layers":[]}""")]
    public void What_no_registry_could_have_given_as_a_manifest_is_refused(string manifest) => Refused(OfManifest(Encoding.UTF8.GetBytes(manifest)));

    [Theory]
    [InlineData("""{"schemaVersion":2,"manifests":[{"mediaType":"application/vnd.oci.image.manifest.v1+json","digest":"DIGEST","size":1,"platform":{"os":"linux","architecture":"arm64"}}]}""")]
    [InlineData("""{"schemaVersion":2,"mediaType":"application/vnd.docker.distribution.manifest.list.v2+json","manifests":[{"mediaType":"application/vnd.docker.distribution.manifest.v2+json","digest":"DIGEST","size":1,"platform":{"os":"linux","architecture":"arm64"}}]}""")]
    public void What_an_index_lists_is_read_out_of_it(string index)
    {
        var reader = new HandOverReader(store, Noon);
        Assert.Null(Add(reader, OfManifest(Encoding.UTF8.GetBytes(index.Replace("DIGEST", Other, StringComparison.Ordinal)))));
        reader.Keep();
        Assert.Equal([Other], Assert.Single(store.Export()).Remembered.Image!.Children!.Select(child => child.Digest.Text));
    }

    [Fact]
    public void Large_ones_are_refused()
    {
        Refused(OfManifest([.. Manifest, .. Enumerable.Repeat((byte)' ', 32 * 1024)]));
        Assert.Null(Add(new HandOverReader(store, Noon), OfBundle(new byte[EvidenceStore.MostPieceBytes])));
        Refused(OfBundle(new byte[EvidenceStore.MostPieceBytes + 1]));
        Refused(OfSigning("dev.sigstore.cosign/bundle", new string('x', EvidenceStore.MostPieceBytes + 1)));
        var wide = OfBundle();
        wide["evidence"]!["mediaType"] = BundleType + new string('x', EvidenceStore.MostPieceBytes);
        Refused(wide);
    }

    [Fact]
    public void Annotations_that_mean_nothing_are_not_taken()
    {
        var line = OfSigning("dev.cosignproject.cosign/signature", "c2lnbmVk");
        var annotations = line["evidence"]!["annotations"]!.AsObject();
        for (int i = 0; i < 10_000; i++)
        {
            annotations[$"{i}"] = "";
        }

        var reader = new HandOverReader(store, Noon);
        Assert.Null(Add(reader, line));
        reader.Keep();
        var piece = Assert.Single(Assert.Single(store.Export()).Remembered.Evidence);
        Assert.Equal(["dev.cosignproject.cosign/signature"], Assert.IsType<EvidenceCandidate.SimpleSigning>(piece.Candidate).Annotations.Keys);
        Assert.InRange(store.Bytes, 1, 4096);
    }

    [Fact]
    public void A_digest_has_one_manifest_and_a_bounded_number_of_pieces()
    {
        var reader = new HandOverReader(store, Noon);
        Assert.Null(Add(reader, OfManifest()));
        Assert.NotNull(Add(reader, OfManifest()));
        for (byte i = 0; i < EvidenceStore.MostPieces; i++)
        {
            Assert.Null(Add(reader, OfBundle([i])));
        }

        Assert.NotNull(Add(reader, OfBundle([99])));
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{")]
    [InlineData("{} {}")]
    public void What_is_no_line_is_refused(string line) => Assert.NotNull(new HandOverReader(store, Noon).Add(Encoding.UTF8.GetBytes(line)));

    [Fact]
    public void A_member_twice_is_refused()
    {
        string line = OfManifest().ToJsonString();
        Assert.Null(new HandOverReader(store, Noon).Add(Encoding.UTF8.GetBytes(line)));
        Assert.NotNull(new HandOverReader(store, Noon).Add(Encoding.UTF8.GetBytes(line.Replace("{\"repository", "{\"ageMilliseconds\":0,\"repository", StringComparison.Ordinal))));
        string twice = OfSigning().ToJsonString().Replace("\"a\":\"b\"", "\"a\":\"b\",\"a\":\"c\"", StringComparison.Ordinal);
        Assert.NotNull(new HandOverReader(store, Noon).Add(Encoding.UTF8.GetBytes(twice)));
    }

    [Fact]
    public void There_is_no_more_room_for_it_than_for_anything_else_and_none_of_what_was_seen_here()
    {
        var small = new EvidenceStore(16 * 1024);
        small.Remember(Name, Digest.Of([1]), null, [Seen()]);
        var reader = new HandOverReader(small, Noon);
        for (byte i = 0; i < 100; i++)
        {
            Assert.Null(Add(reader, OfBundle(digest: Digest.Of([2, i]).Text)));
        }

        int kept = reader.Keep();
        Assert.InRange(kept, 1, 20);
        Assert.Equal(kept + 1, small.Count);
        Assert.InRange(small.Bytes, 1, 16 * 1024);
        Assert.True(small.TryFind(Name, Digest.Of([2, 0]), out _));
        // What is seen now goes before what was told, the last told first.
        small.Remember(Name, Digest.Of([3]), null, [Seen(), Seen(4), Seen(5)]);
        Assert.True(small.TryFind(Name, Digest.Of([1]), out _));
        Assert.False(small.TryFind(Name, Digest.Of([2, (byte)(kept - 1)]), out _));
    }

    [Fact]
    public void What_was_used_last_is_told_first_and_nothing_of_no_known_age()
    {
        var clock = new Fixed(Noon);
        for (byte i = 0; i < 3; i++)
        {
            store.Remember(Name, Digest.Of([i]), null, [Seen(i)]);
        }

        store.TryFind(Name, Digest.Of([0]), out _);
        store.Remember(Name, Digest.Of([7]), null, [Seen(7, Noon.AddSeconds(1))]);
        Assert.Equal(
            [Digest.Of([0]).Text, Digest.Of([2]).Text, Digest.Of([1]).Text],
            HandOverWriter.Lines(store, clock).Select(line => (string?)JsonNode.Parse(line)!["digest"]));
    }

    private static RepositoryName Name => RepositoryName.TryParse("registry.example/team/app", out var name, out string? problem) ? name : throw new InvalidOperationException(problem);

    private static RememberedEvidence Seen(byte content = 1, DateTimeOffset? at = null) => RememberedEvidence.Of(
        new EvidenceCandidate.Bundle(new EvidenceOrigin(EvidenceSource.ReferrersApi, Digest.Of([content]), Digest.Of([content])), new byte[] { content }, BundleType), at ?? Noon)!;

    private static string? Add(HandOverReader reader, JsonObject line) => reader.Add(Encoding.UTF8.GetBytes(line.ToJsonString()));

    private void Refused(JsonObject line)
    {
        var reader = new HandOverReader(store, Noon);
        Assert.NotNull(Add(reader, line));
        Assert.Equal((0, 0), (reader.Keep(), store.Count));
    }

    private static JsonObject OfManifest(byte[]? content = null) => new()
    {
        ["repository"] = "registry.example/team/app",
        ["digest"] = Digest.Of(content ?? Manifest).Text,
        ["ageMilliseconds"] = 90_000,
        ["manifest"] = Convert.ToBase64String(content ?? Manifest),
    };

    private static JsonObject OfBundle(byte[]? content = null, string? digest = null) => Piece("bundle", content ?? [1, 2, 3], "mediaType", BundleType, digest);

    private static JsonObject OfSigning(string name = "a", string value = "b") => Piece("simple-signing", [4, 5], "annotations", new JsonObject { [name] = value });

    private static JsonObject Piece(string form, byte[] content, string member, JsonNode value, string? digest = null) => new()
    {
        ["repository"] = "registry.example/team/app",
        ["digest"] = digest ?? Digest.Of(Manifest).Text,
        ["ageMilliseconds"] = 1000,
        ["evidence"] = new JsonObject
        {
            ["form"] = form,
            ["source"] = "referrer",
            ["manifest"] = Other,
            ["content"] = Convert.ToBase64String(content),
            [member] = value,
        },
    };

    private sealed class Fixed(DateTimeOffset now) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => now;
    }
}
