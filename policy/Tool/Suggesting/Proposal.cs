using ImageTrust.Policy.Images;

namespace ImageTrust.Policy.Tool.Suggesting;

/// <summary>A signer that is proposed, and what for.</summary>
/// <param name="Signer">Who.</param>
/// <param name="Subjects">The subjects of the certificates that were seen, exactly.</param>
/// <param name="Repositories">Those it is proposed for.</param>
/// <param name="Digests">Images of these that it has signed.</param>
/// <param name="Neighbour">Who signs most repositories around these, where that is somebody else; null otherwise.</param>
internal sealed record ProposedIdentity(
    SignerIdentity Signer, IReadOnlyList<string> Subjects, IReadOnlyList<RepositoryName> Repositories, int Digests, SignerIdentity? Neighbour);

/// <summary>A key that the caller gave, where it was found.</summary>
/// <param name="Fingerprint">The key.</param>
/// <param name="Repositories">Those of which it has signed something.</param>
/// <param name="Digests">Images that it has signed.</param>
/// <param name="Logged">Of these, those with a signature that is in a log.</param>
/// <param name="TrustRoot">The root of most of these logs; null where there is none.</param>
internal sealed record ProposedKey(Digest Fingerprint, IReadOnlyList<RepositoryName> Repositories, int Digests, int Logged, string? TrustRoot);

/// <summary>A signature beside those of the signer that is proposed, by somebody who is not.</summary>
/// <param name="Repository">Where.</param>
/// <param name="Signer">By whom.</param>
/// <param name="Digests">On how many of the repository's images.</param>
internal sealed record AlsoSigned(RepositoryName Repository, SignerIdentity Signer, int Digests);

/// <summary>A repository for which nobody is proposed: none of several signers is told apart, or the only one is found beside others elsewhere.</summary>
/// <param name="Repository">Which.</param>
/// <param name="Signers">Who has signed there.</param>
internal sealed record Contested(RepositoryName Repository, IReadOnlyList<SignerIdentity> Signers);

/// <summary>Who signs what, as far as it can be told.</summary>
/// <param name="Identities">Proposed, the one for most repositories first.</param>
/// <param name="Keys">Those that were given and found.</param>
/// <param name="Also">Signatures by others.</param>
/// <param name="Contested">Where nobody is proposed.</param>
internal sealed record Proposal(
    IReadOnlyList<ProposedIdentity> Identities, IReadOnlyList<ProposedKey> Keys, IReadOnlyList<AlsoSigned> Also, IReadOnlyList<Contested> Contested);
