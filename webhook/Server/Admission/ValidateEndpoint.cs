using ImageTrust.Decisions.Chaining;
using ImageTrust.Decisions.Records;
using ImageTrust.Policy.Model.Verdicts;
using ImageTrust.Server.Answers;
using ImageTrust.Server.Observability;
using ImageTrust.Server.Reviews;
using ImageTrust.Server.InForce;

namespace ImageTrust.Server.Admission;

/// <summary><c>POST /validate</c>: may what this object brings run? Nothing that the object itself says about its images is believed.</summary>
internal sealed partial class ValidateEndpoint(
    ImageDeciding deciding, Directions directions, DecisionLog decisions, Canaries canaries, Telemetry telemetry, TimeProvider clock, ILogger<ValidateEndpoint> logger)
    : IReviewEndpoint
{
    public string Name => "validate";

    public async Task<(AdmissionAnswer Answer, ReviewOutcome Outcome)> AnswerAsync(
        Review review, Trusted trusted, Deadline deadline, CancellationToken cancellation)
    {
        try
        {
            return ReviewNeed.Of(review) switch
            {
                ReviewNeed.Nothing => (AdmissionAnswer.Allow(review.Uid), ReviewOutcome.NotNeeded),
                ReviewNeed.Unreadable bad => Unreadable(review, trusted, bad.What),
                ReviewNeed.Images images => await DecideAsync(review, trusted, images, deadline, cancellation),
                _ => throw new InvalidOperationException("a review needs nothing, images or cannot be read"),
            };
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            LogUnexpected(error);
            return Unreadable(review, trusted, new Unreadable.ByUs());
        }
    }

    private async Task<(AdmissionAnswer, ReviewOutcome)> DecideAsync(
        Review review, Trusted trusted, ReviewNeed.Images need, Deadline deadline, CancellationToken cancellation)
    {
        var decided = await deciding.DecideAsync(trusted, need.Named, deadline, cancellation);
        foreach (var one in decided)
        {
            Record(review, one.Record, telemetry.Decided);
        }

        var action = AuditNotes.Worst(decided);
        return (new AdmissionAnswer(
            review.Uid,
            action != AdmissionAction.Deny,
            action == AdmissionAction.Deny ? Wording.Denial(decided, need.Named.Kind, trusted.Policy.Policy, directions) : null,
            Wording.Warnings(decided),
            AuditNotes.Of(trusted.Policy, decided),
            []), Outcome(action));
    }

    private (AdmissionAnswer, ReviewOutcome) Unreadable(Review review, Trusted trusted, Unreadable what)
    {
        var record = ObjectProblem.Record(what, review, trusted.Policy, clock.GetUtcNow());
        Record(review, record, telemetry.Undecidable);
        var action = record.Now.Action;
        LogProblem(review.Kind.ToString(), review.Operation, what.Code, action);
        return (ObjectProblem.Answer(what, review, trusted.Policy, action, directions), Outcome(action));
    }

    /// <summary>A dry run changes nothing, so it is no admission that a promotion could be judged on.</summary>
    private void Record(Review review, DecisionRecord record, Action<DecisionRecord> count)
    {
        if (!review.DryRun)
        {
            decisions.Write(record);
            count(record);
        }
        else if (canaries.Of(review, record) is { } canary)
        {
            decisions.Mark(LogMark.OfCanary(canary));
        }
    }

    private static ReviewOutcome Outcome(AdmissionAction action) => action switch
    {
        AdmissionAction.Admit => ReviewOutcome.Admitted,
        AdmissionAction.Warn => ReviewOutcome.Warned,
        _ => ReviewOutcome.Denied,
    };

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Operation} of {Kind}: {Code}, so {Action}")]
    private partial void LogProblem(string kind, ReviewOperation operation, string code, AdmissionAction action);

    [LoggerMessage(Level = LogLevel.Error, Message = "Answering a review failed unexpectedly")]
    private partial void LogUnexpected(Exception error);
}
