using ImageTrust.Decisions.Images;
using ImageTrust.Decisions.Measuring;
using ImageTrust.Decisions.Records;
using ImageTrust.Decisions.Trust;
using ImageTrust.Policy.Model.Evaluation;
using ImageTrust.Policy.Model.Facts;
using ImageTrust.Policy.Model.Values;
using ImageTrust.Policy.Model.Verdicts;
using ImageTrust.Registry;
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
        if (!ImageName.TryRead(question.Image, out var image, out var problem))
        {
            return RecordWriter.Unreadable(policy, question, time, problem);
        }

        var unseen = new ImageFacts(image.Repository, [], [], [], image.StatedDigest);
        var rule = NamedRule.Find(policy.Policy, image.Repository, question.Namespace);
        var (measured, joined) = Sufficiency.IsSettledUnseen(policy.Policy, Judge(unseen, policy.Policy.Phase))
            ? (Measurement.Without(unseen), false)
            : await MeasureAsync(image, rule, question, unseen, cancellation);
        var now = Judge(measured.Facts, policy.Policy.Phase);
        var shadow = policy.Policy.Phase.Next() is { } next ? Judge(measured.Facts, next) : null;
        return RecordWriter.Write(policy, question, image, measured, joined, new Verdicts(now, shadow), new Timing(time, clock.GetElapsedTime(began)));

        Verdict Judge(ImageFacts facts, Phase phase) => PolicyEvaluator.Evaluate(policy.Policy, new Inquiry(facts, question.Namespace, time, phase));
    }

    /// <summary>The one place where what goes wrong becomes something that could not be checked; the phase decides what follows.</summary>
    private async Task<(Measurement Measurement, bool Joined)> MeasureAsync(
        ImageName image, NamedRule? rule, ImageQuestion question, ImageFacts unseen, CancellationToken cancellation)
    {
        using var patience = new CancellationTokenSource(question.Patience, clock);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellation);
        try
        {
            return await measuring.MeasureAsync(image, rule, question.Namespace, both.Token);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return Failed("timeout", $"no answer within {question.Patience.TotalSeconds:0.#} s");
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            LogUnexpected(logger, error, image.Repository.Text);
            return Failed("internal-error", "an error inside the verifier; its log says more");
        }

        (Measurement Measurement, bool Joined) Failed(string code, string detail) =>
            (Measurement.Without(unseen with { Failures = [new CheckFailure(FailureKind.CouldNotCheck, code, detail)] }), false);
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Deciding about an image of {Repository} failed unexpectedly")]
    private static partial void LogUnexpected(ILogger logger, Exception error, string repository);
}
