using System.Collections;
using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;

namespace Pulumi;

/// <summary>A map argument with string keys whose values may be outputs. It can be filled after creation; it cannot be read
/// synchronously.</summary>
[SuppressMessage("Design", "CA1010", Justification = "The official shape.")]
[SuppressMessage("Naming", "CA1710", Justification = "The official shape.")]
public sealed class InputMap<TValue>
    : Input<ImmutableDictionary<string, TValue>>, IEnumerable, IAsyncEnumerable<Input<KeyValuePair<string, TValue>>>
{
    private Output<ImmutableDictionary<string, Input<TValue>>> _entries;

    public InputMap()
        : this(Output.Create(ImmutableDictionary<string, Input<TValue>>.Empty))
    {
    }

    private InputMap(Output<ImmutableDictionary<string, Input<TValue>>> entries)
        : base(null)
    {
        _entries = entries;
    }

    private protected override IOutput Content => _entries;

    public Input<TValue> this[string key]
    {
        set => _entries = _entries.Apply(entries => entries.SetItem(key, value));
    }

    public static implicit operator InputMap<TValue>(Dictionary<string, TValue> values) => From(Output.Create(values));

    public static implicit operator InputMap<TValue>(ImmutableDictionary<string, TValue> values) => From(Output.Create(values));

    public static implicit operator InputMap<TValue>(Output<Dictionary<string, TValue>> values) => From(values);

    public static implicit operator InputMap<TValue>(Output<IDictionary<string, TValue>> values) => From(values);

    public static implicit operator InputMap<TValue>(Output<ImmutableDictionary<string, TValue>> values) => From(values);

    /// <summary>A new map in which the entries of <paramref name="second"/> win.</summary>
    public static InputMap<TValue> Merge(InputMap<TValue> first, InputMap<TValue> second)
        => new(Output.Tuple(first._entries, second._entries).Apply(both => both.Item1.SetItems(both.Item2)));

    /// <summary>Adds an entry. A key that is there already must have an equal value; otherwise the map faults when it is evaluated.</summary>
    public void Add(string key, Input<TValue> value)
        => _entries = _entries.Apply(entries => entries.TryGetValue(key, out var present)
            ? entries.SetItem(key, SameValue(key, present, value))
            : entries.Add(key, value));

    public void Add(InputMap<TValue> values) => AddRange(values);

    /// <summary>Adds all entries. A key in both maps faults unless both hold the very same input.</summary>
    public void AddRange(InputMap<TValue> values)
    {
        ArgumentNullException.ThrowIfNull(values);
        _entries = Output.Tuple(_entries, values._entries).Apply(both => both.Item1.AddRange(both.Item2));
    }

    IEnumerator IEnumerable.GetEnumerator()
        => throw new NotSupportedException("The entries of an InputMap may not be known yet. Use ToOutput().Apply(...) or await foreach.");

    public async IAsyncEnumerator<Input<KeyValuePair<string, TValue>>> GetAsyncEnumerator(CancellationToken cancellationToken)
    {
        var data = await _entries.DataTask.WaitAsync(cancellationToken);
        if (data.IsKnown)
        {
            foreach (var (key, value) in data.Value)
            {
                yield return value.Apply(known => KeyValuePair.Create(key, known));
            }
        }
    }

    internal override Output<ImmutableDictionary<string, TValue>> AsOutput() => _entries.Apply(entries =>
    {
        var pairs = entries.ToArray();
        return Output.All(pairs.Select(pair => pair.Value))
            .Apply(values => pairs.Select((pair, index) => KeyValuePair.Create(pair.Key, values[index])).ToImmutableDictionary());
    });

    private static Input<TValue> SameValue(string key, Input<TValue> present, Input<TValue> added)
        => Output.Tuple(present, added).Apply(both => EqualityComparer<TValue>.Default.Equals(both.Item1, both.Item2)
            ? both.Item1
            : throw new ArgumentException($"The key '{key}' was added twice with different values."));

    private static InputMap<TValue> From<TMap>(Output<TMap> values)
        where TMap : IEnumerable<KeyValuePair<string, TValue>>
        => new(values.Apply(map => map.ToImmutableDictionary(entry => entry.Key, entry => (Input<TValue>)entry.Value)));
}
