using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;

namespace Pulumi;

/// <summary>Makes outputs and combines them.</summary>
public static partial class Output
{
    public static Output<T> Create<T>(T value) => new(OutputData<T>.Known(value));

    public static Output<T> Create<T>(Task<T> value)
    {
        ArgumentNullException.ThrowIfNull(value);
        return new Output<T>(AwaitAsync());

        async Task<OutputData<T>> AwaitAsync() => OutputData<T>.Known(await value);
    }

    public static Output<T> CreateSecret<T>(T value) => new(OutputData<T>.Known(value) with { IsSecret = true });

    public static Output<T> CreateSecret<T>(Task<T> value) => CreateSecret(Create(value));

    public static Output<T> CreateSecret<T>(Output<T> value) => value.With(data => data with { IsSecret = true });

    public static Output<T> Unsecret<T>(Output<T> output) => output.With(data => data with { IsSecret = false });

    public static async Task<bool> IsSecretAsync<T>(Output<T> output) => (await output.DataTask).IsSecret;

    public static Output<ImmutableArray<T>> All<T>(params Input<T>[] inputs) => All((IEnumerable<Input<T>>)inputs);

    public static Output<ImmutableArray<T>> All<T>(IEnumerable<Input<T>> inputs) => All(inputs.Select(input => input.ToOutput()));

    public static Output<ImmutableArray<T>> All<T>(params Output<T>[] outputs) => All((IEnumerable<Output<T>>)outputs);

    public static Output<ImmutableArray<T>> All<T>(IEnumerable<Output<T>> outputs)
    {
        var parts = outputs.ToArray();
        return Join(parts, () => parts.Select(Settled).ToImmutableArray());
    }

    /// <summary>Formats as <see cref="FormattableString.Invariant"/> does, with the values of outputs and inputs in place.</summary>
    public static Output<string> Format(FormattableString formattableString)
    {
        var arguments = formattableString.GetArguments();
        var parts = arguments.Select(AsOutput).ToArray();
        return Join(
            [.. parts.OfType<IOutput>()],
            () => string.Format(
                CultureInfo.InvariantCulture,
                formattableString.Format,
                [.. arguments.Select((argument, index) => parts[index] is { } part ? part.TryGetData()!.Value.Value : argument)]));
    }

    /// <summary>JSON text of the value, in which outputs and inputs stand for their values. Unknown if any of them is.</summary>
    public static Output<string> JsonSerialize<T>(Output<T> value, JsonSerializerOptions? options = null)
        => new(JsonOutputWriter.WriteAsync(value, options));

    public static Output<T> JsonDeserialize<T>(Output<string> json, JsonSerializerOptions? options = null)
        => json.Apply(text => JsonSerializer.Deserialize<T>(text, options)!);

    /// <summary>Waits for every part and unites their dependencies and secretness; unknown when one part is. <paramref name="value"/>
    /// runs when all parts have settled.</summary>
    internal static Output<T> Join<T>(IReadOnlyList<IOutput> parts, Func<T> value)
    {
        return new Output<T>(JoinAsync());

        async Task<OutputData<T>> JoinAsync()
        {
            var joined = OutputData<T>.Known(default!);
            foreach (var part in parts)
            {
                var data = await part.GetDataAsync();
                joined = new OutputData<T>(
                    default!,
                    joined.Resources.Union(data.Resources),
                    joined.IsKnown && data.IsKnown,
                    joined.IsSecret || data.IsSecret);
            }

            return joined.IsKnown ? joined with { Value = value() } : joined;
        }
    }

    internal static IOutput? AsOutput(object? value) => value switch
    {
        IOutput output => output,
        IInput input => input.Untyped(),
        _ => null,
    };

    private static T Settled<T>(Output<T> output) => output.DataTask.Result.Value;
}
