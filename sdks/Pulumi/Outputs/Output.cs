namespace Pulumi;

/// <summary>A value that is known later, or, in a preview, not at all. It remembers the resources it came from and whether it
/// is secret; <c>Apply</c> and the functions of <see cref="Output"/> carry both along.</summary>
public sealed class Output<T> : IOutput
{
    internal Output(Task<OutputData<T>> dataTask, bool tracked = true)
    {
        DataTask = dataTask;
        if (tracked)
        {
            Deployment.Current?.Pending.Track(dataTask);
        }
    }

    internal Output(OutputData<T> data)
        : this(Task.FromResult(data), tracked: false)
    {
    }

    internal Task<OutputData<T>> DataTask { get; }

    Task IOutput.Completion => DataTask;

    public static Output<T> Create(Task<T> value) => Output.Create(value);

    /// <summary>Runs <paramref name="func"/> on the value once it is known; never runs it on an unknown value.</summary>
    public Output<TResult> Apply<TResult>(Func<T, TResult> func)
        => Then(value => new ValueTask<OutputData<TResult>>(OutputData<TResult>.Known(func(value))));

    public Output<TResult> Apply<TResult>(Func<T, Task<TResult>> func)
        => Then(async value => OutputData<TResult>.Known(await func(value)));

    public Output<TResult> Apply<TResult>(Func<T, Input<TResult>?> func)
        => Apply(value => func(value)?.ToOutput());

    public Output<TResult> Apply<TResult>(Func<T, Output<TResult>?> func)
        => Then(async value => func(value) is { } inner ? await inner.DataTask : OutputData<TResult>.Known(default!));

    public Output<ValueTuple> Apply(Func<T, Task> func)
        => Then(async value =>
        {
            await func(value);
            return OutputData<ValueTuple>.Known(default);
        });

    /// <summary>Explains how to use the value instead; an output has no text of its own.</summary>
    public override string ToString()
    {
        const string explanation =
            "This is an Output<T>: its value may not be known yet, so it cannot become text here. "
            + "Use output.Apply(v => $\"...{v}...\") or Output.Format($\"...{output}...\") and pass on the Output<string> they return.";
        if (Environment.GetEnvironmentVariable("PULUMI_ERROR_OUTPUT_STRING") is "1" or "true")
        {
            throw new InvalidOperationException(explanation);
        }

        if (Deployment.Current is not null)
        {
            Log.Warn(explanation);
        }

        return explanation;
    }

    ValueTask<OutputData<object?>> IOutput.GetDataAsync()
    {
        return DataTask.IsCompletedSuccessfully ? new(DataTask.Result.Untyped()) : new(Await());

        async Task<OutputData<object?>> Await() => (await DataTask).Untyped();
    }

    OutputData<object?>? IOutput.TryGetData() => DataTask.IsCompletedSuccessfully ? DataTask.Result.Untyped() : null;

    /// <summary>The same output with other data, e.g. another secretness.</summary>
    internal Output<T> With(Func<OutputData<T>, OutputData<T>> change)
    {
        return new Output<T>(ChangeAsync());

        async Task<OutputData<T>> ChangeAsync() => change(await DataTask);
    }

    private Output<TResult> Then<TResult>(Func<T, ValueTask<OutputData<TResult>>> run)
    {
        return new Output<TResult>(RunAsync());

        async Task<OutputData<TResult>> RunAsync()
        {
            var outer = await DataTask;
            if (!outer.IsKnown)
            {
                return new OutputData<TResult>(default!, outer.Resources, IsKnown: false, outer.IsSecret);
            }

            var inner = await run(outer.Value);
            return inner with
            {
                Resources = outer.Resources.Union(inner.Resources),
                IsSecret = outer.IsSecret || inner.IsSecret,
            };
        }
    }
}
