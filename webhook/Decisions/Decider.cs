using ImageTrust.Decisions.Images;
using ImageTrust.Decisions.Measuring;
using ImageTrust.Decisions.Records;
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

    public Decider(PolicyInForce policy, RegistryClient registry, DecisionLimits limits, TimeProvider clock, ILogger<Decider> logger)
    {
        ArgumentNullException.ThrowIfNull(policy);
        ArgumentNullException.ThrowIfNull(registry);
        this.policy = policy;
        this.clock = clock;
        this.logger = logger;
        measuring = new ImageMeasuring(policy, registry, limits, clock);
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
        var rule = NamedRule.Find(policy.Policy, image.Repository, question.Namespace);
        var (measured, joined) = IsSettledUnseen(unseen, question, time)
            ? (Measurement.Without(unseen), false)
            : await MeasureAsync(image, rule, question, unseen, cancellation);
        return Record(question, image, measured, joined, time, clock.GetElapsedTime(began));
    }

    /// <summary>Whether a registry has to be asked before this image can be decided about.</summary>
    public bool Asks(ImageQuestion question)
    {
        ArgumentNullException.ThrowIfNull(question);
        return ImageReading.TryRead(question.Image, out var image, out _) && !IsSettledUnseen(Unseen(image), question, clock.GetUtcNow());
    }

    /// <summary>The decision about an image that nobody had the time to ask about; an image of which nothing has to be asked gets its own.</summary>
    /// <param name="question">What would have been asked.</param>
    /// <param name="limit">Why not.</param>
    /// <param name="detail">The same for people, one line.</param>
    public DecisionRecord DecideUnasked(ImageQuestion question, OwnLimit limit, string detail)
    {
        ArgumentNullException.ThrowIfNull(question);
        var time = clock.GetUtcNow();
        if (!ImageReading.TryRead(question.Image, out var image, out var problem))
        {
            return RecordWriter.Unreadable(policy, question, time, problem);
        }

        var unseen = Unseen(image);
        var measured = IsSettledUnseen(unseen, question, time) ? Measurement.Without(unseen) : Failed(unseen, FailureMapping.OfOwnLimit(limit, detail));
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
            || IsSettledUnseen(Unseen(image), question, clock.GetUtcNow()))
        {
            return Unpinned;
        }

        using var patience = new Patience(question.Patience, clock, cancellation);
        try
        {
            var (digest, requests, joined) = await measuring.ResolveAsync(image, question.Namespace, patience.Token);
            return new Pinning(digest is null ? null : RecordWriter.Pinned(image, digest), RecordWriter.Requests(requests, joined));
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

    private bool IsSettledUnseen(ImageFacts unseen, ImageQuestion question, DateTimeOffset time) =>
        Sufficiency.IsSettledUnseen(policy.Policy, unseen.Repository, Judge(unseen, question, time, policy.Policy.Phase, Subject.ByHand));

    private Verdict Judge(ImageFacts facts, ImageQuestion question, DateTimeOffset time, Phase phase, Subject subject) =>
        PolicyEvaluator.Evaluate(policy.Policy, new Inquiry(facts, question.Namespace, time, phase, subject));

    private DecisionRecord Record(ImageQuestion question, ImageReference image, Measurement measured, bool joined, DateTimeOffset time, TimeSpan elapsed)
    {
        var subject = RecordWriter.SubjectOf(question, image, measured.Facts.Digest);
        var verdicts = Verdicts.Of(policy.Policy, phase => Judge(measured.Facts, question, time, phase, subject));
        return RecordWriter.Write(policy, question, image, measured, joined, new Answered(subject, verdicts, time, elapsed));
    }

    private static Measurement Failed(ImageFacts unseen, CheckFailure failure) => Measurement.Without(unseen with { Failures = [failure] });

    /// <summary>The one place where what goes wrong becomes something that could not be checked; the phase decides what follows.</summary>
    private async Task<(Measurement Measurement, bool Joined)> MeasureAsync(
        ImageReference image, NamedRule? rule, ImageQuestion question, ImageFacts unseen, CancellationToken cancellation)
    {
        using var patience = new Patience(question.Patience, clock, cancellation);
        try
        {
            return await measuring.MeasureAsync(image, rule, question.Namespace, patience.Token);
        }
        catch (OperationCanceledException) when (!patience.IsAbandoned)
        {
            return (Failed(unseen, FailureMapping.OfOwnLimit(OwnLimit.Patience, $"no answer within {question.Patience.TotalSeconds:0.#} s")), false);
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
