using System.Collections.Immutable;

namespace Pulumi;

/// <summary>Reads the outputs of another stack.</summary>
public class StackReference : CustomResource
{
    /// <param name="name">The stack, <c>organization/project/stack</c>, unless <paramref name="args"/> names another.</param>
    public StackReference(string name, StackReferenceArgs? args = null, CustomResourceOptions? options = null)
        : base(
            "pulumi:pulumi:StackReference",
            name,
            new StackReferenceArgs { Name = args?.Name ?? name },
            CustomResourceOptions.Merge(options, new CustomResourceOptions { Id = args?.Name ?? name }))
    {
    }

    [Output("name")]
    public Output<string> Name { get; private set; } = null!;

    [Output("outputs")]
    public Output<ImmutableDictionary<string, object>> Outputs { get; private set; } = null!;

    /// <summary>Names of the outputs that are secret.</summary>
    [Output("secretOutputNames")]
    public Output<ImmutableArray<string>> SecretOutputNames { get; private set; } = null!;

    /// <summary>The named output, secret if it is secret there; null if there is none of that name.</summary>
    public Output<object?> GetOutput(Input<string> name)
        => Select(name, outputs => outputs.All.GetValueOrDefault(outputs.Name));

    /// <summary>The named output; fails when there is none of that name.</summary>
    public Output<object> RequireOutput(Input<string> name)
        => Select<object>(name, outputs => outputs.All.TryGetValue(outputs.Name, out var value)
            ? value
            : throw new KeyNotFoundException($"The stack reference '{GetResourceName()}' has no output '{outputs.Name}'."));

    /// <summary>The value itself, outside of outputs. Fails on a secret, which would lose its mark.</summary>
    public async Task<object?> GetValueAsync(Input<string> name) => Plain(await GetOutput(name).DataTask);

    /// <summary>As <see cref="GetValueAsync"/>, and fails when there is no output of that name.</summary>
    public async Task<object> RequireValueAsync(Input<string> name) => Plain(await RequireOutput(name).DataTask);

    /// <summary>The value, in the member that tells whether it is secret; both are null when it is absent.</summary>
    public async Task<StackReferenceOutputDetails> GetOutputDetailsAsync(string name)
    {
        var data = await GetOutput(name).DataTask;
        return data.IsSecret
            ? new StackReferenceOutputDetails { SecretValue = data.Value }
            : new StackReferenceOutputDetails { Value = data.Value };
    }

    /// <summary>One output of the other stack, without making its other secrets this value's business.</summary>
    private Output<T> Select<T>(Input<string> name, Func<(ImmutableDictionary<string, object> All, string Name), T> read)
    {
        return new Output<T>(SelectAsync());

        async Task<OutputData<T>> SelectAsync()
        {
            var outputs = await Outputs.DataTask;
            var wanted = await name.ToOutput().DataTask;
            var secrets = await SecretOutputNames.DataTask;
            var resources = outputs.Resources.Union(wanted.Resources);
            if (!outputs.IsKnown || !wanted.IsKnown)
            {
                return new OutputData<T>(default!, resources, IsKnown: false, outputs.IsSecret || wanted.IsSecret);
            }

            // An engine that does not list the secret names leaves only one safe reading: whatever it marked secret as a whole.
            var isSecret = secrets is { IsKnown: true, Value.IsDefault: false } ? secrets.Value.Contains(wanted.Value) : outputs.IsSecret;
            var all = outputs.Value ?? ImmutableDictionary<string, object>.Empty;
            return new OutputData<T>(read((all, wanted.Value)), resources, IsKnown: true, isSecret || wanted.IsSecret);
        }
    }

    private static T Plain<T>(OutputData<T> data)
        => data.IsSecret
            ? throw new InvalidOperationException("The stack output is a secret: read it with GetOutput or RequireOutput, which keep it one.")
            : data.Value;
}

/// <summary>Which stack a <see cref="StackReference"/> reads.</summary>
public class StackReferenceArgs : ResourceArgs
{
    [Input("name", required: true)]
    public Input<string>? Name { get; set; }
}

/// <summary>An output of another stack: <see cref="SecretValue"/> if it is secret there, <see cref="Value"/> if not.</summary>
public sealed class StackReferenceOutputDetails
{
    public object? Value { get; set; }

    public object? SecretValue { get; set; }
}
