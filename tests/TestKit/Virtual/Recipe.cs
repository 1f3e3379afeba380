using System.Collections.Immutable;
using ImageTrust.TestKit.Certificates;
using ImageTrust.TestKit.Keys;
using ImageTrust.TestKit.Logs;
using ImageTrust.TestKit.Timestamps;

namespace ImageTrust.TestKit.Virtual;

public enum BundleVersion
{
    V01,
    V02,
    V03,

    /// <summary>Version 0.3 under the media type that early writers used, `...bundle+json;version=0.3`.</summary>
    V03OldMediaType,
}

public enum EntryKind
{
    HashedRekord1,
    Dsse1,
    Intoto2,
    HashedRekord2,
    Dsse2,
}

/// <summary>Which certificates a bundle or the chain annotation carries beside the leaf.</summary>
public enum CertificateForm
{
    Leaf,
    LeafAndIntermediate,
    WholeChain,
}

/// <summary>Who signs, and how the bundle names them.</summary>
public abstract record SignedBy
{
    private SignedBy() { }

    public abstract SigningKey SigningKey { get; }

    /// <summary>A managed key. <paramref name="Hint"/>: null writes cosign's, base64 of SHA-256 of the key.</summary>
    public sealed record KeyPair(SigningKey Key, string? Hint = null) : SignedBy
    {
        public override SigningKey SigningKey => Key;
    }

    /// <summary>A short-lived certificate. <paramref name="Issuer"/>: null is the instance's intermediate.</summary>
    public sealed record Keyless(
        LeafTemplate Leaf, CertificateAuthority? Issuer = null, CertificateForm Form = CertificateForm.Leaf) : SignedBy
    {
        public override SigningKey SigningKey => Leaf.Key;
    }
}

/// <summary>One transparency log entry.</summary>
public sealed record EntryTemplate
{
    public required EntryKind Kind { get; init; }

    public required InclusionTemplate Inclusion { get; init; }

    /// <summary>Null: the instance's log of the kind's version.</summary>
    public TransparencyLog? Log { get; init; }

    /// <summary>What is logged in place of the honest entry, properly signed by the log all the same.</summary>
    public EntryBody? Body { get; init; }
}

/// <summary>All that goes into one signature and the proof around it.</summary>
public sealed record Recipe
{
    public required SignedBy Signer { get; init; }

    public required Message Content { get; init; }

    public BundleVersion Version { get; init; } = BundleVersion.V03;

    public ImmutableArray<EntryTemplate> Entries { get; init; } = [];

    public ImmutableArray<TimestampTemplate> Timestamps { get; init; } = [];

    /// <summary>Null: made with the signer's key.</summary>
    public byte[]? Signature { get; init; }

    /// <summary>The one entry, changed.</summary>
    public Recipe WithEntry(Func<EntryTemplate, EntryTemplate> change) => this with { Entries = [change(Entries.Single())] };

    /// <summary>How the log answers for the one entry, changed.</summary>
    public Recipe WithInclusion(Func<InclusionTemplate, InclusionTemplate> change) =>
        WithEntry(entry => entry with { Inclusion = change(entry.Inclusion) });

    /// <summary>The keyless signer's leaf, changed.</summary>
    public Recipe WithLeaf(Func<LeafTemplate, LeafTemplate> change) =>
        this with { Signer = ((SignedBy.Keyless)Signer) with { Leaf = change(((SignedBy.Keyless)Signer).Leaf) } };
}
