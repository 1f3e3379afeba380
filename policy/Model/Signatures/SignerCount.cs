using ImageTrust.Policy.Model.Facts;
using ImageTrust.Policy.Model.Policies;
using ImageTrust.Policy.Model.Verdicts;

namespace ImageTrust.Policy.Model.Signatures;

/// <summary>
/// How many of the named authorities have signed, each by a signer of its own: a maximum matching between authorities and signers, so
/// that one signer who fits two authorities, or one who signed twice, counts once.
/// </summary>
internal static class SignerCount
{
    public static PartCheck Of(Requirement requirement, IReadOnlyList<SignatureFact> signatures, SignatureJudge judge)
    {
        var opinions = requirement.Authorities.Select(name => judge.Of(name, signatures)).ToList();
        var met = Matched(opinions) >= requirement.Count;
        if (met)
        {
            return new PartCheck(true, [.. opinions.Where(opinion => opinion.Signers.Count > 0).SelectMany(opinion => opinion.Reasons)]);
        }

        var found = opinions.Count(opinion => opinion.Signers.Count > 0);
        Reason[] count = requirement.Count == 1 ? []
            : [new Reason(ReasonCode.TooFewSigners, $"{requirement.Count} distinct signers of {string.Join(", ", requirement.Authorities)} are needed; {Math.Min(found, Matched(opinions))} found")];
        Reason[] unsigned = signatures.Count == 0 ? [new Reason(ReasonCode.NoSignature, "no signature was found on the image")] : [];
        return new PartCheck(false, [.. count, .. unsigned, .. opinions.SelectMany(opinion => opinion.Reasons).Where(reason => signatures.Count > 0 || IsAboutPolicy(reason))]);
    }

    // Said even of an unsigned image: no signature could have helped.
    private static bool IsAboutPolicy(Reason reason) => reason.Code is ReasonCode.KeyNotPulled or ReasonCode.KeyRefusedInPhase;

    private static int Matched(List<AuthorityOpinion> opinions)
    {
        var holder = new Dictionary<string, int>(StringComparer.Ordinal);
        return Enumerable.Range(0, opinions.Count).Count(authority => Place(authority, opinions, holder, new HashSet<string>(StringComparer.Ordinal)));
    }

    /// <summary>Gives the authority a signer, moving others to another signer of theirs where that makes room (an augmenting path).</summary>
    private static bool Place(int authority, List<AuthorityOpinion> opinions, Dictionary<string, int> holder, HashSet<string> tried)
    {
        foreach (var signer in opinions[authority].Signers.Where(tried.Add))
        {
            if (!holder.TryGetValue(signer, out var other) || Place(other, opinions, holder, tried))
            {
                holder[signer] = authority;
                return true;
            }
        }

        return false;
    }
}

/// <summary>Whether one part of a requirement is met, and why.</summary>
internal sealed record PartCheck(bool Met, IReadOnlyList<Reason> Reasons);
