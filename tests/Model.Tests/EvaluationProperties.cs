using System.Text.Json;
using FsCheck.Xunit;
using ImageTrust.Policy.Images;
using ImageTrust.Policy.Images.Text;
using ImageTrust.Policy.Model.Facts;
using ImageTrust.Policy.Model.Policies;
using ImageTrust.Policy.Model.Values;
using ImageTrust.Policy.Model.Verdicts;

namespace ImageTrust.Policy.Model.Tests;

/// <summary>What holds for every policy and every question.</summary>
[Properties(Arbitrary = [typeof(Questions)], MaxTest = 1000)]
public sealed class EvaluationProperties
{
    private static readonly Sentence Why = Parsed<Sentence>("a property test");

    // What a registry shows at the moment. What it showed before counts when it is silent, and is held by VerdictProperties.
    private static ImageFacts Shown(Question question) => question.Asked.Facts with { Remembered = null };

    [Property]
    public void Adding_an_exception_never_admits_outside_its_scope(Question question, bool byDigest)
    {
        var elsewhere = Parsed<NamespaceName>(question.Asked.Namespace.Text == "elsewhere" ? "nowhere" : "elsewhere");
        var entry = new ExceptionEntry([elsewhere], Everything(question.Policy), Why, Why, Time(-1), Time(1), Parsed<ImagePattern>("**"));
        // In scope by namespace, out of scope by digest.
        var other = entry with { Namespaces = [question.Asked.Namespace], Digest = Digest.Of([1]) };
        UtcTime Time(int days) => UtcTime.Of(question.Asked.Time.AddDays(days));

        var before = question.Answer();
        var after = question.With(question.Policy with { Exceptions = Plus(question.Policy.Exceptions, byDigest ? other : entry) }).Answer();

        Assert.Equivalent(before, after, strict: true);
    }

    [Property]
    public void The_order_of_entries_never_matters(Question question)
    {
        var policy = question.Policy;
        var reversed = policy with
        {
            Rules = Reversed(policy.Rules)!,
            Authorities = Reversed(policy.Authorities)!,
            Exceptions = Reversed(policy.Exceptions),
            Revocations = Reversed(policy.Revocations),
            BreakGlass = Reversed(policy.BreakGlass),
        };

        Assert.Equivalent(question.Answer(), question.With(reversed).Answer(), strict: true);
    }

    [Property]
    public void Audit_never_denies(Question question)
    {
        var verdict = question.Answer();

        Assert.True(verdict.Action != AdmissionAction.Deny || question.Policy.In(question.Asked.Phase).Mode == Mode.Enforce);
    }

    [Property]
    public void A_stronger_phase_never_admits_what_a_weaker_one_refuses(Question question)
    {
        var passes = Phases.All.Select(phase => (question with { Asked = question.Asked with { Phase = phase } }).Answer().Passes).ToList();

        Assert.True(passes[0] || !passes[1], "day1.5 admits what day1 refuses");
        Assert.True(passes[1] || !passes[2], "day2 admits what day1.5 refuses");
    }

    [Property]
    public void Evaluation_never_throws_and_always_gives_a_reason(Question question, JsonElement predicate, SignatureFact stranger)
    {
        var facts = question.Asked.Facts;
        var odd = facts with
        {
            Signatures = [.. facts.Signatures, stranger],
            // The predicate of a trusted signer, replaced by anything.
            Attestations = [.. facts.Attestations, .. facts.Attestations.Select(fact => fact with { Predicate = predicate }), .. facts.Attestations.Select(fact => fact with { Predicate = default })],
        };

        var verdict = question.With(odd).Answer();

        Assert.NotEmpty(verdict.Reasons);
        Assert.All(verdict.Reasons, reason => Assert.DoesNotContain(reason.Sentence, char.IsControl));
    }

    [Property]
    public void A_revoked_digest_never_passes(Question question)
    {
        if (question.Asked.Facts.Digest is not { } digest)
        {
            return;
        }

        var verdict = question.With(Revoking(question.Policy, new Revocation(Why, digest))).Answer();

        Assert.Equal(Judgement.Refused, verdict.Judgement);
        Assert.False(verdict.Passes);
    }

    [Property]
    public void Revoking_all_its_signers_refuses_an_image(Question question)
    {
        var facts = question.Asked.Facts;
        var policy = facts.Signatures.Concat(facts.Attestations.Select(fact => fact.Signature)).Select(signature => signature.Signer).Distinct()
            .Aggregate(question.Policy, (policy, signer) => Revoking(policy, OfSigner(signer)));

        var verdict = question.With(policy).Answer();

        // Somebody whom no policy could even write cannot be revoked, and cannot be an authority either.
        Assert.True(!facts.Signatures.Any(signature => CanBeNamed(signature.Signer)) || verdict.Judgement != Judgement.Admitted);
    }

    [Property]
    public void Adding_a_revocation_never_admits(Question question, Question other)
    {
        var signer = other.Asked.Facts.Signatures is [var first, ..] ? first.Signer : null;
        var entry = signer is null ? new Revocation(Why, Digest.Of([2])) : OfSigner(signer);

        var after = question.With(Revoking(question.Policy, entry)).Answer();

        Assert.True(question.Answer().Judgement == Judgement.Admitted || after.Judgement != Judgement.Admitted);
    }

