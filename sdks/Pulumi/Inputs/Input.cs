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
