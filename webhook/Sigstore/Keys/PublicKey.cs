using System.Security.Cryptography;
using ImageTrust.Sigstore.Outcome;
using ImageTrust.Sigstore.Primitives;

namespace ImageTrust.Sigstore.Keys;

/// <summary>
/// A public key that can verify. Immutable and safe to share between threads; the imported framework key is kept inside.
/// </summary>
/// <remarks>
/// Accepted signatures: ECDSA in strict DER (IEEE P1363 and DER with anything beside it are refused; the other root s' = n - s
/// is a valid ECDSA signature, no Sigstore signer normalises it, so it is accepted), with the curve's own hash or SHA-256 as
/// cosign 2 used; RSA PKCS#1 v1.5 with SHA-256, SHA-384 or SHA-512; Ed25519 and Ed25519ph (cosign 3).
/// </remarks>
public abstract class PublicKey
{
    private readonly byte[] spki;
    private readonly byte[] name;

    private protected PublicKey(KeyKind kind, ReadOnlySpan<byte> spki)
    {
        Kind = kind;
        this.spki = spki.ToArray();
        name = SHA256.HashData(spki);
        Fingerprint = Convert.ToHexStringLower(name);
    }

    public KeyKind Kind { get; }

    /// <summary>SHA-256 of the SubjectPublicKeyInfo in lower-case hexadecimal; cosign's key hint is the base64 of the same hash.</summary>
    public string Fingerprint { get; }

    /// <summary>The SubjectPublicKeyInfo as it was read.</summary>
    internal ReadOnlySpan<byte> Spki => spki;

    /// <summary>The bytes of the fingerprint.</summary>
    private protected ReadOnlySpan<byte> Name => name;

    /// <summary>Reads one <c>PUBLIC KEY</c> PEM block (RFC 7468 section 13).</summary>
    /// <exception cref="SigstoreException"><c>key-malformed</c> or <c>key-unsupported</c>.</exception>
    public static PublicKey ReadPem(string pem)
    {
        ArgumentNullException.ThrowIfNull(pem);
        return PemText.TryRead(pem) is (PemText.PublicKey, var der)
            ? ReadSpki(der)
            : throw new SigstoreException(FailureCode.KeyMalformed, Step.ReadTrust, "one PUBLIC KEY PEM block and nothing else",
                "something else");
    }

    /// <summary>Reads a DER SubjectPublicKeyInfo (RFC 5280 section 4.1.2.7).</summary>
    /// <exception cref="SigstoreException"><c>key-malformed</c> or <c>key-unsupported</c>.</exception>
    public static PublicKey ReadSpki(ReadOnlyMemory<byte> spki) => SubjectPublicKey.Read(spki, Step.ReadTrust);

    /// <summary>Whether the signature over the message verifies under one of the hashes accepted for this kind of key.</summary>
    internal abstract bool Verify(SignedBytes message, ReadOnlySpan<byte> signature);

    /// <summary>Verifies with a hash that is dictated, by a certificate's algorithm identifier.</summary>
    internal abstract bool Verify(SignedBytes message, ReadOnlySpan<byte> signature, DigestAlgorithm hash);

    internal bool Verify(ReadOnlySpan<byte> message, ReadOnlySpan<byte> signature) => Verify(new SignedBytes(message.ToArray()), signature);

    /// <summary>Frees the imported key now, for one that will hardly be used again; finalizing it costs more.</summary>
    internal virtual void Release()
    {
    }

    /// <summary>Verifies over a message of which only the digest is known; null when this key's scheme does not use that hash.</summary>
    internal abstract bool? VerifyDigest(ArtifactDigest digest, ReadOnlySpan<byte> signature);
}

/// <summary>The keys this library verifies with. RSA below 2048 or above 4096 bits, DSA and other curves are refused.</summary>
public enum KeyKind
{
    EcdsaP256,
    EcdsaP384,
    EcdsaP521,
    Rsa,
    Ed25519,
}
