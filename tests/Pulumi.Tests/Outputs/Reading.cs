using Pulumi.Utilities;

namespace Pulumi.Tests.Outputs;

/// <summary>Short ways to look inside outputs and inputs.</summary>
internal static class Reading
{
    public static Task<T> ValueAsync<T>(this Input<T> input) => OutputUtilities.GetValueAsync(input.ToOutput());

    public static Task<OutputData<T>> DataAsync<T>(this Output<T> output) => output.DataTask;

    public static Output<T> Unknown<T>() => OutputUtilities.CreateUnknown<T>(default(T)!);

    public static Output<T> Later<T>(T value)
    {
        return Output.Create(LaterAsync());

        async Task<T> LaterAsync()
        {
            await Task.Yield();
            return value;
        }
    }
}
