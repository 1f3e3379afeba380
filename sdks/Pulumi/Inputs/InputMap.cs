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
    // Null inside is an absent map, such as an optional output: it travels on as absent, and is empty once something is added.
    private Output<ImmutableDictionary<string, Input<TValue>>?> _entries;

    public InputMap()
        : this(Output.Create<ImmutableDictionary<string, Input<TValue>>?>(Empty))
    {
    }

    private InputMap(Output<ImmutableDictionary<string, Input<TValue>>?> entries)
        : base(null)
    {
        _entries = entries;
    }

    private static ImmutableDictionary<string, Input<TValue>> Empty => ImmutableDictionary<string, Input<TValue>>.Empty;

    private protected override IOutput Content => _entries;

    public Input<TValue> this[string key]
    {
        set => Change(entries => entries.SetItem(key, value));
    }

    public static implicit operator InputMap<TValue>(Dictionary<string, TValue> values) => Output.Create(values);

    public static implicit operator InputMap<TValue>(ImmutableDictionary<string, TValue> values) => Output.Create(values);

    public static implicit operator InputMap<TValue>(Output<Dictionary<string, TValue>> values)
        => values.Apply(ImmutableDictionary.CreateRange);

    public static implicit operator InputMap<TValue>(Output<IDictionary<string, TValue>> values)
        => values.Apply(ImmutableDictionary.CreateRange);

    public static implicit operator InputMap<TValue>(Output<ImmutableDictionary<string, TValue>> values)
        => new(values.Apply(map => (ImmutableDictionary<string, Input<TValue>>?)map?.ToImmutableDictionary(
            entry => entry.Key, entry => (Input<TValue>)entry.Value)));

    /// <summary>A new map in which the entries of <paramref name="second"/> win.</summary>
    public static InputMap<TValue> Merge(InputMap<TValue> first, InputMap<TValue> second)
        => new(Output.Tuple(first._entries, second._entries).Apply(both => Merged(both.Item1, both.Item2)));

    /// <summary>Adds an entry. A key that is there already must have an equal value; otherwise the map faults when it is evaluated.</summary>
    public void Add(string key, Input<TValue> value)
        => Change(entries => entries.TryGetValue(key, out var present)
            ? entries.SetItem(key, SameValue(key, present, value))
            : entries.Add(key, value));

    public void Add(InputMap<TValue> values) => AddRange(values);

    /// <summary>Adds all entries. A key in both maps faults unless both hold the very same input.</summary>
    public void AddRange(InputMap<TValue> values)
    {
        ArgumentNullException.ThrowIfNull(values);
        _entries = Output.Tuple(_entries, values._entries)
            .Apply(both => both.Item2 is null ? both.Item1 : (both.Item1 ?? Empty).AddRange(both.Item2));
    }

    IEnumerator IEnumerable.GetEnumerator()
        => throw new NotSupportedException("The entries of an InputMap may not be known yet. Use ToOutput().Apply(...) or await foreach.");

    public async IAsyncEnumerator<Input<KeyValuePair<string, TValue>>> GetAsyncEnumerator(CancellationToken cancellationToken)
    {
        var data = await _entries.DataTask.WaitAsync(cancellationToken);
        if (data is { IsKnown: true, Value: { } entries })
        {
            foreach (var (key, value) in entries)
            {
                yield return value.Apply(known => KeyValuePair.Create(key, known));
            }
        }
    }

    internal override Output<ImmutableDictionary<string, TValue>> AsOutput() => _entries.Apply(Output<ImmutableDictionary<string, TValue>>? (entries) =>
    {
        if (entries is null)
        {
            return null;
        }

        var pairs = entries.ToArray();
        return Output.All(pairs.Select(pair => pair.Value))
            .Apply(values => pairs.Select((pair, index) => KeyValuePair.Create(pair.Key, values[index])).ToImmutableDictionary());
    });

    private void Change(Func<ImmutableDictionary<string, Input<TValue>>, ImmutableDictionary<string, Input<TValue>>> change)
        => _entries = _entries.Apply(ImmutableDictionary<string, Input<TValue>>? (entries) => change(entries ?? Empty));

    private static ImmutableDictionary<string, Input<TValue>>? Merged(
        ImmutableDictionary<string, Input<TValue>>? first, ImmutableDictionary<string, Input<TValue>>? second)
        => second is null ? first : (first ?? Empty).SetItems(second);

    private static Input<TValue> SameValue(string key, Input<TValue> present, Input<TValue> added)
        => Output.Tuple(present, added).Apply(both => EqualityComparer<TValue>.Default.Equals(both.Item1, both.Item2)
            ? both.Item1
            : throw new ArgumentException($"The key '{key}' was added twice with different values."));
}
