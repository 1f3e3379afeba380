using System.Collections.Immutable;
using Google.Protobuf.WellKnownTypes;

namespace Pulumi;

/// <summary>An output that the engine's answer will complete.</summary>
internal interface IPendingOutput
{
    object Output { get; }

    void Complete(Value value, ImmutableHashSet<Resource> resources, string what, Action<string> warn);

    void CompleteAbsent(ImmutableHashSet<Resource> resources, bool isKnown);

    void Fail(Exception failure);
}

internal sealed class PendingOutput<T> : IPendingOutput
{
    // The registration completes many outputs in a row; what waits for one of them runs elsewhere, not in the middle of that.
    private readonly TaskCompletionSource<OutputData<T>> _source = new(TaskCreationOptions.RunContinuationsAsynchronously);

    // Not tracked: the registration is, and it fails when this does.
    public PendingOutput() => Output = new Output<T>(_source.Task, tracked: false);

    public object Output { get; }

    public void Complete(Value value, ImmutableHashSet<Resource> resources, string what, Action<string> warn)
        => Complete(ValueReader.Read<T>(value, what, warn) with { Resources = resources });

    public void CompleteAbsent(ImmutableHashSet<Resource> resources, bool isKnown)
        => Complete(new OutputData<T>(default!, resources, isKnown, IsSecret: false));

    public void Complete(OutputData<T> data) => _source.SetResult(data);

    public void Fail(Exception failure) => _source.TrySetException(failure);
}
