using System.Collections.Immutable;
using System.CommandLine;
using ImageTrust.Decisions.Images;
using ImageTrust.Policy.Images;
using ImageTrust.Policy.Images.Text;
using ImageTrust.Policy.Model.Values;
using ImageTrust.Policy.Tool.Hosting;
using ImageTrust.Policy.Tool.Sources;
using ImageTrust.Policy.Tool.Verifying;

namespace ImageTrust.Policy.Tool.Commands;

/// <summary>The options of <c>policy verify</c>, and which of them go together.</summary>
internal sealed class VerifyOptions(ToolHost host)
{
    private const string BySigner = "--key or --certificate-identity";

    private readonly Argument<string> image = new("IMAGE") { Description = "The image, by tag or digest, as a pod would name it." };
    private readonly Option<string?> key = Text("--key", "FILE", "The signer is the holder of this public key (PEM).");
    private readonly Option<string?> identity = Text("--certificate-identity", "SUBJECT", "The signer is this identity: the certificate's subject, exactly.");
    private readonly Option<string?> issuer = Text("--certificate-oidc-issuer", "URL", "The issuer of the identity's OIDC token, exactly.");

    private readonly Option<string?> root = Text(
        "--trusted-root", "FILE", "A trusted_root.json whose logs, timestamps and certificates count. Left out: the public-good instance, for keys too.");

    private readonly Option<string[]> attestations = new("--attestation")
    {
        Description = $"Needs an attestation of this type by the signer instead of an image signature; given twice, both types. {string.Join(", ", PredicateNames.All)}, or a URI.",
        HelpName = "TYPE",
    };

    private readonly Option<bool> ignoreLog = new("--ignore-tlog")
    {
        Description = "WEAKENS: accepts a signature that no transparency log holds. For a key, also one without a trusted time.",
    };

    private readonly Option<string[]> signatures = new("--signatures")
    {
        Description = "Also look for evidence in this repository, as cosign does with COSIGN_REPOSITORY (which is read as well). May be given again.",
        HelpName = "REPOSITORY",
    };

    private readonly Option<string?> policy = Text("--policy", "FILE", "A trust policy; its rule for the image decides.");
    private readonly Option<string?> stack = CommandOptions.Stack(host);
    private readonly Option<string?> phase = CommandOptions.PhaseOption();
    private readonly Option<string?> signer = Text("--signer", "AUTHORITY", "With --stack or --policy: only whether this authority of the image's rule has signed it, or has attested it (--attestation).");
    private readonly Option<string?> asRegistry = AsRegistry.Option();
    private readonly Option<string?> ns = Text("--namespace", "NS", "With --stack or --policy: where the image would run. Left out: default.");

    private readonly Option<string[]> plainHttp = new("--plain-http")
    {
        Description = "Speak to this host without TLS; HOST with its port, as in the image. May be given again.",
        HelpName = "HOST",
    };

    private readonly Option<string?> authorities = Text("--ca", "FILE", "Certificates (PEM) to trust besides the system's, for the registries of the image and of its signatures.");

    public Option<bool> Json { get; } = new("--json")
    {
        Description = "The decision record (docs/decision-record.md) as one JSON value on standard output, whatever the decision.",
    };

    public void AddTo(Command command)
    {
        command.Add(image);
        foreach (var option in new Option[] { key, identity, issuer, root, attestations, ignoreLog, signatures, stack, policy, phase, signer, asRegistry, ns, plainHttp, authorities, Json })
        {
            command.Add(option);
        }
    }

    /// <exception cref="UsageException">The options contradict each other, or one cannot be read.</exception>
    public VerifyRequest Read(ParseResult parsed)
    {
        var text = parsed.GetValue(image)!;
        if (!ImageReading.TryRead(text, out var reference, out var problem))
        {
            throw new UsageException($"IMAGE \"{text}\": {problem}; expected a reference such as registry.example/app:v1.");
        }

        return new VerifyRequest(
            text, reference, Standard(parsed), new AskedNetwork([.. (parsed.GetValue(plainHttp) ?? []).Select(Host)], parsed.GetValue(authorities)));
    }

