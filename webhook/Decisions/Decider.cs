using ImageTrust.Decisions.Images;
using ImageTrust.Decisions.Measuring;
using ImageTrust.Decisions.Records;
using ImageTrust.Decisions.Remembering;
using ImageTrust.Decisions.Verification;
using ImageTrust.Policy.Images;
using ImageTrust.Policy.Model.Evaluation;
using ImageTrust.Policy.Model.Facts;
using ImageTrust.Policy.Model.Values;
using ImageTrust.Policy.Model.Verdicts;
using ImageTrust.Registry;
using ImageTrust.Registry.Budgets;
using Microsoft.Extensions.Logging;

namespace ImageTrust.Decisions;

/// <summary>
/// Collect → verify → judge: the one way from an image to a decision, for the webhook and for the command line. Safe for parallel
/// use; a changed policy takes a new one.
/// </summary>
public sealed partial class Decider
{
    private readonly PolicyInForce policy;
    private readonly ImageMeasuring measuring;
    private readonly TimeProvider clock;
    private readonly ILogger logger;

    /// <param name="policy">What images are held to.</param>
    /// <param name="registry">Where they are looked up.</param>
    /// <param name="store">What is remembered of them; it outlives the policy.</param>
    /// <param name="limits">The caps of deciding.</param>
    /// <param name="clock">The clock.</param>
    /// <param name="logger">Takes errors of our own.</param>
    /// <param name="isThorough">
    /// Looks at everything that is attached to an image, although the policy needs no more: for who wants to know what there is. The verdict is the same;
    /// nothing is remembered.
    /// </param>
    public Decider(
        PolicyInForce policy, RegistryClient registry, EvidenceStore store, DecisionLimits limits, TimeProvider clock, ILogger<Decider> logger, bool isThorough = false)
    {
        ArgumentNullException.ThrowIfNull(policy);
        ArgumentNullException.ThrowIfNull(registry);
        ArgumentNullException.ThrowIfNull(store);
        this.policy = policy;
        this.clock = clock;
        this.logger = logger;
        measuring = new ImageMeasuring(policy, registry, isThorough ? new EvidenceStore(0) : store, limits, clock, isThorough);
    }

    /// <summary>Decides about one image. Every failure, and running out of patience, is part of the answer.</summary>
    /// <exception cref="OperationCanceledException">The one who asked is gone.</exception>
    public async Task<DecisionRecord> DecideAsync(ImageQuestion question, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(question);
        var time = clock.GetUtcNow();
        long began = clock.GetTimestamp();
        if (!ImageReading.TryRead(question.Image, out var image, out var problem))
        {
            return RecordWriter.Unreadable(policy, question, time, problem);
        }

        var unseen = Unseen(image);
        var rule = RuleOf(image, question);
        var (measured, joined) = IsSettledUnseen(unseen, rule, question, time)
            ? (Measurement.Without(unseen), false)
            : await MeasureAsync(image, rule, question, unseen, cancellation);
        return Record(question, image, measured, joined, time, clock.GetElapsedTime(began));
    }

    /// <summary>
    /// Decides about one image for each namespace in which it would run, as asked by hand. What can be known of it is measured once for each
    /// rule that decides about it there; the policy is asked for each namespace.
    /// </summary>
    /// <param name="image">As written; anything at all.</param>
    /// <param name="namespaces">Where it would run.</param>
    /// <param name="patience">How long one measurement may take.</param>
    /// <param name="cancellation">Ends everything.</param>
    /// <returns>A record for each namespace; requests that were sent for another namespace's record are marked as joined.</returns>
    /// <exception cref="OperationCanceledException">The one who asked is gone.</exception>
    public async Task<IReadOnlyList<DecisionRecord>> DecideEverywhereAsync(
        string image, IReadOnlyList<NamespaceName> namespaces, TimeSpan patience, CancellationToken cancellation = default)
    {
        var time = clock.GetUtcNow();
        var questions = namespaces.Select(ns => new ImageQuestion(image, ns, null, patience)).ToList();
        if (!ImageReading.TryRead(image, out var reference, out var problem))
        {
            return [.. questions.Select(question => RecordWriter.Unreadable(policy, question, time, problem))];
        }

        var unseen = Unseen(reference);
        List<DecisionRecord> records = [];
        foreach (var group in questions.GroupBy(question => RuleOf(reference, question)))
        {
            Measurement? shared = null;
            long began = clock.GetTimestamp();
            foreach (var question in group)
            {
                bool settled = IsSettledUnseen(unseen, group.Key, question, time);
                bool joined = !settled && shared is not null;
                if (!settled && shared is null)
                {
                    (shared, joined) = await MeasureAsync(reference, group.Key, question, unseen, cancellation);
                }

                records.Add(Record(question, reference, settled ? Measurement.Without(unseen) : shared!, joined, time, clock.GetElapsedTime(began)));
            }
        }

        return records;
    }

