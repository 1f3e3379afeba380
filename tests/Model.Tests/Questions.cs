using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using ImageTrust.Policy.Model.Facts;
using ImageTrust.Policy.Model.Policies;
using ImageTrust.Policy.Model.Values;
using ImageTrust.Policy.Model.Verdicts;

namespace ImageTrust.Policy.Model.Tests;

/// <summary>A policy and a question to it, put together at random from the parts of the corpus.</summary>
public sealed record Question(TrustPolicy Policy, PolicyQuestion Asked)
{
    public Verdict Answer() => Evaluation.PolicyEvaluator.Evaluate(Policy, Asked);

    public Question With(TrustPolicy policy) => this with { Policy = policy };

    public Question With(ImageFacts facts) => this with { Asked = Asked with { Facts = facts } };

    public override string ToString() =>
        $"{Asked.Facts.Repository} in {Asked.Namespace}, {Asked.Phase}, at {Asked.Time:O}, {Asked.Facts.Signatures.Count} signatures, {Asked.Facts.Attestations.Count} attestations";
}

/// <summary>A question to a policy whose phases, modes, rings, tags and excuses are random too, as far as a reader would accept them.</summary>
public sealed record VariedQuestion(Question Question)
{
    public override string ToString() => $"{Question}, in force {Question.Policy.Phase}, {Question.Policy.Phases}, {Question.Asked.Subject}";
}

/// <summary>Generators: every list is a random part of all that the corpus has of its kind.</summary>
public static class Questions
{
    private static readonly ImageFacts[] Images = [.. Corpus.Cases.Select(one => one.Question.Image)];

    private static readonly TrustPolicy[] Policies = [.. Corpus.Policies.Values];

    private static readonly SignatureFact[] Signatures = [.. Images.SelectMany(image => image.Signatures)];

    private static readonly AttestationFact[] Attestations = [.. Images.SelectMany(image => image.Attestations)];

    private static readonly CheckFailure[] Failures = [.. Images.SelectMany(image => image.Failures).Distinct()];

    private static Gen<Subject> Subjects =>
        from carrier in Gen.Elements(Enum.GetValues<Carrier>())
        from naming in Gen.Elements(Naming.Digest, Naming.Digest, Naming.Tag)
        select new Subject(carrier, naming);

    public static Arbitrary<Question> Question() => (
        // The shared policy has most of the entries; half the questions go to it.
        from policy in Gen.OneOf(Gen.Constant(Corpus.Shared), Gen.Elements(Policies))
        from image in Gen.Elements(Images)
        from signatures in Some(Signatures, 4)
        from attestations in Some(Attestations, 5)
        from failures in Some(Failures, 2)
        from keep in Gen.Elements(true, true, false)
        from one in Gen.Elements(Corpus.Cases.ToArray())
        from phase in Gen.Elements(Phases.All.ToArray())
        from subject in Subjects
        from remembered in Gen.Elements(true, false)
        from known in Some(Signatures, 4)
        from ago in Gen.Choose(-1, 30)
        let measured = keep ? image : image with { Signatures = signatures, Attestations = attestations, Failures = failures }
        let before = new RememberedFacts(one.Question.Time.Value.AddHours(-ago), image with { Signatures = known, Failures = [], Remembered = null })
        select new Question(policy, new PolicyQuestion(
            remembered ? measured with { Remembered = before } : measured,
            one.Question.Namespace, one.Question.Time.Value, phase, subject))).ToArbitrary();

    public static Arbitrary<Subject> Subject() => Subjects.ToArbitrary();

    public static Arbitrary<VariedQuestion> Varied() => (
        from question in Question().Generator
        from phases in Tables(question.Asked.Namespace)
        from inForce in Gen.Elements(Phases.All.ToArray())
        select new VariedQuestion(question.With(question.Policy with { Phase = inForce, Phases = phases }))).ToArbitrary();

    /// <summary>A later phase is never weaker: each setting grows, and what excuses goes.</summary>
    private static Gen<PhaseTable> Tables(NamespaceName ns) =>
        from keys in Growing(Enum.GetValues<KeyAcceptance>())
        from modes in Growing(Enum.GetValues<Mode>())
        from tags in Growing(Enum.GetValues<TagHandling>())
        from excused in Gen.Choose(0, 3)
        from stale in Gen.Choose(0, 3)
        from ringed in Gen.Choose(0, 3)
        from ring in Gen.Elements(ns, Elsewhere)
        let settings = Enumerable.Range(0, 3).Select(i => new PhaseSettings(
            keys[i], modes[i], tags[i],
            i < excused ? new AdmitUncheckable(Why) : null,
            StaleOnOutage: i < stale ? Span(i == 0 ? "24h" : "6h") : null, StaleOnOutageReason: i < stale ? Why : null,
            Rings: i < ringed && modes[i] == Mode.Enforce ? new Dictionary<string, IReadOnlyList<NamespaceName>> { ["first"] = [ring] } : null)).ToList()
        select new PhaseTable(settings[0], settings[1], settings[2]);

    private static readonly NamespaceName Elsewhere = NamespaceName.TryParse("elsewhere", out var name, out _) ? name : null!;

    private static readonly Sentence Why = Sentence.TryParse("a property test", out var why, out _) ? why : null!;

    private static Hours Span(string text) => Hours.TryParse(text, out var span, out _) ? span : throw new ArgumentException(text, nameof(text));

    private static Gen<List<T>> Growing<T>(T[] all) => Gen.ListOf(Gen.Elements(all), 3).Select(some => some.Order().ToList());

    /// <summary>A signature nobody asked for.</summary>
    public static Arbitrary<SignatureFact> Stranger() => (
        from subject in Gen.Elements("https://github.com/evil/x/.github/workflows/release.yml@refs/heads/main", "", "mallory@example.com", "\u202e\0")
        from issuer in Gen.Elements("https://token.actions.githubusercontent.com", "https://evil.example", "")
        from times in Some(Signatures.SelectMany(signature => signature.Times).ToArray(), 2)
        select new SignatureFact(new CertificateSigner(issuer, subject), TrustRoot.PublicGood, ["rekor"], times)).ToArbitrary();

    /// <summary>Any small JSON document.</summary>
    public static Arbitrary<JsonElement> Json() => Gen.Elements(
            "null", "1", "[]", "{}", "\"x\"", "{\"scanner\":1,\"metadata\":{\"scanFinishedOn\":\"x\"}}", "{\"runDetails\":[],\"buildDefinition\":{\"buildType\":1}}",
            "{\"statements\":[1,{\"products\":\"x\"}],\"timestamp\":\"2026-01-01T00:00:00Z\"}", "{\"spdxVersion\":2,\"packages\":{}}",
            "{\"scanner\":{\"result\":{\"SchemaVersion\":{},\"Results\":[null,{\"Vulnerabilities\":[[]]}]}},\"metadata\":{\"scanFinishedOn\":\"0001-01-01T00:00:00Z\"}}")
        .Select(text => JsonDocument.Parse(text).RootElement).ToArbitrary();

    private static Gen<List<T>> Some<T>(T[] all, int most) =>
        from count in Gen.Choose(0, most)
        from items in Gen.ListOf(Gen.Elements(all), count)
        select items.ToList();
}
