using System.Text;
using System.Text.Json;
using ImageTrust.Registry.Documents;
using ImageTrust.TestKit.Go;

namespace ImageTrust.Registry.Tests.Documents;

/// <summary>Of random indexes and lists of referrers we read what Go's decoder reads, or refuse.</summary>
public sealed class GoReadingTests
{
    private const int Documents = 6000;

    private static readonly string[] RootFields =
        ["schemaVersion", "mediaType", "artifactType", "config", "layers", "manifests", "subject", "annotations", "fsLayers", "blobs"];

    private static readonly string[] DescriptorFields = ["mediaType", "digest", "size", "urls", "annotations", "data", "platform", "artifactType"];
    private static readonly string[] PlatformFields = ["architecture", "os", "os.version", "os.features", "variant", "features"];

    [Fact]
    public void An_index_is_read_as_go_reads_it_or_refused()
    {
        var (read, refused) = (0, 0);
        for (int seed = 0; seed < Documents; seed++)
        {
            byte[] json = Encoding.UTF8.GetBytes(Index(new Spellings(new Random(seed))));
            if (ManifestReader.Read(json, MediaTypes.OciIndex, 100) is not ManifestReading.Read { Document: ManifestDocument.Index index })
            {
                refused++;
                continue;
            }

            read++;
            var go = GoObject.Parse(json);
            Assert.Equal("2", go.Value("schemaVersion", RootFields).GetRawText());
            Assert.Equal(Items(go.Value("manifests", RootFields)).Select(Go), index.Manifests.Select(Ours));
            Assert.Equal(Text(go.Value("artifactType", RootFields)), index.ArtifactType ?? "");
            Assert.Equal(JsonValueKind.Undefined, go.Value("layers", RootFields).ValueKind);
            Assert.Equal(JsonValueKind.Undefined, go.Value("config", RootFields).ValueKind);
        }

        Assert.True(read > Documents / 10 && refused > Documents / 10, $"{read} read, {refused} refused");
    }

    [Fact]
    public void A_list_of_referrers_is_read_as_go_reads_it_or_refused()
    {
        var (read, refused) = (0, 0);
        for (int seed = 0; seed < Documents; seed++)
        {
            byte[] json = Encoding.UTF8.GetBytes(Index(new Spellings(new Random(-seed))));
            if (ManifestReader.ReadReferrers(json, MediaTypes.OciIndex, 100) is not { } page)
            {
                refused++;
                continue;
            }

            // An entry that Go could not decode either is left out; every other is there, in order, as Go sees it.
            read++;
            var go = Items(GoObject.Parse(json).Value("manifests", RootFields)).Select(Go).ToList();
            Assert.Empty(page.Referrers.Select(Ours).Except(go));
        }

        Assert.True(read > Documents / 10 && refused > Documents / 10, $"{read} read, {refused} refused");
    }

    [Theory]
    [InlineData("digest", "Digest", true)]
    [InlineData("manifests", "manifeſts", true)]
    [InlineData("keyid", "\u212aeyid", true)]
    [InlineData("digest", "dıgest", false)]
    [InlineData("digest", "digest ", false)]
    public void The_reference_folds_as_go_does(string one, string other, bool folds) => Assert.Equal(folds, GoObject.Folds(one, other));

    private static string Index(Spellings say)
    {
        string Hex() => string.Concat(Enumerable.Range(0, 64).Select(_ => say.Any("0", "7", "a", "f")));
        string Platform() => say.Members(
            ("os", () => say.Any("\"linux\"", "\"unknown\"")),
            ("architecture", () => say.Any("\"amd64\"", "\"arm64\"")),
            ("variant", () => "\"v8\""),
            ("os.version", () => "\"10\""));
        string Descriptor() => say.Members(
            ("mediaType", () => say.Any($"\"{MediaTypes.OciManifest}\"", $"\"{MediaTypes.OciIndex}\"")),
            ("digest", () => $"\"sha256:{Hex()}\""),
            ("size", () => say.OneIn(60) ? say.Any("1.0", "1e3", "-1", "\"7\"") : "7"),
            ("platform", () => say.OneIn(60) ? "\"linux\"" : Platform()),
            ("annotations", () => say.Any("{\"a\":\"b\"}", "{\"a\":\"b\",\"A\":\"c\"}", "{}")));
        return say.Members(
            ("schemaVersion", () => say.OneIn(60) ? "2.0" : "2"),
            ("mediaType", () => $"\"{MediaTypes.OciIndex}\""),
            ("manifests", () => say.List(2, Descriptor)),
            ("artifactType", () => "\"application/x\""));
    }

    private static JsonElement.ArrayEnumerator Items(JsonElement list) => list.ValueKind == JsonValueKind.Array ? list.EnumerateArray() : default;

    private static string Go(JsonElement descriptor)
    {
        var go = new GoObject(descriptor);
        var platform = new GoObject(go.Value("platform", DescriptorFields));
        string os = Text(platform.Value("os", PlatformFields));
        string architecture = Text(platform.Value("architecture", PlatformFields));
        string place = os.Length == 0 || architecture.Length == 0 ? "" : $"{os}/{architecture}/{Text(platform.Value("variant", PlatformFields))}";
        var annotations = go.Value("annotations", DescriptorFields);
        string pairs = annotations.ValueKind == JsonValueKind.Object
            ? string.Join(',', annotations.EnumerateObject().Select(pair => $"{pair.Name}={pair.Value.GetString()}"))
            : "";
        return $"{Text(go.Value("mediaType", DescriptorFields))} {Text(go.Value("digest", DescriptorFields))} {go.Value("size", DescriptorFields)} {place} {pairs}";
    }

    private static string Ours(Descriptor descriptor)
    {
        string place = descriptor.Platform is { } platform ? $"{platform.OperatingSystem}/{platform.Architecture}/{platform.Variant}" : "";
        string pairs = string.Join(',', descriptor.Annotations.Select(pair => $"{pair.Key}={pair.Value}"));
        return $"{descriptor.MediaType} {descriptor.Digest} {descriptor.Size} {place} {pairs}";
    }

    private static string Text(JsonElement value) => value.ValueKind == JsonValueKind.String ? value.GetString()! : "";
}