    /// <summary>What a reference stands for at this moment. A failure, and running out of patience, is part of the answer.</summary>
    /// <exception cref="OperationCanceledException">The one who asked is gone.</exception>
    public async Task<ResolvedTag> ResolveAsync(ImageReference image, NamespaceName ns, TimeSpan patience, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(image);
        ArgumentNullException.ThrowIfNull(ns);
        using var waiting = new Patience(patience, clock, cancellation);
        try
        {
            var found = await measuring.ResolveAsync(image, ns, waiting.Token);
            return new ResolvedTag(found.Digest, found.Platforms, found.Failure, RecordWriter.Requests(found.Requests, found.Joined));
        }
        catch (OperationCanceledException) when (!waiting.IsAbandoned)
        {
            return new ResolvedTag(null, [], OutOfPatience(patience), RecordWriter.Requests([], joined: false));
        }
    }

    /// <summary>Whether a registry has to be asked before this image can be decided about.</summary>
    public bool Asks(ImageQuestion question)
    {
        ArgumentNullException.ThrowIfNull(question);
        return ImageReading.TryRead(question.Image, out var image, out _) && !IsSettledUnseen(Unseen(image), RuleOf(image, question), question, clock.GetUtcNow());
    }

    /// <summary>The decision about an image that nobody had the time to ask about; an image of which nothing has to be asked gets its own.</summary>
    /// <param name="question">What would have been asked.</param>
    /// <param name="limit">Why not.</param>
    /// <param name="detail">The same for people, one line.</param>
    public DecisionRecord DecideUnasked(ImageQuestion question, OwnLimit limit, string detail) => DecideUnseen(question, FailureMapping.OfOwnLimit(limit, detail));

    /// <summary>The decision about an image of which it is known already that it cannot be looked at; one of which nothing has to be asked gets its own.</summary>
    /// <param name="question">What would have been asked.</param>
    /// <param name="failure">Why it cannot be looked at.</param>
    public DecisionRecord DecideUnseen(ImageQuestion question, CheckFailure failure)
    {
        ArgumentNullException.ThrowIfNull(question);
        ArgumentNullException.ThrowIfNull(failure);
        var time = clock.GetUtcNow();
        if (!ImageReading.TryRead(question.Image, out var image, out var problem))
        {
            return RecordWriter.Unreadable(policy, question, time, problem);
        }

        var unseen = Unseen(image);
        var measured = IsSettledUnseen(unseen, RuleOf(image, question), question, time) ? Measurement.Without(unseen) : Failed(unseen, failure);
        return Record(question, image, measured, joined: false, time, TimeSpan.Zero);
    }

