using System.Text.Json;
using System.Text.Json.Nodes;
using ImageTrust.Sigstore.Facts;
using ImageTrust.TestKit.Certificates;
using ImageTrust.TestKit.Keys;
using ImageTrust.TestKit.Virtual;

namespace ImageTrust.Sigstore.Tests.Mutation;

/// <summary>
/// Parts of genuine bundles put together anew. Every part is authentic, all are by trusted signers of one instance, and many share the
/// certificate; only the bindings between the parts can tell that they never belonged together.
/// </summary>
public sealed class CrossoverTests
{
    private const string OtherImage = "sha256:00000000000000000000000000000000000000000000000000000000000000ff";
    private const string Entry = "verificationMaterial.tlogEntries.0";

    private static readonly VirtualSigstore World = VirtualSigstore.P256;

    private static readonly string[] Parts =
    [
        "mediaType", "verificationMaterial", "verificationMaterial.certificate", "verificationMaterial.publicKey",
        "verificationMaterial.tlogEntries", "verificationMaterial.timestampVerificationData", "dsseEnvelope", "dsseEnvelope.payload",
        "dsseEnvelope.signatures", Entry + ".logIndex", Entry + ".logId", Entry + ".kindVersion", Entry + ".integratedTime",
        Entry + ".inclusionPromise", Entry + ".inclusionProof", Entry + ".inclusionProof.checkpoint", Entry + ".canonicalizedBody",
    ];

    /// <summary>Each at a time of its own, so that a proof from another bundle shows.</summary>
    private static readonly Dictionary<string, SignedBundle> Bundles = Recipes()
        .Select((named, index) => (named.Name, Recipe: At(named.Recipe, VirtualSigstore.SigningTime.AddSeconds(7 * index))))
        .ToDictionary(named => named.Name, named => World.Sign(named.Recipe));

    public static TheoryData<string> Names => [.. Bundles.Keys];

    [Theory, MemberData(nameof(Names))]
    public void A_part_of_another_bundle_never_makes_one_say_something_new(string name)
    {
        var known = Bundles.Values.Select(bundle => Facts(bundle.Json)).OfType<VerifiedFacts>().ToLookup(Claim, Times);
        var lies = new List<string>();
        foreach (var (otherName, other) in Bundles.Where(pair => pair.Key != name))
        {
            foreach (var part in Parts)
            {
                if (Exchange(Bundles[name].Json, other.Json, part) is { } mixed && Facts(mixed) is { } facts
                    && Times(facts).Except(known[Claim(facts)].SelectMany(times => times)).Any())
                {
                    lies.Add($"{part} of {otherName}: {Claim(facts)}");
                }
            }
        }

        Assert.True(lies.Count == 0, string.Join('\n', lies));
    }

    private static IEnumerable<(string Name, Recipe Recipe)> Recipes()
    {
        var (image, other) = (Message.Image(GenuineSample.Image), Message.Image(OtherImage));
        var scan = Message.Attestation(GenuineSample.Image, "https://cosign.sigstore.dev/attestation/vuln/v1", new() { ["holes"] = 9 });
        var gitHub = World.Keyless();
        var otherKey = EcdsaKey.Named("gitlab leaf", EcdsaScheme.P256);
        var gitLab = new SignedBy.Keyless(World.Leaf(new Identity.GitLabCi()) with { Key = otherKey });
        yield return ("image", VirtualSigstore.Rekor1(gitHub, image));
        yield return ("other image", VirtualSigstore.Rekor1(gitHub, other));
        yield return ("scan", VirtualSigstore.Rekor1(gitHub, scan));
        yield return ("image again", VirtualSigstore.Rekor1(gitHub, image)
            .WithInclusion(inclusion => inclusion with { LeavesBefore = 9 }));
        yield return ("image stamped", VirtualSigstore.Rekor1(gitHub, image) with { Timestamps = [VirtualSigstore.Stamp()] });
        yield return ("other image stamped", VirtualSigstore.Rekor1(gitHub, other) with { Timestamps = [VirtualSigstore.Stamp()] });
        yield return ("image tiled", VirtualSigstore.Rekor2(gitHub, image));
        yield return ("other image tiled", VirtualSigstore.Rekor2(gitHub, other));
        yield return ("image by GitLab", VirtualSigstore.Rekor1(gitLab, image));
        yield return ("other image by GitLab, tiled", VirtualSigstore.Rekor2(gitLab, other));
        yield return ("image by key", VirtualSigstore.Rekor1(VirtualSigstore.ManagedKey, image));
        yield return ("other image by key", VirtualSigstore.Rekor1(VirtualSigstore.ManagedKey, other));
    }

    private static Recipe At(Recipe recipe, DateTimeOffset time) =>
        recipe.WithInclusion(inclusion => inclusion with { IntegratedTime = time }) with
        {
            Timestamps = [.. recipe.Timestamps.Select(stamp => stamp with { Time = time })],
        };

    /// <summary>The document with one part taken from another, or null where either has no such part.</summary>
    private static JsonObject? Exchange(JsonObject document, JsonObject other, string path)
    {
        var copy = (JsonObject)document.DeepClone();
        var steps = path.Split('.');
        var parent = Find(copy, steps[..^1]);
        var taken = Find(other, steps)?.DeepClone();
        if (parent is null || taken is null)
        {
            return null;
        }

        parent[steps[^1]] = taken;
        return copy;
    }

    private static JsonNode? Find(JsonNode? node, string[] steps) =>
        steps.Aggregate(node, (current, step) => current is JsonArray items ? items[0] : current?[step]);

    /// <summary>About either image, whichever it verifies for.</summary>
    private static VerifiedFacts? Facts(JsonObject bundle) =>
        ((string[])[GenuineSample.Image, OtherImage])
            .Select(digest => Check.Bundle(bundle, digest)).OfType<Verified>().FirstOrDefault()?.Facts;

    /// <summary>Who said what about which image.</summary>
    private static string Claim(VerifiedFacts facts) => string.Join(
        ' ', facts.Digest, JsonSerializer.Serialize<object>(facts.Content), JsonSerializer.Serialize<object>(facts.Signer));

    /// <summary>Signatures are deterministic here: proofs of time for one signature may be gathered from several bundles of it.</summary>
    private static IReadOnlyList<VerifiedTime> Times(VerifiedFacts facts) => ((SigningTime.Proven)facts.Time).Times;
}
