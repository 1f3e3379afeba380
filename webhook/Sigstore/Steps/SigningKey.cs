using ImageTrust.Sigstore.Certificates;
using ImageTrust.Sigstore.Keys;

namespace ImageTrust.Sigstore.Steps;

/// <summary>What the signature verified with. Whether it may be relied on is not settled yet.</summary>
internal abstract record SigningKey
{
    /// <summary>What a log entry must name as its verifier: the certificate, or the SubjectPublicKeyInfo.</summary>
    public abstract ReadOnlyMemory<byte> Verifier { get; }
}

/// <summary>The key of the certificate that came with the evidence.</summary>
internal sealed record CertifiedKey(Certificate Leaf) : SigningKey
{
    public override ReadOnlyMemory<byte> Verifier => Leaf.Raw;
}

/// <summary>A trusted key, in every version of every authority that has it.</summary>
internal sealed record TrustedKey(PublicKey Key, IReadOnlyList<(string Authority, ValidityPeriod Validity)> Holders) : SigningKey
{
    public override ReadOnlyMemory<byte> Verifier => Key.Spki.ToArray();
}
