using System.Collections;
using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;

namespace Pulumi;

/// <summary>A list argument whose elements may be outputs. It can be filled after creation, hence the collection initializers on
/// generated properties; it cannot be read synchronously.</summary>
[SuppressMessage("Design", "CA1010", Justification = "The official shape.")]
[SuppressMessage("Naming", "CA1710", Justification = "The official shape.")]
public sealed partial class InputList<T> : Input<ImmutableArray<T>>, IEnumerable, IAsyncEnumerable<Input<T>>
{
    // A default array inside is an absent list, such as an optional output: it travels on as absent, and is empty once something is
    // added.
    private Output<ImmutableArray<Input<T>>> _items;

    public InputList()
        : this(Output.Create(ImmutableArray<Input<T>>.Empty))
    {
    }

    private InputList(Output<ImmutableArray<Input<T>>> items)
        : base(null)
    {
        _items = items;
    }

    private InputList(IEnumerable<Input<T>> items)
        : this(Output.Create(items.ToImmutableArray()))
    {
    }

    private protected override IOutput Content => _items;

    public void Add(params Input<T>[] inputs)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        _items = Concat(_items, Output.Create(inputs.ToImmutableArray()));
    }

    /// <summary>Appends the elements of <paramref name="inputs"/>.</summary>
    public void Add(InputList<T> inputs) => AddRange(inputs);

    public void AddRange(InputList<T> inputs)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        _items = Concat(_items, inputs._items);
    }

    /// <summary>A new list; neither operand changes.</summary>
    public InputList<T> Concat(InputList<T> other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return new InputList<T>(Concat(_items, other._items));
    }

    IEnumerator IEnumerable.GetEnumerator()
        => throw new NotSupportedException("The elements of an InputList may not be known yet. Use ToOutput().Apply(...) or await foreach.");

    public async IAsyncEnumerator<Input<T>> GetAsyncEnumerator(CancellationToken cancellationToken)
    {
        var data = await _items.DataTask.WaitAsync(cancellationToken);
        if (data is { IsKnown: true, Value.IsDefault: false })
        {
            foreach (var item in data.Value)
            {
                yield return item;
            }
        }
    }

    internal override Output<ImmutableArray<T>> AsOutput() => _items.Apply(
        Output<ImmutableArray<T>>? (items) => items.IsDefault ? null : Output.All(items.AsEnumerable()));

    private static Output<ImmutableArray<Input<T>>> Concat(Output<ImmutableArray<Input<T>>> first, Output<ImmutableArray<Input<T>>> second)
        => Output.Tuple(first, second).Apply(both
            => both.Item2.IsDefault ? both.Item1 : (both.Item1.IsDefault ? [] : both.Item1).AddRange(both.Item2));
}
