using System.Collections.Immutable;

namespace Pulumi;

/// <summary>What an <see cref="Output{T}"/> resolves to. <paramref name="Value"/> means nothing unless <paramref name="IsKnown"/>.</summary>
internal readonly record struct OutputData<T>(T Value, ImmutableHashSet<Resource> Resources, bool IsKnown, bool IsSecret)
{
    public static OutputData<T> Known(T value) => new(value, [], IsKnown: true, IsSecret: false);

    public OutputData<object?> Untyped() => new(Value, Resources, IsKnown, IsSecret);
}

/// <summary>An output of any type, for code that walks values it has no static type for.</summary>
internal interface IOutput
{
    ValueTask<OutputData<object?>> GetDataAsync();

    /// <summary>The data when it is there already, without waiting; null otherwise.</summary>
    OutputData<object?>? TryGetData();

    Task Completion { get; }
}
