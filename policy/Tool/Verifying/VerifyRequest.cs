using System.Collections.Immutable;
using ImageTrust.Policy.Images;
using ImageTrust.Policy.Model.Values;

namespace ImageTrust.Policy.Tool.Verifying;

/// <summary>What one run of <c>policy verify</c> was asked, options that contradict each other already refused.</summary>
/// <param name="Image">As written.</param>
/// <param name="Reference">The same, read.</param>
/// <param name="Standard">What the image is held to.</param>
/// <param name="Network">What was said about registries.</param>
internal sealed record VerifyRequest(string Image, ImageReference Reference, AskedStandard Standard, AskedNetwork Network);

/// <summary>What the image is held to.</summary>
internal abstract record AskedStandard
{
    private AskedStandard()
    {
    }

    /// <summary>One signer named on the command line.</summary>
    /// <param name="Signer">Who.</param>
    /// <param name="TrustedRoot">A trusted_root.json; null for the public-good instance.</param>
    /// <param name="Attestations">Needed of the signer instead of an image signature, when there are any.</param>
    /// <param name="IgnoreLog">A missing log entry is accepted.</param>
    internal sealed record OneSigner(
        AskedSigner Signer, string? TrustedRoot, ImmutableArray<AskedAttestation> Attestations, bool IgnoreLog) : AskedStandard
    {
        /// <summary>Repositories in which evidence is looked for besides the image's own.</summary>
        public ImmutableArray<RepositoryName> Signatures { get; init; } = [];
    }

    /// <summary>A trust policy.</summary>
    /// <param name="File">The policy.</param>
    /// <param name="Phase">Null for the policy's own.</param>
    /// <param name="Namespace">Where the image would run.</param>
    internal sealed record OfPolicy(string File, Phase? Phase, NamespaceName Namespace) : AskedStandard
    {
        /// <summary>One authority of the image's rule, asked alone; null for the whole rule.</summary>
        public string? Signer { get; init; }

        /// <summary>What is needed of that authority instead of a signature.</summary>
        public ImmutableArray<AskedAttestation> Attestations { get; init; } = [];

        /// <summary>The registry the image is judged as if in; null for its own.</summary>
        public string? AsRegistry { get; init; }
    }
}

/// <summary>Who must have signed.</summary>
internal abstract record AskedSigner
{
    private AskedSigner()
    {
    }

    /// <param name="File">The public key in PEM.</param>
    internal sealed record Key(string File) : AskedSigner;

    /// <param name="Subject">The certificate's subject, exactly.</param>
    /// <param name="Issuer">The OIDC issuer, exactly.</param>
    internal sealed record Identity(Token Subject, IssuerUrl Issuer) : AskedSigner;
}

/// <param name="Name">As asked for: cosign's word or the URI.</param>
/// <param name="Type">The predicate type it stands for.</param>
/// <param name="AnyVersion">The word stands for the type's versioned forms as well.</param>
internal sealed record AskedAttestation(string Name, PredicateType Type, bool AnyVersion);

/// <param name="PlainHttp">Hosts that are spoken to without TLS.</param>
/// <param name="CertificateAuthorities">A PEM file with authorities for the image's registry; null for the system's alone.</param>
internal sealed record AskedNetwork(ImmutableArray<RegistryHost> PlainHttp, string? CertificateAuthorities);
