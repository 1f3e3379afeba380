using System.Globalization;
using ImageTrust.Policy.Model.Policies;
using ImageTrust.Policy.Model.Verdicts;
using ImageTrust.Server.Answers;
using ImageTrust.Server.Observability;
using ImageTrust.Server.Reviews;
using ImageTrust.Server.InForce;

namespace ImageTrust.Server.Admission;

/// <summary>
/// <c>POST /mutate</c>: where the phase pins, a pod's tags become the digests they stand for now. It only ever allows: whatever it could
/// not read or resolve stays as it is, and <c>/validate</c>, which is asked next, speaks.
/// </summary>
internal sealed partial class MutateEndpoint(ImageDeciding deciding, Telemetry telemetry, ILogger<MutateEndpoint> logger) : IReviewEndpoint
{
    public string Name => "mutate";

    public async Task<(AdmissionAnswer Answer, ReviewOutcome Outcome)> AnswerAsync(
        Review review, Trusted trusted, Deadline deadline, CancellationToken cancellation)
    {
        var allow = AdmissionAnswer.Allow(review.Uid);
        var policy = trusted.Policy.Policy;
        if (policy.In(policy.Phase).Tags != TagHandling.Pin)
        {
            return (allow, ReviewOutcome.NotNeeded);
        }

        try
        {
            // A mirror pod shows what runs already; templates keep their tags, so that whoever applies them sees no difference.
            return ReviewNeed.Of(review) is ReviewNeed.Images { Named.Carrier: Carrier.Pod } need
                ? await PinAsync(allow, need.Named, trusted, deadline, cancellation)
                : (allow, ReviewOutcome.NotNeeded);
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            LogUnexpected(error);
            return (allow, ReviewOutcome.Left);
        }
    }

    private async Task<(AdmissionAnswer, ReviewOutcome)> PinAsync(
        AdmissionAnswer allow, ObjectImages named, Trusted trusted, Deadline deadline, CancellationToken cancellation)
    {
        var pins = await deciding.PinAsync(trusted.Decider, named, deadline, cancellation);
        telemetry.Pinned(pins.Count, named.Fields.Count - pins.Count);
        if (pins.Count == 0)
        {
            return (allow, ReviewOutcome.Left);
        }

        return (allow with
        {
            Patch = [.. pins.Select(pin => new Replacement(named.Kind.PointerOf(pin.Field), pin.Pinned))],
            AuditAnnotations =
            [
                new("policy-digest", trusted.Policy.PolicyDigest.Text),
                new("pinned", pins.Count.ToString(CultureInfo.InvariantCulture)),
            ],
        }, ReviewOutcome.Pinned);
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Pinning failed unexpectedly")]
    private partial void LogUnexpected(Exception error);
}