    private AskedStandard Standard(ParseResult parsed)
    {
        var by = new Option[] { key, identity, stack, policy }.Where(option => parsed.GetResult(option) is not null).Select(option => option.Name).ToList();
        return by switch
        {
            [] when parsed.GetResult(issuer) is not null => throw new UsageException("--certificate-oidc-issuer needs --certificate-identity: an issuer alone is everybody it knows."),
            [] => throw new UsageException($"Say by what to verify: {BySigner} (with --certificate-oidc-issuer), --stack or --policy."),
            [var only] => only == key.Name || only == identity.Name ? OfSigner(parsed) : OfPolicy(parsed),
            _ => throw new UsageException($"{string.Join(" and ", by)} contradict each other: give one of them."),
        };
    }

    private AskedStandard.OneSigner OfSigner(ParseResult parsed)
    {
        Refuse(parsed, "--stack or --policy", phase, signer, asRegistry, ns);
        return new AskedStandard.OneSigner(Signer(parsed), parsed.GetValue(root), Attestations(parsed), parsed.GetValue(ignoreLog))
        {
            Signatures = [.. (parsed.GetValue(signatures) ?? []).Select(text => SignatureRepositories.Read(signatures.Name, text)).Distinct()],
        };
    }

    private AskedSigner Signer(ParseResult parsed)
    {
        if (parsed.GetValue(key) is { } file)
        {
            Refuse(parsed, identity.Name, issuer);
            return new AskedSigner.Key(file);
        }

        return parsed.GetValue(issuer) is { } url
            ? new AskedSigner.Identity(Value<Token>(identity, parsed.GetValue(identity)!), Value<IssuerUrl>(issuer, url))
            : throw new UsageException("--certificate-identity needs --certificate-oidc-issuer: another issuer may give the same subject to anybody.");
    }

    private AskedStandard.OfPolicy OfPolicy(ParseResult parsed)
    {
        Refuse(parsed, BySigner, issuer, root, ignoreLog, signatures);
        if (parsed.GetValue(signer) is null)
        {
            Refuse(parsed, $"{BySigner}, or with --signer", attestations);
        }

        return new AskedStandard.OfPolicy(
            parsed.GetValue(stack) is { } name ? StackFiles.One(host, name, null).Name : parsed.GetValue(policy)!,
            CommandOptions.PhaseOf(parsed.GetValue(phase)),
            Value<NamespaceName>(ns, parsed.GetValue(ns) ?? "default"))
        {
            Signer = parsed.GetValue(signer),
            Attestations = Attestations(parsed),
            AsRegistry = parsed.GetValue(asRegistry),
        };
    }

    private ImmutableArray<AskedAttestation> Attestations(ParseResult parsed) =>
        [.. (parsed.GetValue(attestations) ?? []).Select(PredicateNames.Read).DistinctBy(one => one.Type)];

    /// <summary>An option that would decide nothing is a misunderstanding.</summary>
    private static void Refuse(ParseResult parsed, string needed, params Option[] options)
    {
        foreach (var option in options.Where(option => parsed.GetResult(option) is { Implicit: false }))
        {
            throw new UsageException($"{option.Name} goes with {needed} only.");
        }
    }

    private static RegistryHost Host(string text) => RegistryHost.TryParse(text, out var host)
        ? host
        : throw new UsageException($"--plain-http {text}: expected a registry's host as an image names it, such as localhost:5000.");

    private static T Value<T>(Option option, string text) where T : class, ITextValue<T> =>
        T.TryParse(text, out var value, out var problem) ? value : throw new UsageException($"{option.Name} {text}: {problem}.");

    private static Option<string?> Text(string name, string help, string description) => new(name) { Description = description, HelpName = help };
}
