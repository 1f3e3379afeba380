using ImageTrust.Sigstore.Certificates;
using ImageTrust.Sigstore.Keys;

namespace ImageTrust.Sigstore.Steps;

/// <summary>What the signature verified with. Whether it may be relied on is not settled yet.</summary>
internal abstract record SigningKey
{
    /// <summary>Whether what a log entry names as its verifier is this: the certificate, or the SubjectPublicKeyInfo.</summary>
    public abstract bool IsVerifier(ReadOnlySpan<byte> named);
}

/// <summary>The key of the certificate that came with the evidence.</summary>
internal sealed record CertifiedKey(Certificate Leaf) : SigningKey
{
    public override bool IsVerifier(ReadOnlySpan<byte> named) => named.SequenceEqual(Leaf.Raw.Span);
}

/// <summary>A trusted key, in every version of every authority that has it.</summary>
internal sealed record TrustedKey(PublicKey Key, IReadOnlyList<(string Authority, ValidityPeriod Validity)> Holders) : SigningKey
{
    /// <summary>A certificate for this key that was attached to the signature: cosign logs it in the key's place.</summary>
    public Certificate? Attached { get; init; }

    public override bool IsVerifier(ReadOnlySpan<byte> named) =>
        named.SequenceEqual(Key.Spki) || (Attached is not null && named.SequenceEqual(Attached.Raw.Span));
}