    /// <summary>
    /// What a phase that pins writes in the image's place: the tag's digest at this moment. Nothing is verified here; what is written is
    /// decided about when it comes back.
    /// </summary>
    /// <returns>No image where nothing is to be written: a digest is named already, nobody verifies the image, or the registry did not say.</returns>
    /// <exception cref="OperationCanceledException">The one who asked is gone.</exception>
    public async Task<Pinning> PinAsync(ImageQuestion question, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(question);
        if (!ImageReading.TryRead(question.Image, out var image, out _) || image.Digest is not null
            || IsSettledUnseen(Unseen(image), RuleOf(image, question), question, clock.GetUtcNow()))
        {
            return Unpinned;
        }

        using var patience = new Patience(question.Patience, clock, cancellation);
        try
        {
            var found = await measuring.ResolveAsync(image, question.Namespace, patience.Token);
            return new Pinning(
                found.Digest is null ? null : RecordWriter.Pinned(image, found.Digest), RecordWriter.Requests(found.Requests, found.Joined));
        }
        catch (OperationCanceledException) when (!patience.IsAbandoned)
        {
            return Unpinned;
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            LogUnexpected(logger, error, image.Repository.Text);
            return Unpinned;
        }
    }

    private static Pinning Unpinned => new(null, RecordWriter.Requests([], joined: false));

    // The digest that the reference itself names is what would run whether or not the registry answers, so a revocation of it holds in an outage too.
    private static ImageFacts Unseen(ImageReference image) => new(image.Repository, [], [], [], image.Digest);

    private NamedRule? RuleOf(ImageReference image, ImageQuestion question) => NamedRule.Find(policy.Policy, image.Repository, question.Namespace);

    private bool IsSettledUnseen(ImageFacts unseen, NamedRule? rule, ImageQuestion question, DateTimeOffset time) =>
        Sufficiency.MayBeSettledUnseen(policy.Policy, rule)
        && Sufficiency.IsSettledUnseen(policy.Policy, unseen.Repository, Judge(unseen, question, time, policy.Policy.Phase, Subject.ByHand));

    private Verdict Judge(ImageFacts facts, ImageQuestion question, DateTimeOffset time, Phase phase, Subject subject) =>
        PolicyEvaluator.Evaluate(policy.Policy, new PolicyQuestion(facts, question.Namespace, time, phase, subject));

    private DecisionRecord Record(ImageQuestion question, ImageReference image, Measurement measured, bool joined, DateTimeOffset time, TimeSpan elapsed)
    {
        var subject = RecordWriter.SubjectOf(question, image, measured.Facts.Digest);
        var verdicts = Verdicts.Of(policy.Policy, phase => Judge(measured.Facts, question, time, phase, subject));
        return RecordWriter.Write(policy, question, image, measured, joined, new Answered(subject, verdicts, time, elapsed));
    }

    private static CheckFailure OutOfPatience(TimeSpan patience) => FailureMapping.OfOwnLimit(OwnLimit.Patience, $"no answer within {patience.TotalSeconds:0.#} s");

    private static Measurement Failed(ImageFacts unseen, CheckFailure failure) => Measurement.Without(unseen with { Failures = [failure] });

    /// <summary>The one place where what goes wrong becomes something that could not be checked; the phase decides what follows.</summary>
    private async Task<(Measurement Measurement, bool Joined)> MeasureAsync(
        ImageReference image, NamedRule? rule, ImageQuestion question, ImageFacts unseen, CancellationToken cancellation)
    {
        using var patience = new Patience(question.Patience, clock, cancellation);
        try
        {
            if (measuring.RecallSilent(image, rule, question.Namespace, patience.Token) is { } recalled
                && Judge(recalled.Facts, question, clock.GetUtcNow(), policy.Policy.Phase, RecordWriter.SubjectOf(question, image, recalled.Facts.Digest)).Judgement
                    == Judgement.Admitted)
            {
                return (recalled, false);
            }

            return await measuring.MeasureAsync(image, rule, question.Namespace, patience.Token);
        }
        catch (OperationCanceledException) when (!patience.IsAbandoned)
        {
            return (Failed(unseen, OutOfPatience(question.Patience)), false);
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            LogUnexpected(logger, error, image.Repository.Text);
            return (Failed(unseen, new CheckFailure(FailureKind.CouldNotCheck, "internal-error", "an error inside the verifier; its log says more", Cause.OwnError)), false);
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Deciding about an image of {Repository} failed unexpectedly")]
    private static partial void LogUnexpected(ILogger logger, Exception error, string repository);
}
