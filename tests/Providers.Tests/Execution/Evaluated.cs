using System.Globalization;
using Pulumi;
using Pulumi.Utilities;

namespace Providers.Tests.Execution;

/// <summary>Reads inputs and outputs whose type a test does not know.</summary>
internal static class Evaluated
{
    internal static async Task<object?> Value(object? input) =>
        await OutputUtilities.GetValueAsync(InputExtensions.ToOutput((dynamic)input!));

    internal static async Task<bool> IsSecret(object? input) =>
        await Output.IsSecretAsync(InputExtensions.ToOutput((dynamic)input!));

    /// <returns>The value as text on the wire: of a union, the case it holds.</returns>
    internal static async Task<string> Text(object? input) => await Value(input) switch
    {
        bool flag => flag ? "true" : "false",
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        { } union when union.GetType().Name == "Union`2" => ((object)((dynamic)union).Value).ToString()!,
        { } other => other.ToString()!,
        null => throw new InvalidOperationException("The input holds null."),
    };
}
