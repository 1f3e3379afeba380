using ImageTrust.Decisions.HandOver;
using ImageTrust.Decisions.Remembering;
using ImageTrust.Policy.Contract;

namespace ImageTrust.Server.HandOver;

/// <summary>Tells another replica what this one remembers: a line for each piece, made while it is sent, so that it takes no memory worth counting.</summary>
internal sealed class HandOverEndpoint(EvidenceStore store, HandOverStart start, TimeProvider clock) : IDisposable
{
    /// <summary>Of the lines and what they mean; whoever does not know it takes nothing.</summary>
    public const string ContentType = "application/vnd.image-trust.hand-over.v1+jsonl";

    /// <summary>At a time: a rollout adds one replica after the other.</summary>
    private const int MostAtOnce = 4;

    private readonly SemaphoreSlim turns = new(MostAtOnce);

    public void Dispose() => turns.Dispose();

    public async Task HandleAsync(HttpContext context)
    {
        // One that has not heard the others out would hand on less than there is.
        if (!start.IsOver || !turns.Wait(0, CancellationToken.None))
        {
            context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
            return;
        }

        // Whoever asks waits no longer than this, and whoever reads slowly keeps what is being told from being forgotten.
        using var timer = new CancellationTokenSource(TimeBudget.HandOver, clock);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(timer.Token, context.RequestAborted);
        try
        {
            context.Response.ContentType = ContentType;
            foreach (byte[] line in HandOverWriter.Lines(store, clock))
            {
                await context.Response.Body.WriteAsync(line, end.Token);
                await context.Response.Body.WriteAsync("\n"u8.ToArray(), end.Token);
            }
        }
        catch (OperationCanceledException) when (timer.IsCancellationRequested)
        {
            context.Abort(); // a whole answer would say that this was all
        }
        finally
        {
            turns.Release();
        }
    }
}
