using Grpc.Core;
using Pulumirpc;

namespace Pulumi;

/// <summary>Sends messages one after another, in the order they were written.</summary>
internal sealed class EngineLog(IEngine engine, PendingWork pending)
{
    private readonly Lock _gate = new();
    private Task _last = Task.CompletedTask;
    private volatile bool _hasErrors;

    /// <summary>Whether the program logged an error, which makes it fail in the end.</summary>
    public bool HasErrors => _hasErrors;

    public void Write(LogSeverity severity, string message, Resource? resource, int streamId, bool ephemeral)
    {
        _hasErrors |= severity == LogSeverity.Error;
        pending.Track(resource is null ? EnqueueAsync(urn: "") : WithUrnAsync());

        Task EnqueueAsync(string urn) => Enqueue(
            new LogRequest { Severity = severity, Message = message, Urn = urn, StreamId = streamId, Ephemeral = ephemeral });

        // Waits before it queues: one message about a resource that never registers must not hold up the others.
        async Task WithUrnAsync() => await EnqueueAsync(await UrnAsync(resource));
    }

    /// <summary>Sends an error about a failed run. Does not wait for a resource that will not register any more.</summary>
    public Task ReportAsync(string message, Resource? resource)
    {
        _hasErrors = true;
        var urn = resource?.Urn?.DataTask is { IsCompletedSuccessfully: true } known ? known.Result.Value : "";
        return Enqueue(new LogRequest { Severity = LogSeverity.Error, Message = message, Urn = urn });
    }

    private static async Task<string> UrnAsync(Resource resource)
    {
        try
        {
            return (await resource.Urn.DataTask).Value;
        }
#pragma warning disable CA1031 // The failure is reported by the registration itself; here it only means that there is no URN.
        catch (Exception)
#pragma warning restore CA1031
        {
            return "";
        }
    }

    private Task Enqueue(LogRequest request)
    {
        lock (_gate)
        {
            return _last = SendAsync(_last, request);
        }
    }

    private async Task SendAsync(Task previous, LogRequest request)
    {
        await previous;
        try
        {
            await engine.LogAsync(request);
        }
        catch (RpcException failure)
        {
            throw new LogException(failure);
        }
    }
}
