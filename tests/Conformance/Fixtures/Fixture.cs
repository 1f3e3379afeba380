using System.Security.Cryptography;
using System.Text.Json;
using ImageTrust.Sigstore.Bundles;
using ImageTrust.Sigstore.Facts;
using ImageTrust.Sigstore.Keys;
using ImageTrust.Sigstore.Trust;

namespace ImageTrust.Conformance.Fixtures;

/// <summary>One case: what the real tool left behind, and every question its result.json answers.</summary>
internal sealed class Fixture(string folder)
{
    /// <summary>cosign's <c>--type</c> words.</summary>
    private static readonly Dictionary<string, string> PredicateTypes = new(StringComparer.Ordinal)
    {
        ["slsaprovenance"] = "https://slsa.dev/provenance/v0.2",
        ["slsaprovenance1"] = "https://slsa.dev/provenance/v1",
        ["spdxjson"] = "https://spdx.dev/Document",
        ["vuln"] = "https://cosign.sigstore.dev/attestation/vuln/v1",
        ["openvex"] = "https://openvex.dev/ns",
        ["custom"] = "https://cosign.sigstore.dev/attestation/v1",
    };

    public string Name { get; } = Path.GetFileName(folder);

    /// <summary>Every check: its name, whether it must verify, and the question.</summary>
    public IEnumerable<(string Check, bool MustVerify, Question Question)> Checks()
        => File.Exists(In("bundle.sigstore.json")) ? BlobChecks() : ImageChecks();

    /// <summary>What must have been said about the image: null for a signature, else the predicate type.</summary>
    public bool Says(VerifiedContent content)
    {
        if (!File.Exists(In("result.json")))
        {
            return content is VerifiedContent.BlobSignature;
        }

        var words = Result().GetProperty("cmd").EnumerateArray().First().GetString()!.Split(' ');
        var type = Array.IndexOf(words, "--type") is >= 0 and var at ? PredicateTypes[words[at + 1]] : null;
        return type is null ? content is VerifiedContent.ImageSignature
            : content is VerifiedContent.Attestation attestation && attestation.PredicateType == type;
    }

    private IEnumerable<(string, bool, Question)> BlobChecks()
    {
        var evidence = new[] { SigstoreBundle.Read(File.ReadAllBytes(In("bundle.sigstore.json"))) };
        var digest = "sha256:" + Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(In("artifact"))));
        var identity = File.ReadAllText(In("README")).Trim().Split(' ')[^1];
        var good = new Question(evidence, digest, Root(), identity, "https://token.actions.githubusercontent.com");
        yield return ("verify", true, good);
        yield return ("other artifact", false, good with { Digest = "sha256:" + new string('0', 64) });
        yield return ("other trusted root", false, good with { Trust = TrustMaterial.Create(TrustedRoot.PublicGood) });
        yield return ("other identity", false, good with { Identity = identity[..^1] });
    }

    private IEnumerable<(string, bool, Question)> ImageChecks()
    {
        var layout = new OciLayout(folder);
        var keyless = File.Exists(In("identity"));
        var trust = keyless ? Root() : File.Exists(In("key.pub")) ? Key(File.ReadAllText(In("key.pub"))) : TrustMaterial.Create();
        var (identity, issuer) = keyless ? (Text("identity"), Text("issuer")) : (null, null);
        var good = new Question(layout.Evidence(layout.Subject), layout.Subject, trust, identity, issuer);

        // Signing failed, or another tool signed: there is nothing to find, and nothing may be found.
        var signed = File.Exists(In("result.json")) && Result().GetProperty("rc").GetInt32() == 0;
        yield return (signed ? "verify" : "nothing of cosign's there", signed, good);
        foreach (var refusal in signed ? Result().EnumerateObject().Where(p => p.Name.StartsWith("neg_", StringComparison.Ordinal)) : [])
        {
            yield return (refusal.Name, false, Negative(refusal.Name, good, layout));
        }
    }

    private Question Negative(string name, Question good, OciLayout layout) => name switch
    {
        "neg_wrong_key" => good with { Trust = Key(FreshKey()) },
        "neg_copied_to_other_digest" => good with { Digest = layout.Other },
        "neg_tampered_payload" => Tampered(good),
        "neg_wrong_identity" => good with { Identity = "https://github.com/evil/app/.github/workflows/release.yml@refs/heads/main" },
        "neg_wrong_issuer" => good with { Issuer = "https://issuer.example" },
        "neg_identity_prefix" => good with { Identity = good.Identity![..^1] },
        "neg_other_trusted_root" => good with { Trust = TrustMaterial.Create(TrustedRoot.PublicGood) },
        _ => throw new InvalidDataException($"{Name}: no question for {name}"),
    };

    private Question Tampered(Question good)
    {
        var layout = new OciLayout(In("negative-tampered"));
        return good with { Evidence = layout.Evidence(layout.Subject), Digest = layout.Subject };
    }

    private JsonElement Result() => JsonSerializer.Deserialize<JsonElement>(File.ReadAllBytes(In("result.json")));

    private TrustMaterial Root() => TrustMaterial.Create(TrustedRoot.Read(File.ReadAllBytes(In("trusted_root.json")), Name));

    private static TrustMaterial Key(string pem)
        => TrustMaterial.Create([],
            [new PublicKeyAuthority("fixture", [new KeyVersion(PublicKey.ReadPem(pem), ValidityPeriod.Unbounded)])]);

    private static string FreshKey()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        return key.ExportSubjectPublicKeyInfoPem();
    }

    private string Text(string file) => File.ReadAllText(In(file)).Trim();

    private string In(string file) => Path.Combine(folder, file);
}
