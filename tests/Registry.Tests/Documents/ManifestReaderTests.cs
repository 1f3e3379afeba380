using System.Text;
using FsCheck.Xunit;
using ImageTrust.Registry.Documents;
using ImageTrust.Registry.Failures;

namespace ImageTrust.Registry.Tests.Documents;

public sealed class ManifestReaderTests
{
    private const string Descriptor =
        """{"mediaType":"application/vnd.oci.empty.v1+json","digest":"sha256:44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a","size":2}""";

    private const string Image = $$"""{"schemaVersion":2,"mediaType":"{{MediaTypes.OciManifest}}","config":{{Descriptor}},"layers":[{{Descriptor}}]}""";
    private const string Index = $$"""{"schemaVersion":2,"mediaType":"{{MediaTypes.OciIndex}}","manifests":[{{Descriptor}}]}""";

    private static ManifestReading Read(string json, string? contentType) => ManifestReader.Read(Encoding.UTF8.GetBytes(json), contentType, 10);

    private static RegistryFailureCode Refused(string json, string? contentType) =>
        Assert.IsType<ManifestReading.Failed>(Read(json, contentType)).Code;

    [Theory]
    [InlineData(MediaTypes.OciManifest)]
    [InlineData(MediaTypes.DockerManifest)]
    public void A_manifest_of_either_family_is_read(string type)
    {
        var read = Assert.IsType<ManifestReading.Read>(Read(Image.Replace(MediaTypes.OciManifest, type, StringComparison.Ordinal), type));
        Assert.Single(Assert.IsType<ManifestDocument.Image>(read.Document).Layers);
    }

    [Theory]
    [InlineData(MediaTypes.OciIndex)]
    [InlineData(MediaTypes.DockerManifestList)]
    public void An_index_of_either_family_is_read(string type)
    {
        var read = Assert.IsType<ManifestReading.Read>(Read(Index.Replace(MediaTypes.OciIndex, type, StringComparison.Ordinal), type));
        Assert.Single(Assert.IsType<ManifestDocument.Index>(read.Document).Manifests);
    }

    [Fact]
    public void An_oci_document_may_leave_its_media_type_to_the_content_type() =>
        Assert.IsType<ManifestReading.Read>(Read($$"""{"schemaVersion":2,"config":{{Descriptor}},"layers":[]}""", MediaTypes.OciManifest));

    [Fact]
    public void A_docker_document_may_not() =>
        Assert.Equal(RegistryFailureCode.Malformed, Refused($$"""{"schemaVersion":2,"config":{{Descriptor}},"layers":[]}""", MediaTypes.DockerManifest));

    [Theory]
    [InlineData(MediaTypes.OciManifest)]
    [InlineData(MediaTypes.OciIndex)]
    public void A_document_that_is_both_is_refused_whatever_it_is_called(string type)
    {
        string both = $$"""{"schemaVersion":2,"mediaType":"{{type}}","config":{{Descriptor}},"layers":[],"manifests":[{{Descriptor}}]}""";
        Assert.Equal(RegistryFailureCode.Malformed, Refused(both, type));
    }

    [Theory]
    [InlineData(Image, MediaTypes.OciIndex)]
    [InlineData(Image, MediaTypes.DockerManifest)]
    [InlineData(Index, MediaTypes.OciManifest)]
    public void A_content_type_that_contradicts_the_document_is_refused(string json, string type) =>
        Assert.Equal(RegistryFailureCode.Malformed, Refused(json, type));

    [Fact]
    public void An_index_without_a_media_type_sent_as_a_manifest_is_refused() =>
        Assert.Equal(RegistryFailureCode.Malformed, Refused("""{"schemaVersion":2,"manifests":[]}""", MediaTypes.OciManifest));

    [Theory]
    [InlineData(null)]
    [InlineData("application/json")]
    [InlineData("application/vnd.docker.distribution.manifest.v1+prettyjws")]
    public void Other_content_types_are_not_read(string? type) => Assert.Equal(RegistryFailureCode.Unsupported, Refused(Image, type));

    [Theory]
    [InlineData("""{"schemaVersion":2,"schemaVersion":2,"config":{},"layers":[]}""")]
    [InlineData("""{"schemaVersion":2,"Layers":[],"config":{},"layers":[]}""")]
    [InlineData("""{"schemaVersion":2,"mani\u0066ests":[],"manifests":[]}""")]
    [InlineData("[]")]
    [InlineData("{}x")]
    [InlineData("{\"schemaVersion\":1,\"layers\":[]}")]
    [InlineData("{\"schemaVersion\":2,\"annotations\":{\"a\":\"\\ud800\"}}")]
    [InlineData("{\"schemaVersion\":\"2\",\"layers\":[]}")]
    public void What_two_readers_could_read_differently_is_refused(string json) =>
        Assert.Equal(RegistryFailureCode.Malformed, Refused(json, MediaTypes.OciManifest));

