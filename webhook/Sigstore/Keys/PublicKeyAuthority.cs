namespace ImageTrust.Sigstore.Keys;

/// <summary>A signer known by its keys: one name, and one key version after another.</summary>
/// <param name="Name">The name facts and messages use, such as the team or the Key Vault key.</param>
/// <param name="Versions">The keys, each with the period in which it was allowed to sign.</param>
public sealed record PublicKeyAuthority(string Name, IReadOnlyList<KeyVersion> Versions);

/// <summary>One version of an authority's key.</summary>
/// <param name="Key">The key.</param>
/// <param name="Validity">When it was allowed to sign. Judged at the proven signing time, or at the time passed in when none is
/// proven.</param>
public sealed record KeyVersion(PublicKey Key, ValidityPeriod Validity);
