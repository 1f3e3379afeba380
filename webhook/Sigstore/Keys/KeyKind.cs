namespace ImageTrust.Sigstore.Keys;

/// <summary>The keys this library verifies with. RSA below 2048 or above 4096 bits, DSA and other curves are refused.</summary>
public enum KeyKind
{
    EcdsaP256,
    EcdsaP384,
    EcdsaP521,
    Rsa,
    Ed25519,
}
