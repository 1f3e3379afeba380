using System.Security.Cryptography;
using System.Text.Json;
using ImageTrust.TestKit.Registry;

namespace ImageTrust.TestKit.Captured;

/// <summary>One question to <c>policy verify</c> about a captured case.</summary>
/// <param name="Name">The check, as the capture names it.</param>
/// <param name="ExitCode">What must come out: 0 verified, 1 refused.</param>
/// <param name="Arguments">The command line after <c>verify</c>, without the image.</param>
/// <param name="Repository">The content to serve.</param>
/// <param name="Reference">The tag or digest to verify, with its <c>:</c> or <c>@</c>.</param>
/// <param name="Copied">The signatures are attached to the other image first.</param>
public sealed record CapturedCheck(
    string Name, int ExitCode, IReadOnlyList<string> Arguments, CapturedRepository Repository, string Reference, bool Copied = false)
{
    private const string Path = "captured/app";

    /// <summary>Serves the content and asks.</summary>
    /// <param name="verify">Runs <c>policy verify</c> with these arguments.</param>
    public async Task<T> AskAsync<T>(Func<IEnumerable<string>, Task<T>> verify)
    {
        // A copied bundle names the other image as its subject, which only the API lists without an index to write.
        await using var registry = await OciRegistry.StartAsync(new OciRegistryOptions { Referrers = Repository.HasReferrersApi || Copied });
        Repository.Replay(registry.Store, Path);
        if (Copied)
        {
            Repository.CopySignatures(registry.Store, Path);
        }

        return await verify([.. Arguments, "--plain-http", registry.Host, $"{registry.Host}/{Path}{Reference}"]);
    }
}

/// <summary>A folder of one case: a repository, the keys or identity that signed, and <c>result.json</c> with what the real tool said.</summary>
public sealed class CapturedCase(string folder)
{
    private const string Verified = "verify";

    public string Name { get; } = Path.GetFileName(folder);

    /// <summary>False for a case about a file, which is in no registry.</summary>
    public bool IsImage => File.Exists(In("layout.json"));

    /// <param name="strangersKey">A PEM file with a key that signed nothing here.</param>
    public IEnumerable<CapturedCheck> Checks(string strangersKey)
    {
        bool signed = File.Exists(In("result.json")) && Result().GetProperty("rc").GetInt32() == 0;
        var good = new CapturedCheck(
            signed ? Verified : "nothing of cosign's there", signed ? 0 : 1, [.. Signer(strangersKey), .. Trust(), .. Attestation()],
            new CapturedRepository(folder), ":img");
        yield return good;
        foreach (var refusal in signed ? Result().EnumerateObject().Where(member => member.Name.StartsWith("neg_", StringComparison.Ordinal)) : [])
        {
            yield return Refused(refusal.Name, good, strangersKey) with { Name = refusal.Name, ExitCode = 1 };
        }
    }

    private bool IsKeyless => File.Exists(In("identity"));

    private CapturedCheck Refused(string name, CapturedCheck good, string strangersKey) => name switch
    {
        "neg_wrong_key" => good with { Arguments = Changed(good, "--key", strangersKey) },
        "neg_copied_to_other_digest" => good with { Reference = ":evil", Copied = true },
        "neg_tampered_payload" => Tampered(good),
        "neg_wrong_identity" => good with
        {
            Arguments = Changed(good, "--certificate-identity", "https://github.com/evil/app/.github/workflows/release.yml@refs/heads/main"),
        },
        "neg_identity_prefix" => good with { Arguments = Changed(good, "--certificate-identity", Text("identity")[..^1]) },
        "neg_wrong_issuer" => good with { Arguments = Changed(good, "--certificate-oidc-issuer", "https://issuer.example") },
        "neg_other_trusted_root" => good with { Arguments = Without(good, "--trusted-root") },
        _ => throw new InvalidDataException($"{Name}: no question for {name}"),
    };

    private CapturedCheck Tampered(CapturedCheck good)
    {
        var tampered = new CapturedRepository(In("negative-tampered"));
        return good with { Repository = tampered, Reference = "@" + tampered.Subject };
    }

    private IEnumerable<string> Signer(string strangersKey) => IsKeyless
        ? ["--certificate-identity", Text("identity"), "--certificate-oidc-issuer", Text("issuer")]
        : ["--key", File.Exists(In("key.pub")) ? In("key.pub") : strangersKey];

    // A captured key signed without a log unless its instance's root lies beside it.
    private IEnumerable<string> Trust() => File.Exists(In("trusted_root.json")) ? ["--trusted-root", In("trusted_root.json")] : ["--ignore-tlog"];

    private IEnumerable<string> Attestation()
    {
        string[] words = File.Exists(In("result.json")) ? Result().GetProperty("cmd").EnumerateArray().First().GetString()!.Split(' ') : [];
        return Array.IndexOf(words, "--type") is >= 0 and var at ? ["--attestation", words[at + 1]] : [];
    }

    private static string[] Changed(CapturedCheck check, string option, string value)
    {
        string[] changed = [.. check.Arguments];
        changed[Array.IndexOf(changed, option) + 1] = value;
        return changed;
    }

    private static string[] Without(CapturedCheck check, string option)
    {
        string[] arguments = [.. check.Arguments];
        int at = Array.IndexOf(arguments, option);
        return [.. arguments[..at], .. arguments[(at + 2)..]];
    }

    private JsonElement Result() => JsonSerializer.Deserialize<JsonElement>(File.ReadAllBytes(In("result.json")));

    private string Text(string file) => File.ReadAllText(In(file)).Trim();

    private string In(string file) => Path.GetFullPath(Path.Combine(folder, file));

    /// <summary>A key that nobody has signed with, in PEM.</summary>
    public static string FreshKey()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        return key.ExportSubjectPublicKeyInfoPem();
    }
}
