using System.Collections.Immutable;

namespace Pulumi;

/// <content>The conversions of the official SDK, no more: others would let programs compile that do not compile against it.</content>
public sealed partial class InputList<T>
{
    public static implicit operator InputList<T>(T value) => new([value]);

    public static implicit operator InputList<T>(Output<T> value) => new([value]);

    public static implicit operator InputList<T>(Input<T> value) => new([value]);

    public static implicit operator InputList<T>(T[] values) => FromValues(values);

    public static implicit operator InputList<T>(Output<T>[] values) => FromOutputs(values);

    public static implicit operator InputList<T>(Input<T>[] values) => new(values);

    public static implicit operator InputList<T>(List<T> values) => FromValues(values);

    public static implicit operator InputList<T>(List<Output<T>> values) => FromOutputs(values);

    public static implicit operator InputList<T>(List<Input<T>> values) => new(values);

    public static implicit operator InputList<T>(ImmutableArray<T> values) => Output.Create(values);

    public static implicit operator InputList<T>(ImmutableArray<Output<T>> values)
        => values.IsDefault ? Absent : FromOutputs(values);

    public static implicit operator InputList<T>(ImmutableArray<Input<T>> values) => new(Output.Create(values));

    public static implicit operator InputList<T>(Output<T[]> values) => FromOutput(values);

    public static implicit operator InputList<T>(Output<List<T>> values) => FromOutput(values);

    public static implicit operator InputList<T>(Output<IEnumerable<T>> values) => FromOutput(values);

    public static implicit operator InputList<T>(Output<ImmutableArray<T>> values)
        => new(values.Apply(items => items.IsDefault ? default : items.Select(item => (Input<T>)item).ToImmutableArray()));

    private static InputList<T> Absent => new(Output.Create(default(ImmutableArray<Input<T>>)));

    private static InputList<T> FromValues(IEnumerable<T> values) => new(values.Select(value => (Input<T>)value));

    private static InputList<T> FromOutputs(IEnumerable<Output<T>> values) => new(values.Select(value => (Input<T>)value));

    private static InputList<T> FromOutput<TCollection>(Output<TCollection> values)
        where TCollection : IEnumerable<T>
        => new(values.Apply(items => items.Select(item => (Input<T>)item).ToImmutableArray()));
}
