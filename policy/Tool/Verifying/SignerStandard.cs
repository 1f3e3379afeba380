using System.Collections.Immutable;
using System.Text;
using ImageTrust.Decisions.Verification;
using ImageTrust.Policy.Images;
using ImageTrust.Policy.Images.Text;
using ImageTrust.Policy.Model.Policies;
using ImageTrust.Policy.Model.Values;
using ImageTrust.Policy.Model.Words;
using ImageTrust.Policy.Tool.Hosting;
using ImageTrust.Sigstore.Outcome;
using ImageTrust.Sigstore.Trust;

namespace ImageTrust.Policy.Tool.Verifying;

/// <summary>
/// One signer named on the command line, as a policy: what decides about it is what decides in the cluster. It is built here and not
/// read, because a document's attestations have names of its own, and its types are exact.
/// </summary>
internal static class SignerStandard
{
    private const string Rule = "command-line";
    private const string KeyName = "given-key";
    private const string IdentityName = "given-identity";

    public static Standard Compile(ToolHost host, AskedStandard.OneSigner asked)
    {
        var variable = SignatureRepositories.OfVariable(host);
        ImmutableArray<RepositoryName> elsewhere = [.. asked.Signatures.Concat(variable).Distinct()];
        var root = asked.TrustedRoot is { } path ? ReadRoot(host, path) : null;
        var (name, authority) = Authority(host, asked, root);
        var policy = new TrustPolicy(
            Phase.Day2,
            new Dictionary<string, Authority>(StringComparer.Ordinal) { [name] = authority },
            new Dictionary<string, Rule>(StringComparer.Ordinal) { [Rule] = RuleOf(name, asked.Attestations, elsewhere) },
            new PhaseTable(Day2: new PhaseSettings(Keys: KeyAcceptance.Accepted)));
        return PolicyInForce.Compile(policy, _ => root) switch
        {
            PolicyReadiness.Ready ready => new Standard(
                ready.Policy, Parsed<NamespaceName>("default"), [.. Required(name, asked), Explanation.OfAuthority(name, authority)], [.. Notes(asked, authority), .. Places(variable)], null),
            PolicyReadiness.NotReady problems => throw new UsageException($"This cannot be verified by: {string.Join("; ", problems.Problems)}."),
            _ => throw new InvalidOperationException("a policy is ready or not"),
        };
    }

    /// <summary>Strict unless told otherwise: a log entry and a trusted time, as an authority of a policy needs them by default.</summary>
    private static (string Name, Authority Authority) Authority(ToolHost host, AskedStandard.OneSigner asked, byte[]? root)
    {
        var log = asked.IgnoreLog ? LogRequirement.NotRequired : LogRequirement.Required;
        var why = asked.IgnoreLog ? Parsed<Sentence>("--ignore-tlog was given") : null;
        var trust = root is null ? null : new TrustRoot(FileName(asked.TrustedRoot!, "trusted_root.json"), Digest.Of(root));
        switch (asked.Signer)
        {
            case AskedSigner.Key key:
                var versions = new KeyAuthority([new KeyVersion(FileName(key.File, "key.pub"), PublicKey: ReadKey(host, key.File))]);
                // Who gives a key gives no span for it, so without a log its signing time decides nothing.
                return (KeyName, asked.IgnoreLog
                    ? new Authority(Key: versions, TransparencyLog: log, Timestamp: TimestampRequirement.NotRequired, WeakeningReason: why)
                    : new Authority(Key: versions, TrustRoot: trust));
            case AskedSigner.Identity identity:
                return (IdentityName, new Authority(
                    Keyless: new KeylessAuthority(identity.Issuer, new IdentityMatch(Exact: identity.Subject)),
                    TransparencyLog: log, WeakeningReason: why, TrustRoot: trust));
            default:
                throw new InvalidOperationException("a signer is a key or an identity");
        }
    }

    /// <summary>Attestations stand in for the image signature, as with <c>cosign verify-attestation</c>: then no signer is counted.</summary>
    private static Rule RuleOf(string name, ImmutableArray<AskedAttestation> attestations, ImmutableArray<RepositoryName> elsewhere) => new(
        [Parsed<ImagePattern>("**")],
        Signatures: elsewhere.IsEmpty ? null : elsewhere,
        Require: attestations.IsEmpty ? new Requirement(AnyOf: [name]) : null,
        AttestationsOnly: attestations.IsEmpty ? null : new AttestationsOnly(Parsed<Sentence>("--attestation was given")),
        Attestations: attestations.IsEmpty ? null : attestations.ToDictionary(
            asked => asked.Name,
            asked => new AttestationRequirement([name], Predicate: new PredicateRequirement(asked.Type) { AnyVersion = asked.AnyVersion }),
            StringComparer.Ordinal));

    private static IEnumerable<string> Required(string name, AskedStandard.OneSigner asked) => asked.Attestations.IsEmpty
        ? [$"A signature of {name}."]
        : asked.Attestations.Select(one => $"An attestation of type {one.Type}, signed by {name}.");

    private static IEnumerable<string> Places(ImmutableArray<RepositoryName> variable) =>
        variable.Select(repository => $"{SignatureRepositories.Variable} is set: evidence is looked for in {repository} besides the image's own repository.");

    private static IEnumerable<string> Notes(AskedStandard.OneSigner asked, Authority authority)
    {
        if (!asked.IgnoreLog)
        {
            yield break;
        }

        yield return authority.Key is not null
            ? "WEAKENED by --ignore-tlog: no log entry and no trusted time are needed. A signature made in secret with a stolen key looks like any other."
            : "WEAKENED by --ignore-tlog: no log entry is needed, so nobody watching the log can have seen this signature. A trusted timestamp still is.";
        if (authority.Key is not null && asked.TrustedRoot is not null)
        {
            yield return "--trusted-root decides nothing here: with --ignore-tlog a key needs nothing of it.";
        }
    }

    private static PublicKey ReadKey(ToolHost host, string file)
    {
        const string Expected = "a public key in PEM (BEGIN PUBLIC KEY), as cosign generate-key-pair writes it";
        return PublicKey.TryReadPem(Encoding.UTF8.GetString(InputFile.Read(host, file, Expected)), out var key, out var problem)
            ? key
            : throw new UsageException($"{file}: {problem}; expected {Expected}.");
    }

    private static byte[] ReadRoot(ToolHost host, string file)
    {
        const string Expected = "a Sigstore trusted root (trusted_root.json)";
        var bytes = InputFile.Read(host, file, Expected);
        try
        {
            TrustedRoot.Read(bytes, file);
            return bytes;
        }
        catch (SigstoreException error)
        {
            throw new UsageException($"{file}: expected {Expected}; {error.Failure}.");
        }
    }

    // The policy's own file names are plain and relative; a path on a command line may be anything.
    private static RelativePath FileName(string path, string otherwise) =>
        RelativePath.TryParse(Path.GetFileName(path), out var name, out _) ? name : Parsed<RelativePath>(otherwise);

    private static T Parsed<T>(string text) where T : class, ITextValue<T> =>
        T.TryParse(text, out var value, out var problem) ? value : throw new InvalidOperationException(problem);
}
