using System.Collections.Immutable;

namespace ImageTrust.Registry.Evidence;

/// <summary>
/// What the caller hopes to find. It decides which tags are asked for and what comes first; a candidate is never left out for
/// what its annotations say.
/// </summary>
/// <param name="Signatures">Signatures of the image itself.</param>
/// <param name="Attestations">Attestations about the image.</param>
/// <param name="PredicateTypes">Predicate types hoped for, as URIs; empty for any.</param>
public sealed record EvidenceQuery(bool Signatures, bool Attestations, ImmutableArray<string> PredicateTypes)
{
    /// <summary>The predicate type of a cosign signature in bundle form.</summary>
    public const string SignaturePredicate = "https://sigstore.dev/cosign/sign/v1";

    public static EvidenceQuery ForSignatures { get; } = new(true, false, [SignaturePredicate]);

    public static EvidenceQuery Everything { get; } = new(true, true, []);

    public static EvidenceQuery ForAttestations(params ImmutableArray<string> predicateTypes) => new(false, true, predicateTypes);

    /// <summary>A signature and attestations of these types.</summary>
    public static EvidenceQuery ForSignaturesAnd(params ImmutableArray<string> predicateTypes) =>
        new(true, true, predicateTypes.Add(SignaturePredicate));

    /// <summary>A type may be written with a version behind it (<c>https://spdx.dev/Document/v2.3</c>); whether that counts is for the policy to say.</summary>
    internal bool Hopes(string? predicateType) => predicateType is null || PredicateTypes.IsEmpty
        || PredicateTypes.Any(type => predicateType.StartsWith(type, StringComparison.Ordinal)
            && (predicateType.Length == type.Length || predicateType.AsSpan(type.Length).StartsWith("/v")));
}