    [Property]
    public void Unknown_facts_never_help(Question question, SignatureFact stranger, JsonElement predicate)
    {
        var facts = Shown(question);
        var more = facts with
        {
            Signatures = [stranger, .. facts.Signatures],
            Attestations = [.. facts.Attestations.Select(fact => fact with { Signature = stranger }), new AttestationFact("https://unknown.example/v1", stranger, predicate), .. facts.Attestations],
            Failures = [.. facts.Failures, new CheckFailure(FailureKind.Bad, "unknown", "an unknown format"), new CheckFailure(FailureKind.CouldNotCheck, "timeout", "a slow registry", Cause.RegistrySilent)],
        };

        var after = question.With(more).Answer();

        Assert.True(question.With(facts).Answer().Judgement == Judgement.Admitted || after.Judgement != Judgement.Admitted);
    }

    /// <summary>Hiding any part of the evidence, and saying so, admits nothing that was not admitted: but for an outage of a registry named in full, where the phase says so.</summary>
    [Property]
    public void Hiding_evidence_never_admits(Question question, int signatures, int attestations, Cause cause)
    {
        var facts = Shown(question);
        bool Kept(int mask, int index) => (mask & (1 << (index % 31))) == 0;
        var hidden = facts with
        {
            Signatures = [.. facts.Signatures.Where((_, i) => Kept(signatures, i))],
            Attestations = [.. facts.Attestations.Where((_, i) => Kept(attestations, i))],
            Failures = [.. facts.Failures, new CheckFailure(FailureKind.CouldNotCheck, "hidden", "it was not seen", cause)],
        };

        // An emergency is somebody's word against what was seen; it rests on no evidence.
        var policy = question.Policy with { BreakGlass = null };
        var before = question.With(policy).With(facts).Answer();
        var after = question.With(policy).With(hidden).Answer();

        // Outside its scope a revocation does not make an image that nobody verifies depend on a registry that shows nothing.
        bool outOfScope = cause is Cause.RegistrySilent or Cause.RegistryFailing or Cause.RegistryThrottling or Cause.AccessRefused or Cause.RequestRefused or Cause.WayRefused or Cause.PodAuthor
            && before.Reasons.Any(reason => reason.Code is ReasonCode.SignerRevoked or ReasonCode.NoDigest or ReasonCode.RevocationUnsettled)
            && !(policy.Revocations ?? new Dictionary<string, Revocation>()).Values.Any(entry => RevocationScope.IsSought(policy, entry, facts.Repository));
        Assert.True(before.Judgement == Judgement.Admitted || after.Judgement != Judgement.Admitted || outOfScope);
        bool mayExcuse = cause is Cause.RegistrySilent or Cause.RegistryFailing
            && question.Policy.In(question.Asked.Phase).AdmitUncheckable is not null
            && NamedRule.Find(question.Policy, facts.Repository, question.Asked.Namespace)?.Rule.Images.Any(image => image.NamesItsRegistry && image.Matches(facts.Repository)) == true;
        Assert.True(before.Passes || !after.Passes || mayExcuse || outOfScope);
    }

    [Property]
    public void A_stranger_never_takes_an_image_down(Question question, SignatureFact stranger)
    {
        var facts = question.Asked.Facts;

        var after = question.With(facts with { Signatures = [stranger, .. facts.Signatures] }).Answer();

        Assert.True(question.Answer().Judgement != Judgement.Admitted || after.Judgement == Judgement.Admitted);
    }

    private static T Parsed<T>(string text) where T : class, ITextValue<T> =>
        T.TryParse(text, out var value, out var problem) ? value : throw new InvalidOperationException(problem);

    private static List<string> Everything(TrustPolicy policy) =>
        [ExceptionEntry.Signatures, .. policy.Rules.Values.SelectMany(rule => rule.Attestations?.Keys ?? []).Distinct()];

    private static TrustPolicy Revoking(TrustPolicy policy, Revocation entry) => policy with { Revocations = Plus(policy.Revocations, entry) };

    // In a policy {service} never stands for itself.
    private static bool CanBeNamed(Signer signer) => signer is KeySigner
        || (signer is CertificateSigner certificate && !certificate.Subject.Contains("{service}", StringComparison.Ordinal)
            && Token.TryParse(certificate.Subject, out _, out _) && IssuerUrl.TryParse(certificate.Issuer, out _, out _));

    private static Revocation OfSigner(Signer signer)
    {
        if (signer is KeySigner key)
        {
            return new Revocation(Why, KeyFingerprint: key.Fingerprint);
        }

        var certificate = (CertificateSigner)signer;
        return Token.TryParse(certificate.Subject, out var subject, out _) && IssuerUrl.TryParse(certificate.Issuer, out var issuer, out _)
            ? new Revocation(Why, Identity: new RevokedIdentity(issuer, new IdentityMatch(subject)))
            : new Revocation(Why, Digest.Of([3]));
    }

    private static Dictionary<string, T> Plus<T>(IReadOnlyDictionary<string, T>? entries, T entry)
    {
        var all = new Dictionary<string, T>(entries ?? new Dictionary<string, T>());
        all.Add($"added-{all.Count}", entry);
        return all;
    }

    private static Dictionary<string, T>? Reversed<T>(IReadOnlyDictionary<string, T>? entries) =>
        entries?.Reverse().ToDictionary(entry => entry.Key, entry => entry.Value);
}
