using ImageTrust.Policy.Model.Facts;
using ImageTrust.Policy.Model.Policies;
using ImageTrust.Policy.Model.Values;
using ImageTrust.Policy.Model.Verdicts;

namespace ImageTrust.Policy.Model.Signatures;

/// <summary>What one authority makes of some signatures: whose count, and the reasons.</summary>
/// <param name="Signers">Of the signatures that count.</param>
/// <param name="Reasons">Why they count, or why none does.</param>
/// <param name="Vouched">Said besides where the image needs this authority's word and it did not build the image; null for a builder.</param>
internal sealed record AuthorityOpinion(IReadOnlyList<string> Signers, IReadOnlyList<Reason> Reasons, Reason? Vouched = null);

/// <summary>Whether a signature counts as an authority's, under a rule in a phase.</summary>
internal sealed class SignatureJudge(TrustPolicy policy, PolicyQuestion question, EffectivePhase phase, Rule rule, RevocationCheck revoked)
{
    private readonly string? _service = rule.ServiceOf(question.Facts.Repository);

    public AuthorityOpinion Of(string name, IReadOnlyList<SignatureFact> signatures)
    {
        var authority = policy.Authorities[name];
        if (authority.Key is { NotPulledYet: true })
        {
            return Nobody(new Reason(ReasonCode.KeyNotPulled, $"the public key of {name} has not been pulled into the policy yet", name));
        }

        var acceptance = Acceptance(name, authority);
        if (acceptance == KeyAcceptance.Refused)
        {
            return Nobody(new Reason(ReasonCode.KeyRefusedInPhase, $"{name} is a key, and {phase.Phase.Text()} needs a keyless signature", name));
        }

        SignatureFact? first = null;
        List<string> signers = [];
        Shortfall? furthest = null;
        foreach (var signature in signatures)
        {
            if (Shortfall(name, authority, signature) is { } shortfall)
            {
                furthest = furthest is null || shortfall.Depth > furthest.Depth ? shortfall : furthest;
            }
            else
            {
                first ??= signature;
                signers.Add(signature.Signer.Identity);
            }
        }

        return first is null
            ? new AuthorityOpinion([], furthest is null ? [] : [furthest.Reason])
            : new AuthorityOpinion(
                signers.Count == 1 ? signers : [.. signers.Distinct(StringComparer.Ordinal)], Accepted(name, authority, acceptance, first),
                Reasons.Vouched(name, authority));
    }

    private static AuthorityOpinion Nobody(Reason reason) => new([], [reason]);

    private KeyAcceptance Acceptance(string name, Authority authority) => authority switch
    {
        { Keyless: not null } => KeyAcceptance.Accepted,
        _ when phase.Keys != KeyAcceptance.Refused => phase.Keys,
        _ when rule.KeyFallback?.Authorities.Contains(name) ?? false => KeyAcceptance.Fallback,
        _ => KeyAcceptance.Refused,
    };

    private List<Reason> Accepted(string name, Authority authority, KeyAcceptance acceptance, SignatureFact signature)
    {
        var reasons = new List<Reason> { new(ReasonCode.SignedBy, $"signed by {name} ({Reasons.Name(signature.Signer)})", name) };
        if (acceptance == KeyAcceptance.Fallback)
        {
            var why = phase.Keys == KeyAcceptance.Refused ? $": {rule.KeyFallback!.Reason}" : "";
            reasons.Add(new Reason(ReasonCode.KeyFallback, $"{name} is a key, counted as a fallback in {phase.Phase.Text()}{why}", name));
        }

        if (authority.IsWeakened)
        {
            reasons.Add(Reasons.Weakened(name, authority));
        }

        return reasons;
    }

    /// <summary>The first check that fails, with its depth: the reason of the signature that came furthest is the one worth reading.</summary>
    private Shortfall? Shortfall(string name, Authority authority, SignatureFact signature)
    {
        var own = EvidenceCheck.UnderItsRoot(authority, signature);
        return At(0, SignerCheck.Of(name, authority, signature.Signer, _service))
            ?? At(1, ClaimCheck.Of(name, authority.Keyless?.GitHub, signature.Signer))
            ?? At(2, revoked.Of(own))
            ?? At(3, EvidenceCheck.TrustRoot(name, authority, signature))
            ?? At(4, EvidenceCheck.CertificateLog(name, authority, signature))
            ?? At(5, EvidenceCheck.Log(name, authority, own))
            ?? At(6, EvidenceCheck.Time(name, authority, own))
            ?? At(7, EvidenceCheck.KeyValidity(name, authority, own, question.Time));

        static Shortfall? At(int depth, Reason? reason) => reason is null ? null : new Shortfall(depth, reason);
    }
}

internal sealed record Shortfall(int Depth, Reason Reason);
