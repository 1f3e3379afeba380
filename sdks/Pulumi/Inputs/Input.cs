namespace Pulumi;

/// <summary>An argument: a plain value or an <see cref="Output{T}"/>, both by implicit conversion.</summary>
public class Input<T> : IInput
{
    private readonly Output<T>? _output;

    private protected Input(Output<T>? output) => _output = output;

    IOutput IInput.Content => Content;

    /// <summary>What is serialized: for collections the elements as separate inputs, so that known ones survive next to unknown ones.</summary>
    private protected virtual IOutput Content => AsOutput();

    public static implicit operator Input<T>(T value) => new(Output.Create(value));

    public static implicit operator Input<T>(Output<T> value) => new(value);

    public static implicit operator Output<T>(Input<T> input) => input.ToOutput();

    IOutput IInput.Untyped() => AsOutput();

    internal virtual Output<T> AsOutput() => _output!;
}

/// <summary>An input of any type, for code that walks args.</summary>
internal interface IInput
{
    IOutput Content { get; }

    IOutput Untyped();
}

/// <summary>Treats inputs as outputs; an absent input is an output of the default value.</summary>
public static class InputExtensions
{
    public static Output<T> ToOutput<T>(this Input<T>? input) => input?.AsOutput() ?? Output.Create(default(T)!);

    public static Output<TResult> Apply<T, TResult>(this Input<T>? input, Func<T, TResult> func) => input.ToOutput().Apply(func);

    public static Output<TResult> Apply<T, TResult>(this Input<T>? input, Func<T, Task<TResult>> func) => input.ToOutput().Apply(func);

    public static Output<TResult> Apply<T, TResult>(this Input<T>? input, Func<T, Input<TResult>?> func) => input.ToOutput().Apply(func);

    public static Output<TResult> Apply<T, TResult>(this Input<T>? input, Func<T, Output<TResult>?> func) => input.ToOutput().Apply(func);
}
