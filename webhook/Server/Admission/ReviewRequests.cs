using System.Diagnostics;
using ImageTrust.Policy.Images.Text;
using ImageTrust.Server.Answers;
using ImageTrust.Server.Observability;
using ImageTrust.Server.Reviews;
using ImageTrust.Server.InForce;

namespace ImageTrust.Server.Admission;

/// <summary>HTTP around an endpoint: body → review → answer. Only what is no admission review, or cannot be taken in, is answered by a status.</summary>
internal sealed class ReviewRequests(BodyReader bodies, TrustInForce trust, TimeProvider clock, Telemetry telemetry)
{
    public async Task HandleAsync(HttpContext context, IReviewEndpoint endpoint)
    {
        long began = clock.GetTimestamp();
        using var activity = Telemetry.Traces.StartActivity(endpoint.Name, ActivityKind.Server);
        var outcome = ReviewOutcome.Gone;
        try
        {
            outcome = await AnswerAsync(context, endpoint);
        }
        catch (BadHttpRequestException error)
        {
            outcome = ReviewOutcome.Malformed;
            await RefuseAsync(context, error.StatusCode, error.Message);
        }
        catch (Exception error) when (context.RequestAborted.IsCancellationRequested && error is OperationCanceledException or IOException)
        {
            // Nobody is left to be answered.
        }
        finally
        {
            activity?.SetTag("outcome", ClosedSet.WordOf(outcome));
            telemetry.Reviewed(endpoint.Name, outcome, clock.GetElapsedTime(began));
        }
    }

    private async Task<ReviewOutcome> AnswerAsync(HttpContext context, IReviewEndpoint endpoint)
    {
        if (!context.Request.HasJsonContentType() || context.Request.Headers.ContentEncoding.Count > 0)
        {
            await RefuseAsync(context, StatusCodes.Status415UnsupportedMediaType, "the body must be application/json, not compressed");
            return ReviewOutcome.Malformed;
        }

        if (Deadline.Read(clock, context.Request.Query["timeout"]) is not { } deadline)
        {
            await RefuseAsync(context, StatusCodes.Status400BadRequest, "timeout is not a duration such as 10s, at most 30s");
            return ReviewOutcome.Malformed;
        }

        if (trust.Current is not { } trusted)
        {
            return await TryLaterAsync(context, "not ready");
        }

        using var body = await bodies.ReadAsync(context.Request, deadline, context.RequestAborted);
        if (body is null)
        {
            return await TryLaterAsync(context, "too many reviews at a time");
        }

        switch (ReviewReader.Read(body.Bytes))
        {
            case ReviewReading.Read { Review: var review }:
                var (answer, outcome) = await endpoint.AnswerAsync(review, trusted, deadline, context.RequestAborted);
                await SendAsync(context, answer);
                return outcome;
            case ReviewReading.Malformed { Problem: var problem }:
                await RefuseAsync(context, StatusCodes.Status400BadRequest, problem);
                return ReviewOutcome.Malformed;
            default:
                throw new InvalidOperationException("a body is a review or not");
        }
    }

    private static async Task SendAsync(HttpContext context, AdmissionAnswer answer)
    {
        context.Response.ContentType = "application/json";
        AnswerWriter.Write(answer, context.Response.BodyWriter);
        await context.Response.BodyWriter.FlushAsync(context.RequestAborted);
    }

    /// <summary>An API server asks again after this answer, every second until its timeout.</summary>
    private static async Task<ReviewOutcome> TryLaterAsync(HttpContext context, string why)
    {
        context.Response.Headers.RetryAfter = "1";
        await RefuseAsync(context, StatusCodes.Status503ServiceUnavailable, why);
        return ReviewOutcome.Busy;
    }

    private static Task RefuseAsync(HttpContext context, int status, string why)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "text/plain; charset=utf-8";
        return context.Response.WriteAsync(why + "\n", context.RequestAborted);
    }
}