    [Theory]
    [InlineData("\"size\":2", "\"size\":-1")]
    [InlineData("\"size\":2", "\"size\":\"2\"")]
    [InlineData("\"size\":2", "\"size\":2e400")]
    [InlineData("sha256:44", "sha512:44")]
    [InlineData("sha256:44", "sha256:ZZ")]
    [InlineData("\"size\":2", "\"size\":2,\"annotations\":{\"a\":1}")]
    public void A_descriptor_that_cannot_be_read_spoils_the_manifest(string part, string instead) =>
        Assert.Equal(RegistryFailureCode.Malformed, Refused(Image.Replace(part, instead, StringComparison.Ordinal), MediaTypes.OciManifest));

    // What Go's decoder takes for a known member although it is spelled otherwise, at every level of both documents.
    [Theory]
    [InlineData("\"schemaVersion\":2", "\"schemaVersion\":2,\"ſchemaVersion\":2")]
    [InlineData("\"schemaVersion\":2", "\"schemaVersion\":2,\"MediaType\":\"\"")]
    [InlineData("\"schemaVersion\":2", "\"schemaVersion\":2,\"Manifests\":[]")]
    [InlineData("\"schemaVersion\":2", "\"schemaVersion\":2,\"manifeſts\":[]")]
    [InlineData("\"schemaVersion\":2", "\"schemaVersion\":2,\"manife\\u017Fts\":[]")]
    [InlineData("\"schemaVersion\":2", "\"schemaVersion\":2,\"subjecT\":null")]
    [InlineData("\"schemaVersion\":2", "\"schemaVersion\":2,\"artifact_type\":\"\"")]
    [InlineData("\"size\":2", "\"size\":2,\"Digest\":\"\"")]
    [InlineData("\"size\":2", "\"ſize\":2,\"size\":2")]
    [InlineData("\"size\":2", "\"size\":2,\"Platform\":{}")]
    [InlineData("\"size\":2", "\"size\":2,\"platform\":{\"os\":\"linux\",\"architecture\":\"arm\",\"OS\":\"\"}")]
    [InlineData("\"size\":2", "\"size\":2,\"platform\":{\"oſ\":\"linux\"}")]
    [InlineData("\"size\":2", "\"size\":2,\"unknown\":1,\"Unknown\":2")]
    public void A_second_spelling_of_a_member_is_refused_at_every_level(string part, string instead)
    {
        Assert.Equal(RegistryFailureCode.Malformed, Refused(Index.Replace(part, instead, StringComparison.Ordinal), MediaTypes.OciIndex));
        Assert.Equal(RegistryFailureCode.Malformed, Refused(Image.Replace(part, instead, StringComparison.Ordinal), MediaTypes.OciManifest));
        Assert.Null(ManifestReader.ReadReferrers(Encoding.UTF8.GetBytes(Index.Replace(part, instead, StringComparison.Ordinal)), MediaTypes.OciIndex, 10));
    }

    [Theory]
    [InlineData("\"size\":2", "\"size\":2,\"annotations\":{\"a\":\"1\",\"A\":\"2\",\"größe\":\"3\"}")]
    [InlineData("\"size\":2", "\"size\":2,\"unknown\":{\"Digest\":1,\"digest\":2}")]
    [InlineData("\"size\":2", "\"size\":2,\"artifactType\":null,\"annotations\":null,\"platform\":null,\"data\":\"e30=\",\"urls\":[\"https://a.example\"]")]
    [InlineData("\"size\":2", "\"size\":2,\"platform\":{\"os\":\"windows\",\"architecture\":\"amd64\",\"os.version\":\"10.0\",\"os.features\":[\"win32k\"]}")]
    [InlineData("\"schemaVersion\":2", "\"schemaVersion\":2,\"unknown\":[1]")]
    public void Maps_and_unknown_members_are_left_as_they_are(string part, string instead)
    {
        Assert.IsType<ManifestReading.Read>(Read(Index.Replace(part, instead, StringComparison.Ordinal), MediaTypes.OciIndex));
        Assert.IsType<ManifestReading.Read>(Read(Image.Replace(part, instead, StringComparison.Ordinal), MediaTypes.OciManifest));
        Assert.NotNull(ManifestReader.ReadReferrers(Encoding.UTF8.GetBytes(Index.Replace(part, instead, StringComparison.Ordinal)), MediaTypes.OciIndex, 10));
    }

