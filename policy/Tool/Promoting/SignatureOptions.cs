using System.CommandLine;
using ImageTrust.Policy.Document.Promotion;
using ImageTrust.Policy.Images;
using ImageTrust.Policy.Model.Promotion.Ledger;
using ImageTrust.Policy.Model.Values;
using ImageTrust.Policy.Tool.Hosting;
using ImageTrust.Policy.Tool.Verifying;

namespace ImageTrust.Policy.Tool.Promoting;

/// <summary>What is said of the evidence's signature: a bundle, and whose it has to be. The names of the options are those of <c>policy verify</c> and cosign.</summary>
internal sealed class SignatureOptions(ToolHost host)
{
    private readonly Option<string?> bundle = new("--bundle")
    {
        Description = "A Sigstore bundle of the evidence file, as `cosign sign-blob --bundle` writes it; kept beside the evidence and verified again by `check`.",
        HelpName = "FILE",
    };

    private readonly Option<string?> identity = new("--certificate-identity") { Description = "With --bundle: who has to have signed, the certificate's subject, exactly.", HelpName = "SUBJECT" };
    private readonly Option<string?> issuer = new("--certificate-oidc-issuer") { Description = "With --bundle: the issuer of the identity's OIDC token, exactly.", HelpName = "URL" };
    private readonly Option<string?> root = new("--trusted-root") { Description = "With --bundle: a trusted_root.json. Left out: the public-good instance.", HelpName = "FILE" };

    public void AddTo(Command command)
    {
        foreach (var option in new Option[] { bundle, identity, issuer, root })
        {
            command.Add(option);
        }
    }

    /// <summary>Null where no bundle is given.</summary>
    /// <exception cref="UsageException">One is missing, or cannot be read.</exception>
    public SignedEvidence? Read(ParseResult parsed, byte[] evidence)
    {
        var others = new[] { identity, issuer, root };
        if (parsed.GetValue(bundle) is not { } file)
        {
            return others.FirstOrDefault(option => parsed.GetValue(option) is not null) is { } alone ? throw new UsageException($"{alone.Name} says something about --bundle, which is missing.") : null;
        }

        if (parsed.GetValue(identity) is not { } who || parsed.GetValue(issuer) is not { } url)
        {
            throw new UsageException("--bundle: say whose it has to be, with --certificate-identity and --certificate-oidc-issuer.");
        }

        byte[] bytes = InputFile.Read(host, file, "a Sigstore bundle");
        byte[]? trusted = parsed.GetValue(root) is { } named ? SignerStandard.ReadRoot(host, named) : null;
        var signer = new EvidenceSigner(
            IssuerUrl.TryParse(url, out var issued, out var problem) ? issued : throw new UsageException($"{issuer.Name} {url}: {problem}."),
            Token.TryParse(who, out var subject, out problem) ? subject : throw new UsageException($"{identity.Name} {who}: {problem}."),
            Digest.Of(bytes), trusted is null ? null : Digest.Of(trusted));
        return new SignedEvidence(evidence, bytes, trusted, signer, host.Clock.GetUtcNow());
    }
}
