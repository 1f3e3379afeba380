using Google.Protobuf;

namespace Pulumi.Offline.Serving;

/// <summary>One request as the engine received it. <paramref name="Method"/> is the RPC's name without its service.</summary>
public sealed record RecordedCall(string Method, IMessage Request);

/// <summary>The requests of a run in the order they arrived.</summary>
internal sealed class Recording
{
    private readonly Lock _gate = new();
    private readonly List<RecordedCall> _calls = [];

    public void Add(string method, IMessage request)
    {
        lock (_gate)
        {
            _calls.Add(new RecordedCall(method, request));
        }
    }

    public IReadOnlyList<RecordedCall> Snapshot()
    {
        lock (_gate)
        {
            return [.. _calls];
        }
    }
}