    [Theory]
    [InlineData("\"size\":2", "\"size\":2.0")]
    [InlineData("\"size\":2", "\"size\":2e0")]
    [InlineData("\"size\":2", "\"size\":9223372036854775808")]
    [InlineData("\"schemaVersion\":2", "\"schemaVersion\":2.0")]
    [InlineData("\"schemaVersion\":2", "\"schemaVersion\":2,\"artifactType\":5")]
    [InlineData("\"schemaVersion\":2", "\"schemaVersion\":2,\"fsLayers\":[]")]
    [InlineData("\"schemaVersion\":2", "\"schemaVersion\":2,\"blobs\":[]")]
    [InlineData("\"size\":2", "\"size\":2,\"artifactType\":5")]
    [InlineData("\"size\":2", "\"size\":2,\"platform\":\"linux/amd64\"")]
    [InlineData("\"size\":2", "\"size\":2,\"platform\":{\"os\":1}")]
    [InlineData("\"size\":2", "\"size\":2,\"platform\":{\"os\":\"linux\",\"architecture\":\"arm\",\"os.features\":\"\"}")]
    [InlineData("\"size\":2", "\"size\":2,\"urls\":[7]")]
    [InlineData("\"size\":2", "\"size\":2,\"annotations\":{\"a\":null}")]
    [InlineData("\"size\":2", "\"size\":2,\"data\":\"e31=\"")]
    [InlineData("\"size\":2", "\"size\":2,\"data\":\"ew==\"")]
    [InlineData("\"size\":2", "\"size\":2,\"data\":7")]
    public void What_go_refuses_or_reads_as_something_else_is_refused(string part, string instead)
    {
        Assert.Equal(RegistryFailureCode.Malformed, Refused(Index.Replace(part, instead, StringComparison.Ordinal), MediaTypes.OciIndex));
        Assert.Equal(RegistryFailureCode.Malformed, Refused(Image.Replace(part, instead, StringComparison.Ordinal), MediaTypes.OciManifest));
    }

    [Fact]
    public void More_layers_than_allowed_are_too_many()
    {
        string layers = string.Join(',', Enumerable.Repeat(Descriptor, 11));
        string json = $$"""{"schemaVersion":2,"mediaType":"{{MediaTypes.OciManifest}}","config":{{Descriptor}},"layers":[{{layers}}]}""";
        Assert.Equal(RegistryFailureCode.TooMany, Refused(json, MediaTypes.OciManifest));
    }

    [Fact]
    public void One_unreadable_referrer_does_not_spoil_the_others()
    {
        string json = $$"""{"schemaVersion":2,"mediaType":"{{MediaTypes.OciIndex}}","manifests":[{"digest":"sha512:ab"},{{Descriptor}},7]}""";
        var page = ManifestReader.ReadReferrers(Encoding.UTF8.GetBytes(json), MediaTypes.OciIndex, 10);
        Assert.Single(page!.Referrers);
        Assert.False(page.Truncated);
    }

    [Property(MaxTest = 2000)]
    public void No_change_of_a_few_bytes_makes_the_reader_throw(byte position, byte value, ushort cut)
    {
        foreach (string text in (string[])[Image, Index])
        {
            byte[] bytes = Encoding.UTF8.GetBytes(text);
            bytes[position % bytes.Length] = value;
            ManifestReader.Read(bytes.AsMemory(0, bytes.Length - (cut % 8 == 0 ? cut % bytes.Length : 0)), MediaTypes.OciManifest, 10);
            ManifestReader.ReadReferrers(bytes, MediaTypes.OciIndex, 10);
        }
    }

    [Fact]
    public void Platforms_and_annotations_are_kept()
    {
        string child = Descriptor[..^1] + ""","platform":{"os":"linux","architecture":"arm","variant":"v7"},"annotations":{"k":"v"}}""";
        var read = Assert.IsType<ManifestReading.Read>(Read(Index.Replace(Descriptor, child, StringComparison.Ordinal), MediaTypes.OciIndex));
        var found = Assert.IsType<ManifestDocument.Index>(read.Document).Manifests.Single();
        Assert.Equal("linux/arm/v7", found.Platform!.ToString());
        Assert.Equal("v", found.Annotations["k"]);
    }
}
