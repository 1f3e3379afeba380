using System.Collections.Immutable;

namespace Pulumi.Utilities;

/// <summary>Looks inside outputs. Meant for tests and for libraries: a program that waits for values loses its dependencies.</summary>
public static class OutputUtilities
{
    public static Output<T> CreateUnknown<T>(T value) => Output.Create(value).With(data => data with { IsKnown = false });

    public static Output<T> CreateUnknown<T>(Func<Task<T>> valueFactory)
        => Output.Create(valueFactory()).With(data => data with { IsKnown = false });

    public static async Task<bool> GetIsKnownAsync<T>(Output<T> output) => (await output.DataTask).IsKnown;

    public static async Task<T> GetValueAsync<T>(Output<T> output) => (await output.DataTask).Value;

    public static async Task<ImmutableHashSet<Resource>> GetDependenciesAsync<T>(Output<T> output)
        => (await output.DataTask).Resources;

    public static Output<T> WithDependency<T>(Output<T> output, Resource resource)
        => output.With(data => data with { Resources = data.Resources.Add(resource) });
}
