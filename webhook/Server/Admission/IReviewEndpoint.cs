using ImageTrust.Server.Answers;
using ImageTrust.Server.Observability;
using ImageTrust.Server.Reviews;
using ImageTrust.Server.InForce;

namespace ImageTrust.Server.Admission;

/// <summary>One path of the webhook: a review in, an answer out.</summary>
internal interface IReviewEndpoint
{
    /// <summary>The path without its slash; a label of metrics.</summary>
    string Name { get; }

    /// <exception cref="OperationCanceledException">Whoever asked is gone.</exception>
    Task<(AdmissionAnswer Answer, ReviewOutcome Outcome)> AnswerAsync(Review review, Trusted trusted, Deadline deadline, CancellationToken cancellation);
}
