using ImageTrust.Policy.Images;
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
    public static PartCheck Of(Requirement requirement, ImageFacts facts, SignatureJudge judge, IReadOnlyList<RepositoryName>? elsewhere = null)
    {
        var signatures = facts.Signatures;
        List<AuthorityOpinion> opinions = [.. requirement.Authorities.Select(name => judge.Of(name, signatures))];
        var found = Matched(opinions, requirement.Count);
        return found >= requirement.Count
            ? new PartCheck(true, [.. opinions.Where(opinion => opinion.Signers.Count > 0).SelectMany(opinion => opinion.Reasons), .. Vouched(requirement, opinions)])
            : new PartCheck(false, [.. Shortfall(requirement, found, facts, elsewhere), .. opinions.SelectMany(opinion => opinion.Reasons)
                .Where(reason => signatures.Count > 0 || IsAboutPolicy(reason))]);
    }

    /// <summary>Nothing where those who built the image are enough by themselves.</summary>
    private static IEnumerable<Reason> Vouched(Requirement requirement, List<AuthorityOpinion> opinions) =>
        opinions.TrueForAll(opinion => opinion.Vouched is null) || Matched(opinions.FindAll(opinion => opinion.Vouched is null), requirement.Count) >= requirement.Count
            ? [] : opinions.Select(opinion => opinion.Vouched).OfType<Reason>();

    private static IEnumerable<Reason> Shortfall(Requirement requirement, int found, ImageFacts facts, IReadOnlyList<RepositoryName>? elsewhere)
    {
        if (requirement.Count > 1)
        {
            var names = string.Join(", ", requirement.Authorities);
            yield return new Reason(ReasonCode.TooFewSigners, $"{requirement.Count} distinct signers of {names} are needed; {found} found{Reasons.AsFar(facts)}");
        }

        if (facts.Signatures.Count == 0)
        {
            var places = elsewhere is null ? "" : $", nor in {string.Join(", ", elsewhere)}";
            yield return new Reason(ReasonCode.NoSignature, $"no signature was found on the image{places}{Reasons.AsFar(facts)}");
        }
    }

    // Said even of an unsigned image: no signature could have helped.
    private static bool IsAboutPolicy(Reason reason) => reason.Code is ReasonCode.KeyNotPulled or ReasonCode.KeyRefusedInPhase;

    private static int Matched(List<AuthorityOpinion> opinions, int needed)
    {
        if (needed == 1)
        {
            return opinions.Exists(opinion => opinion.Signers.Count > 0) ? 1 : 0;
        }

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
