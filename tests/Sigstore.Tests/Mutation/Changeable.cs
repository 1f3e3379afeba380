using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using ImageTrust.Sigstore.Bundles;
using ImageTrust.Sigstore.Keys;
using ImageTrust.Sigstore.Strictness;
using ImageTrust.Sigstore.Trust;
using ImageTrust.TestKit.Virtual;

namespace ImageTrust.Sigstore.Tests.Mutation;

/// <summary>
/// A genuine signature in the form that can be changed: a bundle, or the payload and annotations of a layer, with what it takes to verify
/// it.
/// Either made by the virtual instance or read from tests/corpus/sigstore/genuine.
/// </summary>
internal sealed record Changeable(
    string Name,
    string? Bundle,
    LegacyLayer? Layer,
    string Digest,
    TrustMaterial Trust,
    Requirements Requirements,
    DateTimeOffset Now)
{
    private static readonly Lazy<IReadOnlyList<Changeable>> Everything = new(() => [.. GenuineSample.All.Select(From), .. Corpus()]);

    public static IReadOnlyList<Changeable> All => Everything.Value;

    /// <summary>The bundle, or the layer's annotations as one JSON object.</summary>
    public string Document => Bundle ?? JsonSerializer.Serialize(Layer!.Annotations);

    public VerificationResult Verify(string document) => Check.Verify(() => Read(document), Digest, Trust, Requirements, Now);

    /// <summary>The layer's blob changed, its annotations kept.</summary>
    public VerificationResult VerifyPayload(byte[] payload) =>
        Check.Verify(() => Check.Read(Layer! with { Blob = payload }), Digest, Trust, Requirements, Now);

    /// <summary>False for a change that cannot reach the verifier: annotations that read the same.</summary>
    public bool IsChange(Mutant mutant) => Layer is null || !Annotations(mutant.Text).SequenceEqual(Layer.Annotations);

    private Evidence Read(string document) => Layer is null
        ? SigstoreBundle.Read(Encoding.UTF8.GetBytes(document))
        : Check.Read(Layer with { Annotations = Annotations(document) });

    /// <summary>
    /// Annotations are text by the registry's rules: a value of another kind cannot arrive, so it counts as absent; the last of two members
    /// counts.
    /// </summary>
    private static ImmutableSortedDictionary<string, string> Annotations(string document)
    {
        using var parsed = JsonDocument.Parse(document);
        return parsed.RootElement.EnumerateObject().Where(member => member.Value.ValueKind == JsonValueKind.String)
            .DistinctBy(member => member.Name).ToImmutableSortedDictionary(member => member.Name, member => member.Value.GetString()!);
    }

    private static Changeable From(GenuineSample sample) => new(
        sample.Name,
        sample.Layer is null ? sample.Bundle.Text : null,
        sample.Layer,
        sample.Digest,
        Check.TrustOf(sample),
        Check.RequirementsOf(sample.Bundle.Recipe),
        Check.Now);

    private static IEnumerable<Changeable> Corpus() =>
        Directory.GetDirectories(Folder()).Order(StringComparer.Ordinal).Select(ReadCase);

    private static Changeable ReadCase(string folder)
    {
        string? Text(string name) => File.Exists(Path.Combine(folder, name)) ? File.ReadAllText(Path.Combine(folder, name)) : null;
        var facts = JsonDocument.Parse(Text("case.json")!).RootElement;
        var roots = Text("trusted_root.json") is { } root
            ? [TrustedRoot.Read(Encoding.UTF8.GetBytes(root), "case")]
            : Array.Empty<TrustedRoot>();
        var keys = Text("key.pub") is { } pem
            ? [new PublicKeyAuthority("case", [new KeyVersion(PublicKey.ReadPem(pem), ValidityPeriod.Unbounded)])]
            : Array.Empty<PublicKeyAuthority>();
        var bundle = Text("bundle.json");
        var layer = bundle is null ? ReadLayer(Text("payload.json")!, Text("annotations.json")!) : null;
        var document = bundle ?? Text("annotations.json")!;
        var isLogged = document.Contains(
            "tlogEntries",
            StringComparison.Ordinal) || document.Contains(LegacyLayer.Bundle,
            StringComparison.Ordinal);
        return new(
            "real-" + Path.GetFileName(folder),
            bundle,
            layer,
            facts.GetProperty("digest").GetString()!,
            TrustMaterial.Create(roots, keys),
            isLogged ? Requirements.Strict : Requirements.KeyWithoutLog,
            new DateTimeOffset(2027, 1, 1, 0, 0, 0, TimeSpan.Zero));
    }

    private static LegacyLayer ReadLayer(string payload, string annotations) => new(
        payload.Contains("payloadType", StringComparison.Ordinal)
            ? "application/vnd.dsse.envelope.v1+json"
            : "application/vnd.dev.cosign.simplesigning.v1+json",
        Encoding.UTF8.GetBytes(payload),
        Annotations(annotations));

    private static string Folder() => Above(AppContext.BaseDirectory)
        ?? throw new DirectoryNotFoundException($"tests/corpus/sigstore/genuine is nowhere above {AppContext.BaseDirectory}");

    private static string? Above(string start)
    {
        for (var folder = new DirectoryInfo(start); folder is not null; folder = folder.Parent)
        {
            var corpus = Path.Combine(folder.FullName, "tests", "corpus", "sigstore", "genuine");
            if (Directory.Exists(corpus))
            {
                return corpus;
            }
        }

        return null;
    }
}
